import type { FileNode } from '../../../server/src/measure/waste/file-nodes';
import type { Block } from './blocks';

/** What a search found. */
export interface Found {
  readonly files: number;
  readonly bytes: number;
  /** How much of a block was found; 0 for nothing. */
  bytesIn(block: Block): number;
  has(block: Block): boolean;
}

/**
 * Finds files and directories by a part of their name, or of their path where the words have a `/`; letter case does not count. What
 * is in a directory that is found is found with it.
 */
export function search(trees: readonly (FileNode | null)[], query: string): Found | undefined {
  const words = query.trim().toLowerCase();
  if (words === '') return undefined;
  const found = new Map<FileNode, { bytes: number; files: number }>();
  const whole = words.includes('/');
  const look = (node: FileNode, path: string): { bytes: number; files: number } => {
    const below = node.name === '/' ? '' : `${path}/${node.name.toLowerCase()}`;
    const hit = whole
      ? `${below}${node.children.length > 0 ? '/' : ''}`.includes(words)
      : node.name.toLowerCase().includes(words);
    if (hit) return add(node, { bytes: node.bytes, files: node.files });
    const sum = { bytes: 0, files: 0 };
    for (const child of node.children) {
      const { bytes, files } = look(child, below);
      sum.bytes += bytes;
      sum.files += files;
    }
    return sum.files > 0 ? add(node, sum) : sum;
  };
  const add = (node: FileNode, sum: { bytes: number; files: number }): { bytes: number; files: number } => {
    found.set(node, sum);
    return sum;
  };
  const sums = trees.flatMap((tree) => (tree === null ? [] : [look(tree, '')]));
  return {
    files: sums.reduce((sum, { files }) => sum + files, 0),
    bytes: sums.reduce((sum, { bytes }) => sum + bytes, 0),
    bytesIn: ({ parts }) => parts.reduce((sum, { node }) => sum + (found.get(node)?.bytes ?? 0), 0),
    has: ({ parts }) => parts.some(({ node }) => found.has(node)),
  };
}
