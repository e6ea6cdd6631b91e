import { readFile, rm, writeFile } from 'node:fs/promises';

/** What becomes of a file. */
interface WrittenFile {
  /** Absolute. */
  readonly path: string;
  /** Its text now; undefined where there is no file yet. */
  readonly before: string | undefined;
  readonly text: string;
}

/** A file that could not be written. */
export class WriteError extends Error {
  readonly path: string;

  /** @param why What the file system said. */
  constructor(path: string, why: string) {
    super(why);
    this.path = path;
  }
}

/**
 * Writes files in their order, all or none: where one cannot be written, such as on a full disk, all have their old text again. A file
 * stays the one that it is, with its owner, mode and links. @throws WriteError
 */
export async function writeAll(files: readonly WrittenFile[]): Promise<void> {
  for (const [index, { path, before, text }] of files.entries()) {
    try {
      // Never over a file that has come meanwhile.
      await writeFile(path, text, { flag: before === undefined ? 'wx' : 'w' });
    } catch (error) {
      const isNew = before === undefined && (error as NodeJS.ErrnoException).code === 'EEXIST';
      const lost = await takeBack(files.slice(0, isNew ? index : index + 1));
      const more = lost === undefined ? '' : `; ${lost} has lost text: take it from your repository`;
      throw new WriteError(path, `${(error as Error).message}${more}`);
    }
  }
}

/** Gives files their old text. Undefined, or the path of one that has another by now. */
async function takeBack(files: readonly WrittenFile[]): Promise<string | undefined> {
  let lost: string | undefined;
  for (const { path, before } of files) {
    if (before === undefined) await rm(path, { force: true }).catch(() => {});
    else if (!(await hasText(path, before))) {
      await writeFile(path, before).catch(() => {});
      if (!(await hasText(path, before))) lost = path;
    }
  }
  return lost;
}

async function hasText(path: string, text: string): Promise<boolean> {
  return readFile(path, 'utf8').then(
    (found) => found === text,
    () => false,
  );
}
