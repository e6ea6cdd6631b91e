import type { Files } from '../context/files';
import { languageOfPath } from '../check';
import { joinPath } from '../context/listings';

/** How far a repository is searched. */
const maxDepth = 6;
const maxFolders = 400;
const maxDockerfiles = 50;
const maxLevels = 12;
/** What tools put there, and what belongs to other projects. */
const unopened = /^(?:\.git|\.hg|\.tox|\.venv|venv|node_modules|vendor|target|dist|build|__pycache__)$/;

/** The top of the repository that holds a folder, by its `.git`; the folder itself where there is none. Paths are absolute. */
export async function repositoryTop(folder: string, files: Files): Promise<string> {
  let at = folder;
  for (let level = 0; level < maxLevels; level++) {
    const entries = await files.list(at);
    if (entries?.some(({ name }) => name === '.git')) return at;
    const parent = at.slice(0, at.lastIndexOf('/')) || '/';
    if (parent === at) break;
    at = parent;
  }
  return folder;
}

/** The Dockerfiles in a folder and below it, nearest first, as absolute paths. Links are not followed. */
export async function findDockerfiles(folder: string, files: Files): Promise<string[]> {
  const found: string[] = [];
  let level = [folder];
  let opened = 0;
  for (let depth = 0; depth <= maxDepth && level.length > 0; depth++) {
    const next: string[] = [];
    for (const at of level) {
      if (++opened > maxFolders || found.length >= maxDockerfiles) return found.slice(0, maxDockerfiles);
      for (const { name, kind } of (await files.list(at)) ?? []) {
        const path = joinPath(at, name);
        if (kind === 'file' && languageOfPath(path) === 'dockerfile') found.push(path);
        if (kind === 'directory' && !unopened.test(name)) next.push(path);
      }
    }
    level = next;
  }
  return found.slice(0, maxDockerfiles);
}

/** The branch that pipelines run on: the remote's own where the clone tells, else `master` or `main`. */
export async function mainBranch(top: string, files: Files): Promise<string> {
  const remote = /^ref: refs\/remotes\/origin\/([\w./-]+)\s*$/.exec(
    (await files.read(joinPath(top, '.git/refs/remotes/origin/HEAD'))) ?? '',
  );
  if (remote?.[1] !== undefined) return remote[1];
  const head = await files.read(joinPath(top, '.git/HEAD'));
  return head?.trim() === 'ref: refs/heads/master' ? 'master' : 'main';
}
