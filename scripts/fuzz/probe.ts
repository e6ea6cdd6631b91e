import { checkDocument, fixDocument, type CheckOptions, type Document } from '../../server/src/check';
import { noFiles } from '../../server/src/context/files';
import { emptyConfig } from '../../server/src/config/config';
import type { Finding } from '../../server/src/core/finding';
import { applyEdits } from '../../server/src/core/text';

/** Milliseconds that one check may take. */
const LIMIT = 1000;

/** No file is looked for, every rule is on, the day is fixed. */
const options = (severities: CheckOptions['severities']): CheckOptions => ({
  config: emptyConfig,
  today: '2026-11-22',
  ...(severities && { severities }),
});

/**
 * Checks one document, and what its fixes make of it.
 * @param withFixes Whether the fixes are tried, too: each by itself, and all safe ones.
 * @returns What is wrong with us, a sentence each; how many fixes were tried.
 */
export async function probe(
  document: Document,
  severities: CheckOptions['severities'],
  withFixes: boolean,
): Promise<{ readonly faults: readonly string[]; readonly fixes: number }> {
  const faults: string[] = [];
  const start = performance.now();
  const result = await checkDocument(document, noFiles, options(severities));
  const milliseconds = performance.now() - start;
  if (milliseconds > LIMIT) faults.push(`the check took ${Math.round(milliseconds)} ms`);
  for (const { rule, error } of result.failures)
    faults.push(`${rule} threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  for (const finding of result.findings) faults.push(...outside(finding, document.text.length));
  if (!withFixes) return { faults, fixes: 0 };

  let fixes = 0;
  for (const { rule, fixes: offered } of result.findings) {
    for (const fix of offered) {
      fixes++;
      try {
        const text = applyEdits(document.text, fix.edits);
        const after = await checkDocument({ ...document, text }, noFiles, options(severities));
        if (result.parsed && !after.parsed) faults.push(`${rule}: '${fix.title}' leaves what does not parse`);
        if (text === document.text && fix.otherEdits.length + fix.newFiles.length === 0)
          faults.push(`${rule}: '${fix.title}' changes nothing`);
      } catch (error) {
        faults.push(`${rule}: '${fix.title}' cannot be applied: ${String(error)}`);
      }
    }
  }
  const fixed = await fixDocument(document, noFiles, { safety: 'safe' }, options(severities));
  const after = await checkDocument({ ...document, text: fixed.text }, noFiles, options(severities));
  if (result.parsed && !after.parsed) faults.push('fix-all leaves what does not parse');
  if (!result.parsed && fixed.text !== document.text) faults.push('fix-all changes what does not parse');
  return { faults, fixes };
}

/** Places of a finding that lie outside of the document, or end before they begin. */
function outside({ rule, range, related, fixes }: Finding, length: number): string[] {
  const places = [
    range,
    ...related.map((place) => place.range),
    ...fixes.flatMap(({ edits }) => edits.map((edit) => edit.range)),
  ];
  return places
    .filter(({ start, end }) => !(start >= 0 && start <= end && end <= length))
    .map(({ start, end }) => `${rule}: ${start}–${end} lies outside of the document of ${length}`);
}
