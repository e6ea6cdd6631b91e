import type { DirectoryEntry, Files } from './files';
import { joinPath, listingsOf } from './listings';

/** What a workflow wants to know of its repository. Paths are relative to the root, `/`, clean. */
export interface RepositoryRequest {
  /** Files and folders that it names: whether they are there. */
  readonly named: readonly string[];
  /** Folders whose entries matter. */
  readonly folders: readonly string[];
  /** Files whose text matters. */
  readonly texts: readonly string[];
}

/** The repository that a workflow belongs to, as far as it was looked at: plain data, all of it bounded. */
export interface Repository {
  /** Absolute path of the folder above `.github`. */
  readonly root: string;
  /** The entries of the folders that were looked at, by path ('' for the root). What is not here is not known. */
  readonly folders: ReadonlyMap<string, readonly DirectoryEntry[]>;
  /** By path; none above 200 kB. */
  readonly texts: ReadonlyMap<string, string>;
  /** The folders that hold other repositories: they are empty where nobody has fetched those. */
  readonly submodules: readonly string[];
}

/** Far more than a workflow names. */
const maxPaths = 200;
const maxTexts = 50;
/** UTF-16 units. */
const maxText = 200_000;
const maxLevels = 12;

/**
 * Looks at what a workflow asks for. Undefined for what is no workflow in use: outside of `.github/workflows`, where no folder can
 * be read, or below the top of a repository, as the templates of new projects are.
 * @param path Absolute path of the workflow.
 */
export async function findRepository(
  path: string,
  request: RepositoryRequest,
  files: Files,
): Promise<Repository | undefined> {
  const above = /^(.*)\/\.github\/workflows\/[^/]+$/.exec(path)?.[1];
  if (above === undefined) return undefined;
  const root = above || '/';
  const listings = listingsOf(root, files);
  const entries = await listings.list('');
  if (entries === undefined || (!hasGit(entries) && (await isInside(root, files)))) return undefined;
  for (const name of request.named.slice(0, maxPaths)) await listings.find(name);
  for (const folder of request.folders.slice(0, maxPaths)) {
    if ((await listings.find(folder))?.kind === 'directory') await listings.list(folder === '.' ? '' : folder);
  }
  const texts = new Map<string, string>();
  for (const name of request.texts.slice(0, maxTexts)) {
    if ((await listings.find(name)) === undefined) continue;
    const text = await files.read(joinPath(root, name));
    if (text !== undefined && text.length <= maxText) texts.set(name, text);
  }
  return { root, folders: listings.folders, texts, submodules: await submodulesOf(root, entries, files) };
}

function hasGit(entries: readonly DirectoryEntry[]): boolean {
  return entries.some(({ name }) => name === '.git');
}

/** Whether a folder lies below the top of a repository. */
async function isInside(root: string, files: Files): Promise<boolean> {
  let folder = root;
  for (let level = 0; level < maxLevels && folder.length > 1; level++) {
    folder = folder.slice(0, folder.lastIndexOf('/'));
    const entries = await files.list(folder || '/');
    if (entries === undefined) return false;
    if (hasGit(entries)) return true;
  }
  return false;
}

async function submodulesOf(root: string, entries: readonly DirectoryEntry[], files: Files): Promise<string[]> {
  if (!entries.some(({ name }) => name === '.gitmodules')) return [];
  const text = (await files.read(joinPath(root, '.gitmodules'))) ?? '';
  return [...text.slice(0, maxText).matchAll(/^[ \t]*path[ \t]*=[ \t]*(\S.*)$/gm)].map(([, path = '']) => path.trim());
}
