/** One entry of a folder. */
export interface DirectoryEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'other';
}

/**
 * The files around a document, behind one interface: the disk, the editor's virtual file system, a test's table, or none.
 * Paths are absolute and use `/`. Nothing here throws: what cannot be read is `undefined`.
 */
export interface Files {
  /** The text of a file of at most 1 MB. */
  read(path: string): Promise<string | undefined>;
  /** The entries of a folder, sorted by name. */
  list(path: string): Promise<readonly DirectoryEntry[] | undefined>;
}

/** The same files, but for some texts, by path: what is about to be written. Listings stay. */
export function withTexts(files: Files, texts: ReadonlyMap<string, string>): Files {
  return {
    read: (path) => (texts.has(path) ? Promise.resolve(texts.get(path)) : files.read(path)),
    list: (path) => files.list(path),
  };
}

/** The same files as they are now, each asked for once: for looks that follow each other within milliseconds. */
export function atOneMoment(files: Files): Files {
  const texts = new Map<string, Promise<string | undefined>>();
  const listings = new Map<string, Promise<readonly DirectoryEntry[] | undefined>>();
  const once = <V>(known: Map<string, V>, path: string, ask: (path: string) => V): V => {
    const found = known.get(path) ?? ask(path);
    known.set(path, found);
    return found;
  };
  return {
    read: (path) => once(texts, path, (wanted) => files.read(wanted)),
    list: (path) => once(listings, path, (wanted) => files.list(wanted)),
  };
}

/** For a document that has no files around it, such as an untitled one. */
export const noFiles: Files = {
  read: () => Promise.resolve(undefined),
  list: () => Promise.resolve(undefined),
};
