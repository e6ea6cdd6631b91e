import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import type { Finding } from '../core/finding';
import { at, listAt, parseJson, stringAt } from '../measure/json';
import { slashed } from './discover';
import { UsageError } from './usage';
import { writeAll } from './write-all';

/** Findings that are known and left for later, as often as `count` says. */
export interface BaselineEntry {
  /** Relative to the folder of the baseline, with `/`. */
  readonly path: string;
  readonly rule: string;
  /** Of the text that the findings speak of: see `findingHashes`. */
  readonly hash: string;
  readonly count: number;
}

/** A checked file with the hash of each of its findings. */
export interface HashedFile {
  /** Relative to the working directory, with `/`. */
  readonly path: string;
  readonly findings: readonly Finding[];
  readonly hashes: readonly string[];
}

const VERSION = 1;
/** Above any baseline that a repository needs. */
const MAX_BYTES = 50_000_000;

/** Reads a baseline; undefined where there is no file. @throws UsageError for one that is no baseline. */
export async function readBaseline(path: string, cwd: string): Promise<BaselineEntry[] | undefined> {
  const refuse = (why: string): UsageError => new UsageError(`the baseline ${path} ${why}`);
  const bytes = await readFile(resolve(cwd, path)).catch((error: NodeJS.ErrnoException) => error);
  if (bytes instanceof Error) {
    if (bytes.code === 'ENOENT') return undefined;
    throw refuse(`cannot be read (${bytes.code})`);
  }
  if (bytes.length > MAX_BYTES) throw refuse(`is larger than ${MAX_BYTES / 1_000_000} MB`);
  const document = parseJson(bytes);
  if (document === undefined) throw refuse('is no JSON: mend it, or delete it and make it anew with --write-baseline');
  if (at(document, 'version') !== VERSION || !Array.isArray(at(document, 'findings')))
    throw refuse('is not what --write-baseline of this version writes: delete it and make it anew');
  return listAt(document, 'findings').map((entry, index) => {
    const [name, rule, hash] = [stringAt(entry, 'path'), stringAt(entry, 'rule'), stringAt(entry, 'hash')];
    const count = at(entry, 'count');
    if (!name || !rule || !hash || !Number.isSafeInteger(count) || (count as number) < 1)
      throw refuse(`has no path, rule, hash and count in entry ${index + 1}`);
    return { path: name, rule, hash, count: count as number };
  });
}

/** What a baseline makes of the findings of a run. */
export interface Matched {
  /** For each file whether each of its findings is in the baseline. */
  readonly known: readonly (readonly boolean[])[];
  /** How many findings the baseline has of the checked files, or of files that are gone, that are no longer there. */
  readonly stale: number;
  /** The baseline without these. */
  readonly pruned: readonly BaselineEntry[];
}

/**
 * Holds the findings of checked files against a baseline. Of several that agree in path, rule and text the first are the known ones.
 * @param isGone Whether a file that was not checked is no longer there.
 */
export function matchBaseline(
  entries: readonly BaselineEntry[],
  files: readonly HashedFile[],
  isGone: (path: string) => boolean,
): Matched {
  const left = new Map<string, BaselineEntry>();
  // Twice after a merge of two branches that both know it.
  for (const entry of entries)
    left.set(keyOf(entry), { ...entry, count: Math.max(entry.count, left.get(keyOf(entry))?.count ?? 0) });
  const all = [...left.values()];
  const known = files.map(({ path, findings, hashes }) =>
    findings.map(({ rule }, index) => {
      const key = keyOf({ path, rule, hash: hashes[index]! });
      const entry = left.get(key);
      if (entry === undefined || entry.count === 0) return false;
      left.set(key, { ...entry, count: entry.count - 1 });
      return true;
    }),
  );
  const checked = new Set(files.map(({ path }) => path));
  const pruned = all.map((entry) => {
    const isOver = checked.has(entry.path) || isGone(entry.path);
    return isOver ? { ...entry, count: entry.count - left.get(keyOf(entry))!.count } : entry;
  });
  return { known, stale: sum(all) - sum(pruned), pruned: pruned.filter(({ count }) => count > 0) };
}

/** The baseline that knows all findings of the checked files, and of other files what it knew. */
export function renewedBaseline(
  entries: readonly BaselineEntry[],
  files: readonly HashedFile[],
  isGone: (path: string) => boolean,
): BaselineEntry[] {
  const checked = new Set(files.map(({ path }) => path));
  const counts = new Map<string, BaselineEntry>();
  for (const entry of entries) if (!checked.has(entry.path) && !isGone(entry.path)) counts.set(keyOf(entry), entry);
  for (const { path, findings, hashes } of files) {
    for (const [index, { rule }] of findings.entries()) {
      const entry = { path, rule, hash: hashes[index]! };
      counts.set(keyOf(entry), { ...entry, count: (counts.get(keyOf(entry))?.count ?? 0) + 1 });
    }
  }
  return [...counts.values()];
}

/** Writes a baseline, sorted, an entry a line: so that branches that change it merge. @throws UsageError when it cannot be written. */
export async function writeBaseline(path: string, cwd: string, entries: readonly BaselineEntry[]): Promise<void> {
  const sorted = entries.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const lines = sorted.map(({ path, rule, hash, count }) => `    ${JSON.stringify({ path, rule, hash, count })}`);
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  const absolute = resolve(cwd, path);
  const before = await readFile(absolute, 'utf8').catch(() => undefined);
  const text = `{\n  "version": ${VERSION},\n  "findings": ${list}\n}\n`;
  await writeAll([{ path: absolute, before, text }]).catch((error: Error) => {
    throw new UsageError(`the baseline ${path} cannot be written: ${error.message}`);
  });
}

/** The path of a file as the baseline writes it. */
export function pathInBaseline(baseline: string, file: string, cwd: string): string {
  return slashed(relative(dirname(resolve(cwd, baseline)), resolve(cwd, file)));
}

/** The absolute path of a file that a baseline names. */
export function pathFromBaseline(baseline: string, path: string, cwd: string): string {
  return isAbsolute(path) ? path : resolve(dirname(resolve(cwd, baseline)), path);
}

function keyOf({ path, rule, hash }: Omit<BaselineEntry, 'count'>): string {
  return `${path}\0${rule}\0${hash}`;
}

function sum(entries: readonly BaselineEntry[]): number {
  return entries.reduce((total, { count }) => total + count, 0);
}
