import { namesOf } from './called';
import type { Ignore, IgnoredName } from './ignore';
import type { RuleMeta } from './rule';
import type { Range } from './text';

/** An ignore comment of ours, or names in it, that silence nothing. */
export interface UnusedIgnore {
  readonly ignore: Ignore;
  readonly names: readonly IgnoredName[];
  /** What may go: the whole comment with its line, or the names with their commas. */
  readonly removal: readonly Range[];
}

/** What the rules about ignore comments see. */
export interface IgnoresModel {
  readonly unused: readonly UnusedIgnore[];
}

/** What is needed to tell whether a comment does anything. */
interface Judged {
  readonly text: string;
  readonly ignores: readonly Ignore[];
  /** The names that silenced something. */
  readonly used: ReadonlySet<IgnoredName>;
  /** The rules that ran. */
  readonly rules: readonly RuleMeta[];
}

/**
 * The comments that nothing needs. Names of rules that did not run or that nobody knows are left alone, and so are other tools' comments:
 * with another configuration, version or tool they may be needed.
 */
export function findUnusedIgnores({ text, ignores, used, rules }: Judged): UnusedIgnore[] {
  const ran = new Set(rules.flatMap(namesOf));
  return ignores.flatMap((ignore) => {
    if (ignore.form !== 'own') return [];
    const names = ignore.names.filter((each) => !used.has(each) && (each.name === 'all' || ran.has(each.name)));
    if (names.length === 0) return [];
    const removal =
      names.length === ignore.names.length
        ? [wholeComment(text, ignore)]
        : names.map((name) => withComma(ignore, name));
    return [{ ignore, names, removal: joined(removal) }];
  });
}

/** The line, where the comment has one for itself. */
function wholeComment(text: string, { comment: { range } }: Ignore): Range {
  let start = range.start;
  while (start > 0 && ' \t'.includes(text[start - 1]!)) start--;
  const isWhole = start === 0 || '\n\ufeff'.includes(text[start - 1]!);
  const end = range.end;
  const [lineBreak = ''] = /^[ \t]*(?:\r?\n)?/.exec(text.slice(end, end + 1000)) ?? [];
  return isWhole ? { start, end: end + lineBreak.length } : { start, end };
}

/** A name up to the next one; the last one with what stands before it. */
function withComma({ names }: Ignore, name: IgnoredName): Range {
  const at = names.indexOf(name);
  const next = names[at + 1];
  if (next !== undefined) return { start: name.range.start, end: next.range.start };
  return { start: names[at - 1]!.range.end, end: name.range.end };
}

/** Ranges that meet or overlap as one. */
function joined(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  for (const range of ranges) {
    const last = result.at(-1);
    if (last !== undefined && range.start <= last.end)
      result[result.length - 1] = { start: last.start, end: range.end };
    else result.push(range);
  }
  return result;
}

/** Unused comments that others keep, since they name the rule that would report them; and the names that do. */
interface Kept {
  readonly comments: ReadonlySet<Ignore>;
  readonly by: readonly IgnoredName[];
}

/** What is kept from a rule: a comment speaks of its like above the same thing, or in the whole file; `all` does not reach so far. */
export function keptFrom(rule: string, unused: readonly UnusedIgnore[], ignores: readonly Ignore[]): Kept {
  const keepers = ignores.filter(({ names }) => names.some(({ name }) => name === rule));
  const reach = ({ wholeFile, below }: Ignore): Range | 'file' | undefined => (wholeFile ? 'file' : below);
  const keepersOf = counted(keepers.map(reach));
  const unusedAt = counted(unused.map(({ ignore }) => ignore.below));
  const [areKeepers, areUnused] = [new Set(keepers), new Set(unused.map(({ ignore }) => ignore))];
  const own = (is: boolean): number => (is ? 1 : 0);
  const comments = [...areUnused].filter((ignore) => {
    const inFile = keepersOf('file') - own(ignore.wholeFile && areKeepers.has(ignore));
    return (
      inFile > 0 ||
      (ignore.below !== undefined && keepersOf(ignore.below) > own(!ignore.wholeFile && areKeepers.has(ignore)))
    );
  });
  const by = keepers.filter((ignore) => {
    const reached = ignore.wholeFile ? unused.length : ignore.below === undefined ? 0 : unusedAt(ignore.below);
    return reached > own(areUnused.has(ignore));
  });
  return {
    comments: new Set(comments),
    by: by.flatMap(({ names }) => names.filter(({ name }) => name === rule)),
  };
}

function counted<T>(values: readonly T[]): (value: T) => number {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return (value) => counts.get(value) ?? 0;
}
