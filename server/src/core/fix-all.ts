import type { Finding, Fix, FixSafety, NewFile } from './finding';
import { applyEdits } from './text';

const maxPasses = 10;
const order: readonly FixSafety[] = ['safe', 'suggestion', 'refactor'];

/** What one look at a text gives: its findings, and whether it parsed well enough to be changed. */
export interface Inspection {
  readonly findings: readonly Finding[];
  readonly parsed: boolean;
}

export interface FixAllResult {
  readonly text: string;
  /** Files that the applied fixes create. */
  readonly newFiles: readonly NewFile[];
  /** How many fixes were applied, over all passes. */
  readonly applied: number;
}

/**
 * Applies each finding's first fix of at most this safety until nothing changes: in passes, since a fix may open the way
 * for another or collide with it. A text that does not parse comes back as it was, and a pass that would end the
 * parsing, or bring an earlier text back, is not taken.
 */
export async function fixAll(
  original: string,
  safety: FixSafety,
  inspect: (text: string) => Promise<Inspection>,
): Promise<FixAllResult> {
  let text = original;
  let inspection = await inspect(text);
  let applied = 0;
  const newFiles = new Map<string, NewFile>();
  const seen = new Set([text]);

  for (let pass = 0; pass < maxPasses && inspection.parsed; pass++) {
    const fixes = chooseFixes(inspection.findings, safety, newFiles);
    if (fixes.length === 0) break;
    const next = applyEdits(
      text,
      fixes.flatMap((fix) => fix.edits),
    );
    const nextInspection = next === text ? inspection : await inspect(next);
    if (!nextInspection.parsed || (next !== text && seen.has(next))) break;
    for (const file of fixes.flatMap((fix) => fix.newFiles)) newFiles.set(file.path, file);
    applied += fixes.length;
    if (next === text) break;
    seen.add(next);
    text = next;
    inspection = nextInspection;
  }
  return { text, newFiles: [...newFiles.values()], applied };
}

/** The fixes of one pass: the first of each finding that is safe enough and touches nothing that another one touches. */
function chooseFixes(
  findings: readonly Finding[],
  safety: FixSafety,
  alreadyCreated: ReadonlyMap<string, NewFile>,
): Fix[] {
  const candidates = findings
    .map(({ fixes }) => fixes.find((fix) => order.indexOf(fix.safety) <= order.indexOf(safety)))
    .filter((fix) => fix !== undefined);
  const apart = withoutOverlaps(candidates);
  const created = new Set(alreadyCreated.keys());
  return candidates.filter((fix) => {
    if (!apart.has(fix) || fix.newFiles.some((file) => created.has(file.path))) return false;
    for (const file of fix.newFiles) created.add(file.path);
    return true;
  });
}

/**
 * The fixes of which no edit touches that of another, found in one walk over all edits by place. Two edits that meet
 * count as touching: which of them comes first could change the result. Of two fixes the one that begins first stays.
 */
function withoutOverlaps(fixes: readonly Fix[]): Set<Fix> {
  const edits = fixes
    .flatMap((fix) => fix.edits.map(({ range }) => ({ fix, range })))
    .toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  const kept = new Set(fixes);
  let end = -1;
  let owner: Fix | undefined;
  for (const { fix, range } of edits) {
    if (!kept.has(fix)) continue;
    if (range.start <= end && owner !== fix && owner !== undefined && kept.has(owner)) {
      kept.delete(fix);
      continue;
    }
    if (range.end >= end || owner === undefined || !kept.has(owner)) {
      end = range.end;
      owner = fix;
    }
  }
  return kept;
}
