import type { Inode } from './file-tree';

/**
 * What one layer wrote, as a tree. Plain data, small enough to be sent and drawn: where a layer has more files and directories than its
 * part of `NODES`, the small ones of each directory are one node without a name, with their number in `files`.
 */
export interface FileNode {
  /** One part of a path; `/` for the root and empty for merged files. */
  readonly name: string;
  /** File bytes that the layer wrote here and below; hard links count once, where the file stands first in the layer. */
  readonly bytes: number;
  /** Of these, bytes that do not show in the end: a later layer changed, moved or deleted them. */
  readonly wasted: number;
  /** How many files (and symbolic links) the layer wrote here and below. */
  readonly files: number;
  /** Largest first; empty for a file. */
  readonly children: readonly FileNode[];
}

/** Nodes with a name that an image may have, over all of its layers; merged ones add at most as many again. */
export const NODES = 10_000;

/** A directory while it is summed up. */
interface Sum {
  bytes: number;
  wasted: number;
  files: number;
  readonly directories: Map<string, Sum>;
  readonly inodes: Inode[];
}

/** The tree of all that a layer wrote, with at most `limit` nodes that have a name. A file of which no path is left is wasted. */
export function fileTree(written: readonly Inode[], limit: number): FileNode {
  const root = newSum();
  let last = { path: '', chain: [root] };
  let directories = 1;
  for (const inode of written) {
    const slash = inode.path.lastIndexOf('/');
    const path = slash < 0 ? '' : inode.path.slice(0, slash);
    // Files come directory by directory.
    if (path !== last.path) {
      const chain = [root];
      for (const name of path === '' ? [] : path.split('/')) {
        const parent = chain.at(-1)!.directories;
        let sum = parent.get(name);
        if (sum === undefined) {
          sum = newSum();
          parent.set(name, sum);
          directories++;
        }
        chain.push(sum);
      }
      last = { path, chain };
    }
    const wasted = inode.links > 0 ? 0 : inode.size;
    for (const sum of last.chain) {
      sum.bytes += inode.size;
      sum.wasted += wasted;
      sum.files++;
    }
    last.chain.at(-1)!.inodes.push(inode);
  }
  return nodeOf('/', root, directories + written.length > limit ? thresholdOf(root, limit) : -1);
}

/** The bytes that a node must have more of to be among the `limit` largest. No node has more than the one above it. */
function thresholdOf(root: Sum, limit: number): number {
  const sizes: number[] = [];
  const open = [root];
  for (let sum = open.pop(); sum !== undefined; sum = open.pop()) {
    sizes.push(sum.bytes);
    for (const { size } of sum.inodes) sizes.push(size);
    for (const child of sum.directories.values()) open.push(child);
  }
  return Float64Array.from(sizes).sort()[sizes.length - limit] ?? 0;
}

interface Draft extends FileNode {
  readonly children: FileNode[];
}

function nodeOf(name: string, root: Sum, threshold: number): FileNode {
  const top = draftOf(name, root);
  // Not by recursion: a path may have two thousand parts.
  const open: [Draft, Sum][] = [[top, root]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [{ children }, { directories, inodes }] = next;
    const merged = { name: '', bytes: 0, wasted: 0, files: 0, children: [] };
    for (const [childName, sum] of directories) {
      if (sum.bytes > threshold) {
        const child = draftOf(childName, sum);
        children.push(child);
        open.push([child, sum]);
      } else merge(merged, sum);
    }
    for (const { path, size, links } of inodes) {
      const wasted = links > 0 ? 0 : size;
      if (size > threshold)
        children.push({ name: path.slice(path.lastIndexOf('/') + 1), bytes: size, wasted, files: 1, children: [] });
      else merge(merged, { bytes: size, wasted, files: 1 });
    }
    if (merged.files > 0) children.push(merged);
    children.sort((a, b) => b.bytes - a.bytes);
  }
  return top;
}

function draftOf(name: string, { bytes, wasted, files }: Sum): Draft {
  return { name, bytes, wasted, files, children: [] };
}

function merge(
  merged: { bytes: number; wasted: number; files: number },
  { bytes, wasted, files }: Pick<Sum, 'bytes' | 'wasted' | 'files'>,
): void {
  merged.bytes += bytes;
  merged.wasted += wasted;
  merged.files += files;
}

function newSum(): Sum {
  return { bytes: 0, wasted: 0, files: 0, directories: new Map(), inodes: [] };
}
