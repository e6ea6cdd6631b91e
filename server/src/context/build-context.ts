import type { Files, DirectoryEntry } from './files';
import { gatherContext } from './gather';
import { joinPath, listingsOf } from './listings';
import type { Listings } from './listings';

/** What a Dockerfile wants to know of its context. Paths are relative to it, `/`, without `.` and `..`. */
export interface ContextRequest {
  /** Files and folders that it takes by name. */
  readonly named: readonly string[];
  /** Sources with `*`, `?` or `[`. */
  readonly patterns: readonly string[];
  /** It takes the context as a whole. */
  readonly whole: boolean;
  /** Names of files that the container starts, without their folders. */
  readonly scripts: readonly string[];
}

/** The folder that a build of a Dockerfile sends, and what was gathered there: plain data, all of it bounded. */
export interface BuildContext {
  /** Absolute path of the folder. */
  readonly root: string;
  /**
   * Whether it surely is this folder: someone builds it from here, or it has every file that is copied by name, or no other
   * folder can be it. Otherwise it is the likeliest, and good for no more than a hint.
   */
  readonly certain: boolean;
  /** Its top level, sorted by name. */
  readonly entries: readonly DirectoryEntry[];
  /**
   * The entries of the folders that were looked at, by path ('' for the top level): those above each source, and up to
   * three levels of the folders that are copied. What is not here is not known.
   */
  readonly folders: ReadonlyMap<string, readonly DirectoryEntry[]>;
  /** The texts of files that say how the project is built or started, by path; none above 64 kB. */
  readonly projectFiles: ReadonlyMap<string, string>;
  /** Undefined when no ignore file is in force. */
  readonly ignoreFile: { readonly path: string; readonly text: string } | undefined;
}

/**
 * Finds the context of a Dockerfile: of the folders from its own upward the nearest that has every file which the Dockerfile
 * copies by name; a folder that its builders agree on goes first. Undefined when nothing tells a folder from the others.
 * @param path Absolute path of the Dockerfile.
 * @param builtFrom Absolute paths of the folders that others in the repository build it from.
 */
export async function findBuildContext(
  path: string,
  request: ContextRequest,
  files: Files,
  builtFrom: readonly string[] = [],
): Promise<BuildContext | undefined> {
  const found = await findRoot(path, request.named, files, builtFrom);
  if (found === undefined) return undefined;
  const { root, certain, listings } = found;
  const ignoreFile = await ignoreFileOf(path, root, files);
  const gathered = await gatherContext(listings, request, ignoreFile?.text, files);
  return gathered && { root, certain, ...gathered, ignoreFile };
}

interface Root {
  readonly root: string;
  readonly certain: boolean;
  readonly listings: Listings;
}

const maxLevels = 6;

async function findRoot(
  path: string,
  named: readonly string[],
  files: Files,
  builtFrom: readonly string[],
): Promise<Root | undefined> {
  const [only, ...others] = builtFrom;
  if (only !== undefined && others.length === 0)
    return { root: only, certain: true, listings: listingsOf(only, files) };
  const found = await likelyRoot(path, named, files);
  // Builders that disagree: one of them may still be right.
  return only === undefined || builtFrom.includes(found?.root ?? '') ? found : undefined;
}

async function likelyRoot(path: string, named: readonly string[], files: Files): Promise<Root | undefined> {
  let folder = parentOf(path);
  let best: (Root & { readonly missing: number }) | undefined;
  for (let level = 0; level < maxLevels; level++) {
    const listings = listingsOf(folder, files);
    const entries = await listings.list('');
    if (entries === undefined) break;
    // A folder that holds nothing but Dockerfiles is sent by nobody.
    if (level === 0 && named.length === 0 && !looksLikeContext(entries)) return undefined;
    const missing = await countMissing(named, listings);
    if (missing === 0) return { root: folder, certain: true, listings };
    const isTop = folder === '/' || entries.some(({ name }) => name === '.git');
    if (missing < (best?.missing ?? named.length) || (level === 0 && isTop))
      best = { root: folder, certain: level === 0 && isTop, listings, missing };
    // The top of the repository is the last candidate.
    if (isTop) break;
    folder = parentOf(folder);
  }
  return best;
}

async function countMissing(named: readonly string[], listings: Listings): Promise<number> {
  let missing = 0;
  for (const path of named) {
    const isThere = await listings.find(path);
    if (isThere === undefined) missing++;
  }
  return missing;
}

/** Docker reads `<Dockerfile>.dockerignore` beside the Dockerfile first, then `.dockerignore` of the context. */
async function ignoreFileOf(path: string, root: string, files: Files): Promise<BuildContext['ignoreFile']> {
  // Podman reads `.containerignore` first.
  for (const candidate of [
    `${path}.dockerignore`,
    joinPath(root, '.containerignore'),
    joinPath(root, '.dockerignore'),
  ]) {
    const text = await files.read(candidate);
    if (text !== undefined) return { path: candidate, text };
  }
  return undefined;
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

function looksLikeContext(entries: readonly DirectoryEntry[]): boolean {
  return entries.some(
    ({ name, kind }) => kind === 'directory' || !/dockerfile|containerfile|compose|\.md$|\.ya?ml$/i.test(name),
  );
}
