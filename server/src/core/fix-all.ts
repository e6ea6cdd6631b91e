import { chooseFixes } from './choose-fixes';
import type { FixAllOptions } from './choose-fixes';
import { changeFiles } from './file-changes';
import type { FileChange, FileChanges } from './file-changes';
import type { Finding } from './finding';
import { applyEdits } from './text';

export type { FixAllOptions } from './choose-fixes';
export type { FileChange } from './file-changes';

const maxPasses = 10;

/** What one look at a text gives: its findings, and whether it parsed well enough to be changed. */
export interface Inspection {
  readonly findings: readonly Finding[];
  readonly parsed: boolean;
}

export interface FixAllResult {
  readonly text: string;
  /** What the applied fixes make of other files. */
  readonly files: readonly FileChange[];
  /** How many fixes were applied, over all passes. */
  readonly applied: number;
}

/**
 * Applies each finding's first fix that is wanted until nothing changes: in passes, since a fix may open the way
 * for another or collide with it. A text that does not parse comes back as it was, and a pass that would end the
 * parsing, or bring back what was there before, is not taken.
 * @param inspect Looks at the document's text, with other files as fixes left them: their texts by absolute path.
 */
export async function fixAll(
  original: string,
  options: FixAllOptions,
  inspect: (text: string, others: ReadonlyMap<string, string>) => Promise<Inspection>,
): Promise<FixAllResult> {
  let text = original;
  let files: FileChanges = new Map();
  let inspection = await inspect(text, new Map());
  let applied = 0;
  const seen = new Set([fingerprint(text, files)]);

  for (let pass = 0; pass < maxPasses && inspection.parsed; pass++) {
    const fixes = chooseFixes(inspection.findings, options, files);
    if (fixes.length === 0) break;
    const edits = fixes.flatMap((fix) => fix.edits);
    const next = applyEdits(text, edits);
    const nextFiles = changeFiles(files, fixes);
    const print = fingerprint(next, nextFiles);
    if (seen.has(print)) break;
    const nextInspection = await inspect(next, textsOf(nextFiles));
    if (!nextInspection.parsed) break;
    applied += fixes.length;
    seen.add(print);
    text = next;
    files = nextFiles;
    inspection = nextInspection;
  }
  return { text, files: [...files.values()].filter((file) => file.before !== file.text), applied };
}

function textsOf(files: FileChanges): Map<string, string> {
  return new Map([...files.values()].map(({ path, text }) => [path, text]));
}

/** Tells one state of all texts from another. */
function fingerprint(text: string, files: FileChanges): string {
  return JSON.stringify([text, ...textsOf(files)]);
}
