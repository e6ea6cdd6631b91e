import type { FileNode } from './file-nodes';
import type { MeasuredLayer } from '../measurement';

const MOST = 5;
/** Less of a layer's bytes than this is no place to name. */
const LEAST = 0.05;
/** What the large directories below must hold together, for them to be named instead. */
const SPLIT = 0.75;
/** So much in one place below is as good as all. */
const NEARLY_ALL = 0.9;
const SPLIT_DEPTH = 3;

/** Directories that are one thing, whose inside says less than their name. */
const UNITS = new Set(['node_modules', 'site-packages', 'dist-packages', 'vendor', 'venv', 'doc', 'man', 'locale']);
/** Begin with a dot, but tell nothing. */
const PLAIN_DOTS = new Set(['.cache', '.local', '.config']);

/**
 * The directories that say where a layer's bytes are: `/app/.venv` rather than `/` or one of its own folders. None is below another;
 * they begin with those that hold most, and small ones are left out.
 */
export function topDirectories(root: FileNode): MeasuredLayer['directories'] {
  const top: { readonly path: string; readonly bytes: number }[] = [];
  const open = root.bytes > 0 ? [{ node: root, path: '', depth: 0 }] : [];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, path, depth } = next;
    const large = node.children.filter((child) => isDirectory(child) && child.bytes >= root.bytes * LEAST);
    const inLarge = large.reduce((sum, { bytes }) => sum + bytes, 0);
    const goesOn =
      !isUnit(node) &&
      (large.length === 1 && inLarge >= node.bytes * NEARLY_ALL
        ? true
        : depth < SPLIT_DEPTH && inLarge >= node.bytes * SPLIT);
    if (goesOn) for (const child of large) open.push({ node: child, path: `${path}/${child.name}`, depth: depth + 1 });
    else top.push({ path: path === '' ? '/' : path, bytes: node.bytes });
  }
  return top.sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1)).slice(0, MOST);
}

/** A directory has something in it, if only merged files. */
function isDirectory({ children }: FileNode): boolean {
  return children.length > 0;
}

function isUnit({ name }: FileNode): boolean {
  return UNITS.has(name) || (name.startsWith('.') && !PLAIN_DOTS.has(name));
}
