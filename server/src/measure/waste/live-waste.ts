import type { Change } from './access-change';
import { leaves, type Directory, type Inode, type Leaf } from './file-tree';
import type { FoundLeftover } from './leftover-finder';
import type { Account } from './waste-account';

/** Zeros below this are in many programs, and cost nothing that is worth a word. */
const SPARSE_BYTES = 1 << 20;

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
  const { files, shared } = liveFiles(root, leftoverOf);
  const originals = new Map<string, Leaf>();
  for (const file of files) {
    const known = originals.get(file.inode.content);
    if (known === undefined || isBefore(file, known)) originals.set(file.inode.content, file);
  }
  let liveBytes = 0;
  for (const file of files) {
    const { path, inode } = file;
    const { size, zeroBytes, layer } = inode;
    liveBytes += size;
    const leftover = inode.links > 1 ? shared.get(inode) : leftoverOf(path);
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

/** Files that have bytes, each by one of its names; of those with several names what all of these are: without one the bytes would stay. */
function liveFiles(
  root: Directory,
  leftoverOf: (path: string) => FoundLeftover | undefined,
): { readonly files: readonly Leaf[]; readonly shared: ReadonlyMap<Inode, FoundLeftover | undefined> } {
  const files: Leaf[] = [];
  const shared = new Map<Inode, FoundLeftover | undefined>();
  for (const leaf of leaves(root)) {
    const { path, inode } = leaf;
    if (inode.size === 0) continue;
    const isKnown = inode.links > 1 && shared.has(inode);
    if (!isKnown) files.push(leaf);
    if (inode.links === 1) continue;
    const leftover = leftoverOf(path);
    shared.set(inode, isKnown && shared.get(inode) === undefined ? undefined : leftover);
  }
  return { files, shared };
}

/** Of equal files the lowest is the original, in one layer the first by name. */
function isBefore(a: Leaf, b: Leaf): boolean {
  return a.inode.layer < b.inode.layer || (a.inode.layer === b.inode.layer && a.path < b.path);
}
