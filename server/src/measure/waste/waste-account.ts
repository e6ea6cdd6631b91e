import type { Change } from './access-change';
import type { FoundLeftover } from './leftover-finder';
import type { MeasuredWaste } from '../measurement';

/** Bytes of one kind that one layer wrote and another one made useless. Layers are indices from the bottom. */
export interface WasteItem extends Pick<MeasuredWaste, 'kind' | 'leftover' | 'brokenLinks' | 'bytes' | 'files'> {
  readonly writtenBy: number;
  readonly hiddenBy: number;
  /** What left nine tenths of the bytes or more, such as `package-cache of pip`; null where nothing known did. */
  readonly left: string | null;
  /** Of metadata changes and broken hard links what was changed of nine tenths of the bytes or more; null where nothing was. */
  readonly change: Change | null;
  /** Absolute paths, the largest files first. */
  readonly examples: readonly string[];
}

/** What kind of waste a file is. */
export interface Verdict extends Pick<WasteItem, 'kind' | 'writtenBy' | 'hiddenBy'> {
  readonly change?: Change | null;
  readonly leftover?: FoundLeftover;
  readonly brokenLinks?: boolean;
}

/** Sums waste up by kind and layers, leftovers by tool too. */
export interface Account {
  /** Adds a file. */
  readonly add: (verdict: Verdict, path: string, bytes: number) => void;
  /** Largest first. */
  readonly items: () => readonly WasteItem[];
}

/** An item that still grows. */
interface Sum {
  readonly verdict: Verdict;
  bytes: number;
  files: number;
  readonly lefts: Map<string, number>;
  readonly changes: Map<Change, number>;
  /** Each with the bytes that count. */
  readonly largest: { readonly path: string; readonly bytes: number }[];
}

const EXAMPLES = 10;
/** Of an item's bytes, to say something of it as a whole. */
const MOST = 0.9;

export function newAccount(leftoverOf: (path: string) => FoundLeftover | undefined): Account {
  const sums = new Map<string, Sum>();
  return {
    add(verdict, path, bytes) {
      const { kind, writtenBy, hiddenBy, change, brokenLinks = false } = verdict;
      const leftover = verdict.leftover ?? leftoverOf(path);
      const key = `${kind} ${writtenBy} ${hiddenBy} ${brokenLinks} ${verdict.leftover?.name ?? ''}`;
      let sum = sums.get(key);
      if (sum === undefined) {
        sum = { verdict, bytes: 0, files: 0, lefts: new Map(), changes: new Map(), largest: [] };
        sums.set(key, sum);
      }
      sum.bytes += bytes;
      sum.files++;
      if (leftover !== undefined) count(sum.lefts, leftover.name, bytes);
      if (change) count(sum.changes, change, bytes);
      const { largest } = sum;
      if (largest.length < EXAMPLES || largest.at(-1)!.bytes < bytes) {
        largest.push({ path, bytes });
        largest.sort((a, b) => b.bytes - a.bytes);
        if (largest.length > EXAMPLES) largest.pop();
      }
    },
    items: () =>
      [...sums.values()]
        .map(itemOf)
        .sort((a, b) => b.bytes - a.bytes || a.hiddenBy - b.hiddenBy || a.writtenBy - b.writtenBy),
  };
}

function itemOf({ verdict, bytes, files, lefts, changes, largest }: Sum): WasteItem {
  const { kind, writtenBy, hiddenBy, leftover, brokenLinks = false } = verdict;
  return {
    kind,
    leftover: leftover?.kind ?? null,
    brokenLinks,
    left: mostOf(lefts, bytes),
    change: changes.size === 0 ? null : (mostOf(changes, bytes) ?? 'several'),
    writtenBy,
    hiddenBy,
    bytes,
    files,
    examples: largest.map(({ path }) => `/${path}`),
  };
}

function count<Key>(counts: Map<Key, number>, key: Key, bytes: number): void {
  counts.set(key, (counts.get(key) ?? 0) + bytes);
}

function mostOf<Key>(counts: ReadonlyMap<Key, number>, bytes: number): Key | null {
  for (const [key, part] of counts) if (part >= bytes * MOST) return key;
  return null;
}
