import type { Change } from './access-change';
import { leaves, type Directory, type Inode, type Leaf } from './file-tree';
import type { FoundLeftover } from './leftover-finder';
import type { Account } from './waste-account';

/** Zeros below this are in many programs, and cost nothing that is worth a word. */
const SPARSE_BYTES = 1 << 20;

/** A file of the final file system, by the first of its names. */
interface LiveFile extends Leaf {
  path: string;
  /** What all of its names are; without one of them its bytes would stay. */
  leftover: FoundLeftover | undefined;
}

/**
 * Adds what shows in the end and need not be there: copies, zeros that are stored, leftovers. `parted` holds files that were stored again
 * because a name of them was written anew, while others still lead to the file below, with what was changed of them.
 * Returns the bytes of the final file system.
 */
export function accountLive(
  root: Directory,
  parted: ReadonlyMap<Inode, Change | null>,
  account: Account,
  leftoverOf: (path: string) => FoundLeftover | undefined,
): number {
  const files = liveFiles(root, leftoverOf);
  const originals = new Map<string, LiveFile>();
  for (const file of files) {
    const known = originals.get(file.inode.content);
    if (known === undefined || isBefore(file, known)) originals.set(file.inode.content, file);
  }
  let liveBytes = 0;
  for (const file of files) {
    const { path, inode, leftover } = file;
    const { size, zeroBytes, layer } = inode;
    liveBytes += size;
    if (leftover !== undefined)
      account.add({ kind: 'leftover', writtenBy: layer, hiddenBy: layer, leftover }, path, size);
    if (zeroBytes >= SPARSE_BYTES && zeroBytes * 2 >= size)
      account.add({ kind: 'sparse', writtenBy: layer, hiddenBy: layer }, path, zeroBytes);
    const original = originals.get(inode.content)!;
    if (original !== file) {
      const how = { brokenLinks: parted.has(inode), change: parted.get(inode) ?? null };
      account.add({ kind: 'duplicate', writtenBy: original.inode.layer, hiddenBy: layer, ...how }, path, size);
    }
  }
  return liveBytes;
}

/** Files that have bytes, each once. */
function liveFiles(root: Directory, leftoverOf: (path: string) => FoundLeftover | undefined): readonly LiveFile[] {
  const files: LiveFile[] = [];
  const linked = new Map<Inode, LiveFile>();
  for (const { path, inode } of leaves(root)) {
    if (inode.size === 0) continue;
    const leftover = leftoverOf(path);
    const known = linked.get(inode);
    if (known === undefined) {
      const file = { path, inode, leftover };
      files.push(file);
      if (inode.links > 1) linked.set(inode, file);
      continue;
    }
    if (leftover === undefined) known.leftover = undefined;
    if (path < known.path) known.path = path;
  }
  return files;
}

/** Of equal files the lowest is the original, in one layer the first by name. */
function isBefore(a: LiveFile, b: LiveFile): boolean {
  return a.inode.layer < b.inode.layer || (a.inode.layer === b.inode.layer && a.path < b.path);
}
