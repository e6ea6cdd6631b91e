import { lstat, readFile, realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { FileChange } from '../check';
import { slashed } from './discover';
import { patch } from './format/patch';
import { WriteError, writeAll } from './write-all';

/** What the fixes of a run make of files, by path as the engine writes it. */
export type Changes = Map<string, FileChange>;

/** Adds later changes: of a file the first text before and the last text after count. */
export function addChanges(changes: Changes, later: readonly FileChange[]): void {
  for (const change of later) {
    const { before } = changes.get(change.path) ?? change;
    changes.set(change.path, { ...change, before });
  }
}

/** The texts that the changed files will have. */
export function textsAfter(changes: Changes): Map<string, string> {
  return new Map([...changes.values()].map(({ path, text }) => [path, text]));
}

/** How the changes read as a patch; paths are shown relative to the working directory. */
export function patchOf(changes: Changes, cwd: string): string {
  const sorted = [...changes.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return sorted
    .filter(({ before, text }) => before !== text)
    .map(({ path, before, text }) => {
      const name = shown(path, cwd);
      return patch(before === undefined ? '/dev/null' : `a/${name}`, `b/${name}`, before ?? '', text);
    })
    .join('');
}

/**
 * Writes changes in their order, or nothing: when a file is not as the fixes saw it, or cannot be written. Says which.
 * @param document The document that is mended; other files are edited only where no link leads away from it.
 */
export async function writeChanges(
  changes: readonly FileChange[],
  document: string,
  cwd: string,
): Promise<string | undefined> {
  let at = document;
  try {
    for (const { path, before } of changes) {
      at = path;
      const problem = before === undefined ? undefined : await obstacle(path, before, document);
      if (problem !== undefined) return `${shown(path, cwd)} stays as it is, and what goes with it: ${problem}`;
    }
    await writeAll(changes);
    return undefined;
  } catch (error) {
    if (error instanceof WriteError) at = error.path;
    return `${shown(at, cwd)} cannot be written: ${(error as Error).message}`;
  }
}

/** Why a file must not be edited; bytes that are no UTF-8 would be lost. */
async function obstacle(path: string, before: string, document: string): Promise<string | undefined> {
  if (!(await readFile(path)).equals(Buffer.from(before))) return 'it has changed, or is not UTF-8 text';
  return resolve(path) === resolve(document) || (await isPlain(path, document)) ? undefined : 'a link leads to it';
}

/** Whether no link stands between the folder that holds both files and the file. */
async function isPlain(path: string, document: string): Promise<boolean> {
  let common = dirname(resolve(document));
  while (relative(common, resolve(path)).startsWith('..')) common = dirname(common);
  const isFile = (await lstat(path)).isFile();
  return isFile && (await realpath(path)) === join(await realpath(common), relative(common, resolve(path)));
}

function shown(path: string, cwd: string): string {
  return slashed(relative(cwd, path));
}
