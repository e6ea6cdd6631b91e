/**
 * What one layer wrote, as a tree. Plain data, small enough to be sent and drawn: where a layer has more files than `NODES` in all, the
 * small ones of each directory are one node without a name, with their number in `files`.
 */
export interface FileNode {
  /** One part of a path; `/` for the root and empty for merged files. */
  readonly name: string;
  /** File bytes that the layer wrote here and below; hard links count once, where the file stands first in the layer. */
  readonly bytes: number;
  /** Of these, bytes that do not show in the end: a later layer changed, moved or deleted them. */
  readonly wasted: number;
  /** How many files (and links) the layer wrote here and below. */
  readonly files: number;
  /** Largest first; empty for a file. */
  readonly children: readonly FileNode[];
}

/** Nodes of one image with a name, over all of its layers; merged ones add at most as many again. */
export const NODES = 10_000;
