import { access, constants, readFile, readdir, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ignore from 'ignore';
import { languageOfPath, type DocumentLanguage } from '../check';
import { UsageError } from './usage';

/** A file to check. */
export interface FoundFile {
  /** Absolute, as the system writes paths. */
  readonly path: string;
  readonly language: DocumentLanguage;
}

/** The patterns of one `.gitignore`, which count from its folder. */
interface IgnoreFile {
  readonly folder: string;
  readonly patterns: ReturnType<typeof ignore>;
}

const skippedFolders = new Set(['.git', 'node_modules']);

/**
 * Finds the files to check: each file that is named, and in each folder the Dockerfiles, ignore files and workflow files that Git does not ignore.
 * Sorted by path, each once. Symbolic links are followed only where they are named.
 * @throws UsageError for a path that is not there, and the signal's reason when it is aborted.
 */
export async function discover(paths: readonly string[], cwd: string, signal: AbortSignal): Promise<FoundFile[]> {
  const found = new Map<string, FoundFile>();
  for (const path of paths) {
    const absolute = resolve(cwd, path);
    const files = (await isFolder(path, absolute))
      ? await walk(absolute, signal)
      : [{ path: absolute, language: languageOfNamed(absolute) }];
    for (const file of files) found.set(file.path, file);
  }
  return [...found.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** The language of a file that was named: it counts, whatever it is called. */
export function languageOfNamed(path: string): DocumentLanguage {
  return languageOfPath(slashed(path)) ?? (/\.ya?ml$/i.test(path) ? 'workflow' : 'dockerfile');
}

/** An absolute path as it is shown: relative to the working directory, with `/`. */
export function shownPath(path: string, cwd: string): string {
  return slashed(relative(cwd, path)) || '.';
}

/** A path as the engine writes it. */
export function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

/**
 * Whether a path leads to a folder.
 * @param given As it was written.
 * @throws UsageError when nothing is there, or nothing that can be read.
 */
export async function isFolder(given: string, absolute: string): Promise<boolean> {
  try {
    const isDirectory = (await stat(absolute)).isDirectory();
    // What nobody may look into would seem to be empty.
    if (isDirectory) await access(absolute, constants.R_OK | constants.X_OK);
    return isDirectory;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
    throw new UsageError(isMissing ? `${given} does not exist` : `${given} cannot be read (${code})`);
  }
}

async function walk(start: string, signal: AbortSignal): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  const waiting: { folder: string; ignores: readonly IgnoreFile[] }[] = [
    { folder: start, ignores: await ignoresAbove(start) },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    signal.throwIfAborted();
    const { folder } = next;
    const ignores = await withIgnoreFile(folder, next.ignores);
    for (const entry of await entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name) && !isIgnored(path, true, ignores)) waiting.push({ folder: path, ignores });
      } else if (entry.isFile()) {
        const language = languageOfPath(slashed(path));
        if (language !== undefined && !isIgnored(path, false, ignores)) found.push({ path, language });
      }
    }
  }
  return found;
}

/** A folder that cannot be read has nothing that we could check. */
async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** The ignore files between the root of the repository and a folder, without those that hide the folder itself: it was named. */
async function ignoresAbove(start: string): Promise<readonly IgnoreFile[]> {
  const folders: string[] = [];
  for (let folder = start; !(await exists(join(folder, '.git')));) {
    const parent = dirname(folder);
    // No repository: only what lies in the folder counts.
    if (parent === folder) return [];
    folders.unshift(parent);
    folder = parent;
  }
  let ignores: readonly IgnoreFile[] = [];
  for (const folder of folders) ignores = await withIgnoreFile(folder, ignores);
  return folders.length > 0 && isIgnored(start, true, ignores) ? [] : ignores;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function withIgnoreFile(folder: string, ignores: readonly IgnoreFile[]): Promise<readonly IgnoreFile[]> {
  try {
    const text = await readFile(join(folder, '.gitignore'), 'utf8');
    return [...ignores, { folder, patterns: ignore({ ignorecase: false }).add(text) }];
  } catch {
    return ignores;
  }
}

/** The nearest ignore file that says anything about a path decides. */
function isIgnored(path: string, isFolder: boolean, ignores: readonly IgnoreFile[]): boolean {
  for (const { folder, patterns } of ignores.toReversed()) {
    const below = slashed(relative(folder, path));
    const { ignored, unignored } = patterns.test(isFolder ? `${below}/` : below);
    if (ignored || unignored) return ignored;
  }
  return false;
}
