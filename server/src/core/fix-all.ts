import { chooseFixes } from './choose-fixes';
import type { FixAllOptions } from './choose-fixes';
import { changeFiles } from './file-changes';
import type { FileChange, FileChanges } from './file-changes';
import type { Finding, Fix } from './finding';
import { applyEdits } from './text';

export type { FixAllOptions } from './choose-fixes';
export type { FileChange } from './file-changes';

const maxPasses = 10;

/** How many fixes of a pass that does not work out are tried singly: each costs a look at the whole text. */
const maxTried = 50;

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

/** The state of all texts between two passes. */
interface State {
  readonly text: string;
  readonly files: FileChanges;
  readonly inspection: Inspection;
  readonly applied: number;
}

/**
 * Applies each finding's first fix that is wanted until nothing changes: in passes, since a fix may open the way
 * for another or collide with it. A text that does not parse comes back as it was, and fixes that would end the
 * parsing, or bring back what was there before, are not taken.
 * @param known What a look at the original gives, where somebody has looked already.
 * @param inspect Looks at the document's text, with other files as fixes left them: their texts by absolute path.
 */
export async function fixAll(
  original: string,
  options: FixAllOptions,
  inspect: (text: string, others: ReadonlyMap<string, string>) => Promise<Inspection>,
  known?: Inspection,
): Promise<FixAllResult> {
  const seen = new Set([fingerprint(original, new Map())]);

  const take = async (state: State, fixes: readonly Fix[]): Promise<State | undefined> => {
    const edits = fixes.flatMap((fix) => fix.edits);
    const text = applyEdits(state.text, edits);
    const files = changeFiles(state.files, fixes);
    if (seen.has(fingerprint(text, files))) return undefined;
    const inspection = await inspect(text, textsOf(files));
    return inspection.parsed ? { text, files, inspection, applied: state.applied + fixes.length } : undefined;
  };

  /** Two rules may mend a place in ways that do not go together: the rest of the pass is not lost for that. */
  const takeSingly = async (state: State, fixes: readonly Fix[]): Promise<State | undefined> => {
    const kept: Fix[] = [];
    let last: State | undefined;
    for (const fix of fixes.slice(0, maxTried)) {
      const next = await take(state, [...kept, fix]);
      if (next === undefined) continue;
      kept.push(fix);
      last = next;
    }
    return last;
  };

  let state: State = {
    text: original,
    files: new Map(),
    inspection: known ?? (await inspect(original, new Map())),
    applied: 0,
  };
  for (let pass = 0; pass < maxPasses && state.inspection.parsed; pass++) {
    const fixes = chooseFixes(state.inspection.findings, options, state.files);
    if (fixes.length === 0) break;
    const next = (await take(state, fixes)) ?? (fixes.length > 1 ? await takeSingly(state, fixes) : undefined);
    if (next === undefined) break;
    seen.add(fingerprint(next.text, next.files));
    state = next;
  }
  const { text, files, applied } = state;
  return { text, files: [...files.values()].filter((file) => file.before !== file.text), applied };
}

function textsOf(files: FileChanges): Map<string, string> {
  return new Map([...files.values()].map(({ path, text }) => [path, text]));
}

/** Tells one state of all texts from another. */
function fingerprint(text: string, files: FileChanges): string {
  return JSON.stringify([text, ...textsOf(files)]);
}
