import type { Files, DirectoryEntry } from './files';

/** The folder that a build of a Dockerfile sends, and the ignore file in force. */
export interface BuildContext {
  /** Absolute path of the folder. */
  readonly root: string;
  /** Its top level, sorted by name. */
  readonly entries: readonly DirectoryEntry[];
  /** The texts of the top-level files that say how the project is built, by name. */
  readonly projectFiles: ReadonlyMap<string, string>;
  /** Undefined when no ignore file is in force. */
  readonly ignoreFile: { readonly path: string; readonly text: string } | undefined;
}

/**
 * Finds the context of a Dockerfile: the nearest folder, from its own upward, that has every file that the Dockerfile
 * copies by name. Undefined when no folder has, or when nothing tells a folder from its parents.
 * @param path Absolute path of the Dockerfile.
 * @param sources Paths relative to the context that the Dockerfile copies by name (no patterns, not the whole context).
 */
export async function findBuildContext(
  path: string,
  sources: readonly string[],
  files: Files,
): Promise<BuildContext | undefined> {
  const own = path.slice(0, path.lastIndexOf('/')) || '/';
  let folder = own;
  for (let level = 0; level < maxLevels; level++) {
    const entries = await files.list(folder);
    if (entries === undefined) return undefined;
    if (await hasAll(folder, entries, sources, files)) {
      // A folder that holds nothing but Dockerfiles is sent by nobody.
      if (folder === own && sources.length === 0 && !looksLikeContext(entries)) return undefined;
      return {
        root: folder,
        entries,
        projectFiles: await readProjectFiles(folder, entries, files),
        ignoreFile: await ignoreFileOf(path, folder, files),
      };
    }
    // The top of the repository is the last candidate.
    if (entries.some((entry) => entry.name === '.git') || folder === '/') return undefined;
    folder = folder.slice(0, folder.lastIndexOf('/')) || '/';
  }
  return undefined;
}

const maxLevels = 6;

async function hasAll(
  folder: string,
  entries: readonly DirectoryEntry[],
  sources: readonly string[],
  files: Files,
): Promise<boolean> {
  const listed = new Map<string, Promise<readonly DirectoryEntry[] | undefined>>([['', Promise.resolve(entries)]]);
  for (const source of sources) {
    const parts = source.split('/').filter((part) => part !== '' && part !== '.');
    let below = '';
    for (const part of parts) {
      if (part === '..') return false;
      if (!listed.has(below)) listed.set(below, files.list(`${folder}/${below}`));
      const found = (await listed.get(below))?.some((entry) => entry.name === part) ?? false;
      if (!found) return false;
      below = below === '' ? part : `${below}/${part}`;
    }
  }
  return true;
}

/** Docker reads `<Dockerfile>.dockerignore` beside the Dockerfile first, then `.dockerignore` of the context. */
async function ignoreFileOf(path: string, root: string, files: Files): Promise<BuildContext['ignoreFile']> {
  // Podman reads `.containerignore` first.
  for (const candidate of [`${path}.dockerignore`, `${root}/.containerignore`, `${root}/.dockerignore`]) {
    const text = await files.read(candidate);
    if (text !== undefined) return { path: candidate, text };
  }
  return undefined;
}

const projectFileNames = new Set(['pyproject.toml', 'setup.py', 'setup.cfg']);

async function readProjectFiles(
  folder: string,
  entries: readonly DirectoryEntry[],
  files: Files,
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const { name } of entries) {
    const text = projectFileNames.has(name) ? await files.read(`${folder}/${name}`) : undefined;
    if (text !== undefined) texts.set(name, text);
  }
  return texts;
}

function looksLikeContext(entries: readonly DirectoryEntry[]): boolean {
  return entries.some(
    ({ name, kind }) => kind === 'directory' || !/dockerfile|containerfile|compose|\.md$|\.ya?ml$/i.test(name),
  );
}
