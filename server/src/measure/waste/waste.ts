import { listIn } from '../../core/list-in';
import { changeFinder, type Change, type FindChange } from './access-change';
import { fileTree, NODES, type FileNode } from './file-nodes';
import { empty, inodeAt, makeDirectory, put, remove, type Directory, type Inode, type Leaf } from './file-tree';
import type { LayerEntry, LayerFiles } from '../archive/layer';
import { leftoverFinder } from './leftover-finder';
import { accountLive } from './live-waste';
import type { MeasuredLayer } from '../measurement';
import { newAccount, type Account, type WasteItem } from './waste-account';

export interface Waste {
  /** Bytes of the final file system; hard links count once. */
  readonly liveBytes: number;
  /** What the items of the five kinds that do not show sum to: the bytes of all layers less `liveBytes`. */
  readonly wastedBytes: number;
  /** Largest first. Duplicates, sparse files and leftovers are live: they stand beside the waste. */
  readonly items: readonly WasteItem[];
  /** What each layer did. */
  readonly changes: readonly NonNullable<MeasuredLayer['files']>[];
  /** What each layer wrote. */
  readonly trees: readonly FileNode[];
}

interface Stack {
  readonly root: Directory;
  readonly account: Account;
  /** Stored again because a name of them was written anew, while others still lead to the file below, with what was changed of them. */
  readonly parted: Map<Inode, Change | null>;
  readonly changeOf: FindChange;
}

/** What one layer made of the tree. */
interface Stacked {
  readonly changes: NonNullable<MeasuredLayer['files']>;
  readonly written: readonly Inode[];
}

/**
 * Stacks layers, bottom up, and accounts for every byte that does not show in the end: it is lost when the last path to it goes, and
 * then counts once, for the layer that wrote it and the one that hid it. Linear in the number of paths.
 */
export function measureWaste(layers: readonly LayerFiles[]): Waste {
  const root: Directory = new Map();
  const leftoverOf = leftoverFinder();
  const account = newAccount(leftoverOf);
  const stack: Stack = { root, account, parted: new Map(), changeOf: changeFinder() };
  const stacked = layers.map((layer, index) => lay(stack, layer, index));
  const wastedBytes = account.items().reduce((sum, { bytes }) => sum + bytes, 0);
  const liveBytes = accountLive(root, stack.parted, account, leftoverOf);
  const nodes = Math.max(100, Math.floor(NODES / layers.length));
  return {
    liveBytes,
    wastedBytes,
    items: account.items(),
    changes: stacked.map(({ changes }) => changes),
    trees: stacked.map(({ written }) => fileTree(written, nodes)),
  };
}

/** Lays one layer on the tree, and tells what of the layers below it that costs. */
function lay(stack: Stack, { entries, whiteouts, opaque }: LayerFiles, layer: number): Stacked {
  const { root, parted, changeOf } = stack;
  const lost: Leaf[] = [];
  const onLost = (leaf: Leaf): void => void lost.push(leaf);
  // Both mean the layers below alone, wherever in the tar they stand.
  for (const path of opaque) empty(root, path, onLost);
  for (const path of whiteouts) remove(root, path, onLost);

  const written: Inode[] = [];
  const hardLinks: [string, LayerEntry][] = [];
  let paths = 0;
  for (const [path, entry] of entries) {
    if (entry.type === 'directory') {
      makeDirectory(root, path, onLost);
      continue;
    }
    paths++;
    if (entry.type === 'hardlink') {
      hardLinks.push([path, entry]);
      continue;
    }
    const inode = inodeOf(path, entry, layer);
    written.push(inode);
    put(root, path, inode, onLost);
  }
  for (const [path, entry] of hardLinks) {
    const target = inodeAt(root, entry.content);
    // A link cannot lead out of its layer: there it would have been stored in full.
    put(root, path, target?.layer === layer ? target : inodeOf(path, entry, layer), onLost);
  }

  const before = new Map<string, Inode>();
  for (const { path, inode } of lost) if (inode.layer < layer) before.set(path, inode);
  let changed = 0;
  let metadataOnly = 0;
  for (const [path, inode] of before) {
    const after = inodeAt(root, path);
    if (after === undefined) continue;
    if (isSame(inode, after)) {
      metadataOnly++;
      if (inode.links > 0) parted.set(after, changeOf(inode.access, after.access));
    } else changed++;
  }
  blame(stack, lost, () => movedHere(written, before), layer);
  const deleted = before.size - changed - metadataOnly;
  return { changes: { added: paths - changed - metadataOnly, changed, metadataOnly, deleted }, written };
}

/** Finds the reason for every inode that no path leads to any more. */
function blame(
  { root, account, changeOf }: Stack,
  lost: readonly Leaf[],
  movedHere: () => ReadonlySet<string>,
  layer: number,
): void {
  const dead = new Map<Inode, string[]>();
  for (const { path, inode } of lost) {
    if (inode.links > 0 || inode.size === 0) continue;
    listIn(dead, inode).push(path);
  }
  let moved: ReadonlySet<string> | undefined;
  for (const [inode, paths] of dead) {
    const after = paths.map((path) => inodeAt(root, path)).filter((next) => next !== undefined);
    const same = after.filter((next) => isSame(inode, next));
    const other = same.find(({ access }) => access !== inode.access);
    const kind =
      same.length > 0
        ? other === undefined
          ? 'identical-rewrite'
          : 'metadata-change'
        : after.some(({ isFile }) => isFile)
          ? 'rewrite'
          : inode.layer < layer && (moved ??= movedHere()).has(inode.content)
            ? 'moved'
            : 'deleted';
    const change = other === undefined ? null : changeOf(inode.access, other.access);
    account.add({ kind, writtenBy: inode.layer, hiddenBy: layer, change }, inode.path, inode.size);
  }
}

/** Contents that a layer wrote where they were not before. */
function movedHere(written: readonly Inode[], before: ReadonlyMap<string, Inode>): ReadonlySet<string> {
  const isNew = (inode: Inode): boolean => {
    const replaced = before.get(inode.path);
    return inode.isFile && (replaced === undefined || !isSame(replaced, inode));
  };
  return new Set(written.filter(isNew).map(({ content }) => content));
}

function inodeOf(path: string, entry: LayerEntry, layer: number): Inode {
  const { type, size, content, access, zeroBytes } = entry;
  return { size, zeroBytes, isFile: type === 'file', content, access, layer, path, links: 0 };
}

function isSame(a: Inode, b: Inode): boolean {
  return a.isFile === b.isFile && a.size === b.size && a.content === b.content;
}
