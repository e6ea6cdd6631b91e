import { fits } from './file-changes';
import type { FileChanges } from './file-changes';
import type { Finding, Fix, FixSafety } from './finding';
import type { Range } from './text';

const order: readonly FixSafety[] = ['safe', 'suggestion', 'refactor'];

/** Which fixes are wanted. */
export interface FixAllOptions {
  /** At most so unsafe. */
  readonly safety: FixSafety;
  /** Only those that change nothing but the document: a save must not touch other files. */
  readonly documentOnly?: boolean;
}

interface Candidate {
  readonly rule: string;
  readonly fix: Fix;
}

/**
 * The fixes that can be done at once: the first of each finding that is safe enough, where it fits the files as they are and
 * touches nothing that another one touches.
 */
export function chooseFixes(
  findings: readonly Finding[],
  { safety, documentOnly = false }: FixAllOptions,
  changes: FileChanges,
): Fix[] {
  const candidates = findings.flatMap(({ rule, fixes }): Candidate[] => {
    const fix = fixes.find((offered) => order.indexOf(offered.safety) <= order.indexOf(safety));
    return fix !== undefined && fits(fix, changes) && !(documentOnly && reachesOut(fix)) ? [{ rule, fix }] : [];
  });
  const apart = withoutOverlaps(candidates);
  const created = new Set<string>();
  const seen = new Map<string, string>();
  return candidates.flatMap(({ fix }) => {
    // Of one file all fixes must have seen the same text.
    const differs = fix.otherEdits.some(({ path, text }) => (seen.get(path) ?? text) !== text);
    if (!apart.has(fix) || differs || fix.newFiles.some(({ path }) => created.has(path))) return [];
    for (const { path } of fix.newFiles) created.add(path);
    for (const { path, text } of fix.otherEdits) seen.set(path, text);
    return [fix];
  });
}

function reachesOut({ otherEdits, newFiles }: Fix): boolean {
  return otherEdits.length > 0 || newFiles.length > 0;
}

/** One edit of a candidate; the document's own `file` is ''. */
interface Place extends Candidate {
  readonly file: string;
  readonly range: Range;
}

/**
 * The fixes of which no edit touches that of another, found in one walk over all edits by place. Two edits that meet
 * count as touching: which of them comes first could change the result. Of two fixes the one that begins first stays.
 */
function withoutOverlaps(candidates: readonly Candidate[]): Set<Fix> {
  const places = candidates
    .flatMap(placesOf)
    .toSorted((a, b) => compare(a.file, b.file) || a.range.start - b.range.start || a.range.end - b.range.end);
  const kept = new Set(candidates.map(({ fix }) => fix));
  let last: Place | undefined;
  for (const place of places) {
    if (!kept.has(place.fix)) continue;
    const standing = last !== undefined && last.file === place.file && kept.has(last.fix) ? last : undefined;
    if (standing !== undefined && place.range.start <= standing.range.end && !agree(standing, place)) {
      kept.delete(place.fix);
      continue;
    }
    if (standing === undefined || place.range.end >= standing.range.end) last = place;
  }
  return kept;
}

function placesOf({ rule, fix }: Candidate): Place[] {
  const others = fix.otherEdits.flatMap(({ path, edits }) =>
    edits.map(({ range }) => ({ rule, fix, file: path, range })),
  );
  return [...fix.edits.map(({ range }) => ({ rule, fix, file: '', range })), ...others];
}

function agree(a: Place, b: Place): boolean {
  return a.fix === b.fix || (a.file !== '' && a.rule === b.rule && isInsertion(a) && isInsertion(b));
}

function isInsertion({ range }: Place): boolean {
  return range.start === range.end;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
