import { expect } from 'vitest';
import type { Fix, FixSafety } from '../../server/src/core/finding';
import { changeFiles, type FileChange } from '../../server/src/core/file-changes';
import { fixAll, type Inspection } from '../../server/src/core/fix-all';
import type { RuleMeta } from '../../server/src/core/rule';
import { promisedChanges } from '../../scripts/proof/image-config';
import { applyEdits } from '../../server/src/core/text';
import { pageHeadings, parsePage } from '../../server/src/rules/page';
import { loadExamples, type Example, type Outcome } from './load-page';
import { drawMarks, marksOf, type Mark } from './marks';
import { firstFreeLine, insertLine, moveMark, variants, type Variant } from './variants';

/** What checks the examples of one rule: the real engine, or a small one in the loader's own tests. */
export interface PageEngine {
  /** The findings of this rule alone. `files` holds the document too. */
  inspect(
    text: string,
    path: string,
    files: Readonly<Record<string, string>>,
    inlineIgnores: boolean,
  ): Promise<Inspection>;
  /** What a mended Dockerfile changes of its image's configuration: `USER`, `ENV PATH`, …. */
  imageChanges?(before: string, after: string): string[];
}

/** One assertion about a page; `run` rejects when it does not hold. */
export interface PageCheck {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** Everything that a rule's page must hold. */
export function pageChecks(rule: RuleMeta, markdown: string, engine: PageEngine): PageCheck[] {
  let examples: Example[];
  try {
    examples = loadExamples(markdown, rule.language);
  } catch (error) {
    return [{ name: 'the blocks of the page belong together', run: () => Promise.reject(error) }];
  }
  return [
    { name: 'has its title and every heading', run: async () => checkHeadings(rule, markdown) },
    { name: 'has the examples that it must have', run: async () => checkKinds(rule, examples) },
    ...examples.flatMap((example) => exampleChecks(rule, markdown, example, engine)),
  ];
}

/** The ids of messages, of fix titles too, that no example shows. */
export async function unseenMessages(rule: RuleMeta, markdown: string, engine: PageEngine): Promise<string[]> {
  const seen: string[] = [];
  for (const example of loadExamples(markdown, rule.language)) {
    for (const { message, related, fixes } of (await inspect(engine, example, example.text)).findings) {
      seen.push(message, ...related.map((place) => place.message), ...fixes.map((fix) => fix.title));
    }
  }
  return Object.entries(rule.messages)
    .filter(([, template]) => !seen.some((text) => wasFilledFrom(text, template)))
    .map(([id]) => id);
}

function wasFilledFrom(text: string, template: string): boolean {
  let at = 0;
  return template.split(/\{\w+\}/).every((piece) => {
    const found = text.indexOf(piece, at);
    at = found + piece.length;
    return found >= 0;
  });
}

function checkHeadings(rule: RuleMeta, markdown: string): void {
  const { title, sections } = parsePage(markdown);
  expect(title, 'the title').toBe(rule.id);
  expect(sections.map(({ heading }) => heading)).toEqual(pageHeadings);
  const empty = sections.filter(({ text }) => text.trim() === '').map(({ heading }) => heading);
  expect(empty, 'headings with nothing below them').toEqual([]);
}

function checkKinds(rule: RuleMeta, examples: readonly Example[]): void {
  const bad = examples.filter(({ kind }) => kind === 'bad');
  expect(bad.length, 'bad examples').toBeGreaterThan(0);
  expect(examples.length - bad.length, 'good examples').toBeGreaterThan(0);
  if (rule.fixes === 'none') return;
  const key = rule.fixes === 'safe' ? 'fixed' : rule.fixes;
  const mended = bad.filter((example) => example[key] !== undefined);
  expect(
    mended.length,
    `examples with a '${rule.fixes === 'safe' ? 'fixed' : `fixed ${rule.fixes}`}' block`,
  ).toBeGreaterThan(0);
}

function exampleChecks(rule: RuleMeta, markdown: string, example: Example, engine: PageEngine): PageCheck[] {
  const where = `line ${example.line}`;
  const checks: PageCheck[] = variants.map((variant) => ({
    name: `${where}, ${variant.name}`,
    async run() {
      await checkFindings(example, variant, engine);
      if (example.kind === 'bad') await checkSafeFix(markdown, example, variant, engine);
      for (const safety of ['suggestion', 'refactor'] as const) {
        const outcome = example[safety];
        if (outcome !== undefined) await checkByHand(safety, example, outcome, variant, engine);
      }
    },
  }));
  if (example.kind === 'bad') {
    checks.push(
      { name: `${where}, an ignore comment silences it`, run: () => checkIgnore(rule, example, engine) },
      {
        name: `${where}, an ignore comment for the file silences it`,
        run: () => checkFileIgnore(rule, example, engine),
      },
    );
  }
  return checks;
}

async function checkFindings(example: Example, variant: Variant, engine: PageEngine): Promise<void> {
  const text = variant.text(example.text);
  const { findings } = await inspect(engine, example, text);
  const expected = example.marks.map((mark) => variant.mark(mark, example.text));
  expect(drawMarks(text, marksOf(text, findings))).toBe(drawMarks(text, expected));
}

async function checkSafeFix(markdown: string, example: Example, variant: Variant, engine: PageEngine): Promise<void> {
  const text = variant.text(example.text);
  const options = { safety: 'safe' } as const;
  const result = await fixAll(text, options, (next, others) => inspect(engine, withFiles(example, others), next));
  const files = textsOf(example, result.files);
  if (example.fixed !== undefined) {
    await checkOutcome(example, example.fixed, variant, engine, { text: result.text, files });
  }
  const mended = withFiles(example, files);
  const again = await fixAll(result.text, options, (next, others) => inspect(engine, withFiles(mended, others), next));
  expect(again.text, 'a second fix-all changes nothing').toBe(result.text);
  expect(again.files, 'a second fix-all changes no other file').toEqual([]);
  const promised = promisedChanges(markdown);
  const changes = engine.imageChanges?.(text, result.text) ?? [];
  const unpromised = changes.filter((change) => !promised.includes(change.split(' ')[0]!));
  expect(unpromised, 'what a safe fix changes of the image, and the page does not promise').toEqual([]);
}

async function checkByHand(
  safety: FixSafety,
  example: Example,
  outcome: Outcome,
  variant: Variant,
  engine: PageEngine,
): Promise<void> {
  const text = variant.text(example.text);
  const { findings } = await inspect(engine, example, text);
  const fixes = firstFixes(
    findings.map((finding) => finding.fixes),
    safety,
  );
  const edits = fixes.flatMap((fix) => fix.edits);
  const files = textsOf(example, [...changeFiles(new Map(), fixes).values()]);
  await checkOutcome(example, outcome, variant, engine, { text: applyEdits(text, edits), files });
}

/** The first fix of this safety of each finding, without those that touch an earlier one. */
function firstFixes(offers: readonly (readonly Fix[])[], safety: FixSafety): Fix[] {
  const chosen: Fix[] = [];
  for (const fixes of offers) {
    const fix = fixes.find((candidate) => candidate.safety === safety);
    const touches = chosen.some((other) =>
      other.edits.some((a) => fix?.edits.some((b) => a.range.start <= b.range.end && b.range.start <= a.range.end)),
    );
    if (fix !== undefined && !touches) chosen.push(fix);
  }
  return chosen;
}

async function checkOutcome(
  example: Example,
  outcome: Outcome,
  variant: Variant,
  engine: PageEngine,
  actual: { readonly text: string; readonly files: ReadonlyMap<string, string> },
): Promise<void> {
  expect(actual.text).toBe(variant.text(outcome.text));
  // A new file has no line breaks to keep: it may take those of the document.
  const unixFiles = [...actual.files].map(([path, text]) => [path, text.replaceAll('\r\n', '\n')]);
  expect(Object.fromEntries(unixFiles), 'other files').toEqual(outcome.files);

  const mended = withFiles(example, actual.files);
  const { findings, parsed } = await inspect(engine, mended, actual.text);
  expect(parsed, 'the mended document parses').toBe(true);
  const remaining = outcome.marks.map((mark) => variant.mark(mark, outcome.text));
  expect(drawMarks(actual.text, marksOf(actual.text, findings)), 'what is still reported').toBe(
    drawMarks(actual.text, remaining),
  );
}

/** The comment belongs above the instruction, the step or the job: the nearest line at or above the finding where it works. */
async function checkIgnore(rule: RuleMeta, example: Example, engine: PageEngine): Promise<void> {
  const lines = example.text.split('\n');
  const first = firstFreeLine(example.text);
  for (const mark of example.marks) {
    let silenced = false;
    for (let line = mark.line; line >= first && !silenced; line--) {
      const indent = /^\s*/.exec(lines[line] ?? '')?.[0] ?? '';
      const text = insertLine(example.text, line, `${indent}# plimsoll-ignore ${rule.id} -- test`);
      const moved = moveMark(mark, 1, 0);
      silenced =
        !(await reports(engine, example, text, moved, true)) &&
        // Without comments nothing is said of comments.
        (rule.group === 'comments' || (await reports(engine, example, text, moved, false)));
    }
    expect(silenced, `a comment above line ${mark.line + 1} silences '${mark.messageId}'`).toBe(true);
  }
}

async function checkFileIgnore(rule: RuleMeta, example: Example, engine: PageEngine): Promise<void> {
  const text = insertLine(example.text, firstFreeLine(example.text), `# plimsoll-ignore-file ${rule.id} -- test`);
  const { findings } = await inspect(engine, example, text);
  expect(drawMarks(text, marksOf(text, findings))).toBe(text);
}

async function reports(
  engine: PageEngine,
  example: Example,
  text: string,
  mark: Mark,
  inlineIgnores: boolean,
): Promise<boolean> {
  const { findings } = await inspect(engine, example, text, inlineIgnores);
  return marksOf(text, findings).some(
    ({ messageId, line, start }) => messageId === mark.messageId && line === mark.line && start === mark.start,
  );
}

function inspect(engine: PageEngine, example: Example, text: string, inlineIgnores = true): Promise<Inspection> {
  return engine.inspect(text, example.path, { ...example.files, [example.path]: text }, inlineIgnores);
}

function withFiles(example: Example, texts: ReadonlyMap<string, string>): Example {
  return { ...example, files: { ...example.files, ...Object.fromEntries(texts) } };
}

/** The files that are changed, by path. @throws when a new one would replace one that is there, or an edited one is not there as the rule says. */
function textsOf(example: Example, changes: readonly FileChange[]): Map<string, string> {
  for (const { path, before } of changes) expect(example.files[path], `${path} before the fix`).toBe(before);
  return new Map(changes.map(({ path, text }) => [path, text]));
}
