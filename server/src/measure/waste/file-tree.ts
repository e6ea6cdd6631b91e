/** A file system as layers make it, without its bytes: directories are maps, so that a whole one can be taken away at once. */

/** What stands at a path that is no directory. Hard links share one. */
export interface Inode {
  readonly size: number;
  /** Of these, bytes in blocks of zeros. */
  readonly zeroBytes: number;
  readonly isFile: boolean;
  readonly content: string;
  readonly access: string;
  /** Index of the layer that wrote it, from the bottom. */
  readonly layer: number;
  /** The first path that it was written at. */
  readonly path: string;
  /** How many paths lead to it now. */
  links: number;
}

export interface Leaf {
  readonly path: string;
  readonly inode: Inode;
}

export type Directory = Map<string, Directory | Leaf>;

/** Told of every path that goes away, after it is gone. */
export type OnLost = (leaf: Leaf) => void;

/** Puts an inode at a path, in place of what stands there or in the way of it. */
export function put(root: Directory, path: string, inode: Inode, onLost: OnLost): void {
  const slash = path.lastIndexOf('/');
  const parent = slash < 0 ? root : makeDirectory(root, path.slice(0, slash), onLost);
  const name = path.slice(slash + 1);
  lose(parent.get(name), onLost);
  parent.set(name, { path, inode });
  inode.links++;
}

/** The directory at a path, which is made where it is missing, in place of what is none. */
export function makeDirectory(root: Directory, path: string, onLost: OnLost): Directory {
  let directory = root;
  // Parts are cut one by one: a list of them would be made for millions of paths.
  for (let start = 0; start < path.length;) {
    const end = endOfPart(path, start);
    const name = path.slice(start, end);
    let next = directory.get(name);
    if (!(next instanceof Map)) {
      lose(next, onLost);
      next = new Map();
      directory.set(name, next);
    }
    directory = next;
    start = end + 1;
  }
  return directory;
}

/** Takes a path away, with all that is under it. */
export function remove(root: Directory, path: string, onLost: OnLost): void {
  const slash = path.lastIndexOf('/');
  const parent = slash < 0 ? root : at(root, path.slice(0, slash));
  if (!(parent instanceof Map)) return;
  const name = path.slice(slash + 1);
  lose(parent.get(name), onLost);
  parent.delete(name);
}

/** Takes all away that is under a directory. */
export function empty(root: Directory, path: string, onLost: OnLost): void {
  const directory = at(root, path);
  if (!(directory instanceof Map)) return;
  lose(directory, onLost);
  directory.clear();
}

/** The inode at a path; undefined for a directory and for nothing. */
export function inodeAt(root: Directory, path: string): Inode | undefined {
  // An empty name leads to a file of that name, not to the root.
  const node = path === '' ? root.get('') : at(root, path);
  return node === undefined || node instanceof Map ? undefined : node.inode;
}

/** All that is no directory, in no order. */
export function* leaves(node: Directory | Leaf | undefined): Generator<Leaf, void, undefined> {
  // Not by recursion: a path may have two thousand parts.
  const open = node === undefined ? [] : [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next instanceof Map) for (const child of next.values()) open.push(child);
    else yield next;
  }
}

function at(root: Directory, path: string): Directory | Leaf | undefined {
  let node: Directory | Leaf | undefined = root;
  for (let start = 0; start < path.length;) {
    if (!(node instanceof Map)) return undefined;
    const end = endOfPart(path, start);
    node = node.get(path.slice(start, end));
    start = end + 1;
  }
  return node;
}

function endOfPart(path: string, start: number): number {
  const slash = path.indexOf('/', start);
  return slash < 0 ? path.length : slash;
}

function lose(node: Directory | Leaf | undefined, onLost: OnLost): void {
  for (const leaf of leaves(node)) {
    leaf.inode.links--;
    onLost(leaf);
  }
}
