import type { Finding, Fix, FixSafety, NewFile } from './finding';
import { applyEdits } from './text';

const maxPasses = 10;

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

/** The fixes of one pass: the first of each finding that is safe enough and touches nothing that an earlier one touches. */
function chooseFixes(
  findings: readonly Finding[],
  safety: FixSafety,
  alreadyCreated: ReadonlyMap<string, NewFile>,
): Fix[] {
  const chosen: Fix[] = [];
  const created = new Set(alreadyCreated.keys());
  for (const { fixes } of findings) {
    const fix = fixes.find((candidate) => candidate.safety === 'safe' || safety === 'suggestion');
    if (fix === undefined || fix.newFiles.some((file) => created.has(file.path))) continue;
    if (chosen.some((other) => fixesOverlap(fix, other))) continue;
    chosen.push(fix);
    for (const file of fix.newFiles) created.add(file.path);
  }
  return chosen;
}

/** Two edits that touch each other count as overlapping: which of them comes first could change the result. */
function fixesOverlap(a: Fix, b: Fix): boolean {
  return a.edits.some((x) => b.edits.some((y) => x.range.start <= y.range.end && y.range.start <= x.range.end));
}
