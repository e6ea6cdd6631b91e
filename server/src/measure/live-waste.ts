import { leaves, type Directory, type Inode } from './file-tree';
import type { FoundLeftover } from './leftover-finder';
import type { Account } from './waste-account';

/** Blocks of zeros below this are in many programs, and cost nothing that is worth a word. */
const SPARSE_BYTES = 1 << 20;

/**
 * Adds what shows in the end and need not be there: copies, zeros that are stored, leftovers. Returns the bytes of the final file system.
 */
export function accountLive(
  root: Directory,
  parted: ReadonlySet<Inode>,
  account: Account,
  leftoverOf: (path: string) => FoundLeftover | undefined,
): number {
  const live: Inode[] = [];
  /** What files of several names are; null where any name is no leftover, since the bytes then stay. */
  const linked = new Map<Inode, FoundLeftover | null>();
  for (const { path, inode } of leaves(root)) {
    if (inode.size === 0) continue;
    if (inode.links > 1) {
      if (!linked.has(inode)) live.push(inode);
      const before = linked.get(inode);
      linked.set(inode, before === null ? null : (leftoverOf(path) ?? null));
      continue;
    }
    live.push(inode);
    addLeftover(leftoverOf(path), inode, account);
  }
  for (const [inode, leftover] of linked) addLeftover(leftover ?? undefined, inode, account);

  const originals = new Map<string, Inode>();
  for (const inode of live) {
    const known = originals.get(inode.content);
    if (inode.isFile && (known === undefined || isBefore(inode, known))) originals.set(inode.content, inode);
  }
  let liveBytes = 0;
  for (const inode of live) {
    const { size, zeroBytes, layer } = inode;
    liveBytes += size;
    if (zeroBytes >= SPARSE_BYTES && zeroBytes * 2 >= size)
      account.add({ kind: 'sparse', writtenBy: layer, hiddenBy: layer }, inode, zeroBytes);
    const original = originals.get(inode.content);
    if (original !== undefined && original !== inode && inode.isFile)
      account.add(
        { kind: 'duplicate', writtenBy: original.layer, hiddenBy: layer, brokenLinks: parted.has(inode) },
        inode,
      );
  }
  return liveBytes;
}

function addLeftover(leftover: FoundLeftover | undefined, inode: Inode, account: Account): void {
  if (leftover !== undefined)
    account.add({ kind: 'leftover', writtenBy: inode.layer, hiddenBy: inode.layer, leftover }, inode);
}

/** Of equal files the lowest is the original, in one layer the first by name. */
function isBefore(a: Inode, b: Inode): boolean {
  return a.layer < b.layer || (a.layer === b.layer && a.path < b.path);
}
