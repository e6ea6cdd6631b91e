import { empty, inodeAt, leaves, makeDirectory, put, remove, type Directory, type Inode, type Leaf } from './file-tree';
import type { LayerEntry, LayerFiles } from './layer';
import type { MeasuredLayer, MeasuredWaste } from './measurement';

/** Bytes of one kind that one layer wrote and another one made useless. Layers are indices from the bottom. */
export interface WasteItem {
  readonly kind: MeasuredWaste['kind'];
  readonly writtenBy: number;
  readonly hiddenBy: number;
  readonly bytes: number;
  readonly files: number;
  /** Absolute paths, the largest files first. */
  readonly examples: readonly string[];
}

export interface Waste {
  /** Bytes of the final file system; hard links count once. */
  readonly liveBytes: number;
  /** What the items but the duplicates sum to: the bytes of all layers less `liveBytes`. */
  readonly wastedBytes: number;
  /** Largest first. Duplicates are live: they stand beside the waste. */
  readonly items: readonly WasteItem[];
  /** What each layer did. */
  readonly changes: readonly NonNullable<MeasuredLayer['files']>[];
}

const EXAMPLES = 10;

/**
 * Stacks layers, bottom up, and accounts for every byte that does not show in the end: it is lost when the last path to it goes, and
 * then counts once, for the layer that wrote it and the one that hid it. Linear in the number of paths.
 */
export function measureWaste(layers: readonly LayerFiles[]): Waste {
  const root: Directory = new Map();
  const account = newAccount();
  const changes = layers.map((layer, index) => stack(root, layer, index, account.add));
  const wastedBytes = account.items().reduce((sum, { bytes }) => sum + bytes, 0);

  const live = new Set<Inode>();
  for (const { inode } of leaves(root)) live.add(inode);
  const originals = new Map<string, Inode>();
  let liveBytes = 0;
  for (const inode of [...live].sort((a, b) => a.layer - b.layer)) {
    liveBytes += inode.size;
    if (!inode.isFile || inode.size === 0) continue;
    const original = originals.get(inode.content);
    if (original === undefined) originals.set(inode.content, inode);
    else account.add('duplicate', inode, original.layer, inode.layer);
  }
  return { liveBytes, wastedBytes, items: account.items(), changes };
}

type AddWaste = (kind: WasteItem['kind'], inode: Inode, writtenBy: number, hiddenBy: number) => void;

/** Lays one layer on the tree, and tells what of the layers below it that costs. */
function stack(
  root: Directory,
  { entries, whiteouts, opaque }: LayerFiles,
  layer: number,
  add: AddWaste,
): Waste['changes'][number] {
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
    if (isSame(inode, after)) metadataOnly++;
    else changed++;
  }
  blame(root, lost, movedHere(written, before), layer, add);
  return {
    added: paths - changed - metadataOnly,
    changed,
    metadataOnly,
    deleted: before.size - changed - metadataOnly,
  };
}

/** Finds the reason for every inode that no path leads to any more. */
function blame(root: Directory, lost: readonly Leaf[], moved: ReadonlySet<string>, layer: number, add: AddWaste): void {
  const dead = new Map<Inode, string[]>();
  for (const { path, inode } of lost) {
    if (inode.links > 0 || inode.size === 0) continue;
    const paths = dead.get(inode);
    if (paths === undefined) dead.set(inode, [path]);
    else paths.push(path);
  }
  for (const [inode, paths] of dead) {
    const after = paths.map((path) => inodeAt(root, path)).filter((next) => next !== undefined);
    const same = after.filter((next) => isSame(inode, next));
    const kind =
      same.length > 0
        ? same.every(({ access }) => access === inode.access)
          ? 'identical-rewrite'
          : 'metadata-change'
        : after.some(({ isFile }) => isFile)
          ? 'rewrite'
          : moved.has(inode.content)
            ? 'moved'
            : 'deleted';
    add(kind, inode, inode.layer, layer);
  }
}

/** Contents that a layer wrote where they were not before. */
function movedHere(written: readonly Inode[], before: ReadonlyMap<string, Inode>): ReadonlySet<string> {
  if (before.size === 0) return new Set();
  const isNew = (inode: Inode): boolean => {
    const replaced = before.get(inode.path);
    return inode.isFile && (replaced === undefined || !isSame(replaced, inode));
  };
  return new Set(written.filter(isNew).map(({ content }) => content));
}

function inodeOf(path: string, { type, size, content, access }: LayerEntry, layer: number): Inode {
  return { size, isFile: type === 'file', content, access, layer, path, links: 0 };
}

function isSame(a: Inode, b: Inode): boolean {
  return a.isFile === b.isFile && a.size === b.size && a.content === b.content;
}

/** An item that still grows. */
interface Sum extends Pick<WasteItem, 'kind' | 'writtenBy' | 'hiddenBy'> {
  bytes: number;
  files: number;
  readonly largest: Inode[];
}

/** Sums up by kind and layers. */
function newAccount(): { add: AddWaste; items: () => readonly WasteItem[] } {
  const sums = new Map<string, Sum>();
  return {
    add(kind, inode, writtenBy, hiddenBy) {
      const key = `${kind} ${writtenBy} ${hiddenBy}`;
      const sum = sums.get(key) ?? { kind, writtenBy, hiddenBy, bytes: 0, files: 0, largest: [] };
      sums.set(key, sum);
      sum.bytes += inode.size;
      sum.files++;
      const { largest } = sum;
      if (largest.length < EXAMPLES || largest.at(-1)!.size < inode.size) {
        largest.push(inode);
        largest.sort((a, b) => b.size - a.size);
        if (largest.length > EXAMPLES) largest.pop();
      }
    },
    items: () =>
      [...sums.values()]
        .map(({ kind, writtenBy, hiddenBy, bytes, files, largest }) => {
          const examples = largest.map(({ path }) => `/${path}`);
          return { kind, writtenBy, hiddenBy, bytes, files, examples };
        })
        .sort((a, b) => b.bytes - a.bytes),
  };
}
