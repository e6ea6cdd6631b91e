import type { DirectoryEntry, Files } from './files';

/** The folders of one context, each read once. Paths are relative to it. */
export interface Listings {
  readonly root: string;
  /** Undefined when the folder cannot be read, or when enough was read already. */
  list(path: string): Promise<readonly DirectoryEntry[] | undefined>;
  /** The entry at a path; undefined when none can be seen there. */
  find(path: string): Promise<DirectoryEntry | undefined>;
  /** Those that were read whole. */
  readonly folders: ReadonlyMap<string, readonly DirectoryEntry[]>;
}

/** How much of one context is looked at, its top level apart. */
const maxEntries = 2_000;
const maxFolders = 100;

export function listingsOf(root: string, files: Files): Listings {
  const folders = new Map<string, readonly DirectoryEntry[]>();
  const asked = new Map<string, Promise<readonly DirectoryEntry[] | undefined>>();
  let left = maxEntries;

  const read = async (path: string): Promise<readonly DirectoryEntry[] | undefined> => {
    if (path !== '' && (asked.size > maxFolders || left <= 0)) return undefined;
    const entries = await files.list(joinPath(root, path));
    if (entries === undefined || (path !== '' && entries.length > left)) return undefined;
    if (path !== '') left -= entries.length;
    folders.set(path, entries);
    return entries;
  };
  const list = (path: string): Promise<readonly DirectoryEntry[] | undefined> => {
    const known = asked.get(path) ?? read(path);
    asked.set(path, known);
    return known;
  };

  return {
    root,
    folders,
    list,
    async find(path) {
      let found: DirectoryEntry | undefined = { name: '', kind: 'directory' };
      let folder = '';
      for (const part of path.split('/')) {
        if (part === '' || part === '.') continue;
        const entries: readonly DirectoryEntry[] | undefined = await list(folder);
        found = entries?.find(({ name }) => name === part);
        if (found === undefined) return undefined;
        folder = joinPath(folder, part);
      }
      return found;
    },
  };
}

/** `folder/name`; an empty part adds nothing. */
export function joinPath(folder: string, name: string): string {
  if (folder === '' || name === '') return folder + name;
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}
