import { checkDocument } from '../../server/src/check';
import type { CheckOptions, CheckResult, Document } from '../../server/src/check';
import type { BuildersCache } from '../../server/src/context/workspace';
import type { Files } from '../../server/src/context/files';
import type { Finding, Fix, FixSafety } from '../../server/src/core/finding';
import { fixAll } from '../../server/src/core/fix-all';
import type { RuleMeta } from '../../server/src/core/rule';
import { applyEdits } from '../../server/src/core/text';
import { dockerfileRules, dockerignoreRules, workflowRules } from '../../server/src/rules/index.gen';
import { pages } from '../../server/src/rules/pages.gen';
import { imageChanges, promisedChanges } from './image-config';
import { changedElsewhere, partsOf } from './parts';

/** One attempt to mend a document, and what came of it. */
export interface Trial {
  /** The rule whose fix was applied alone, or `fix all (safe)`, `fix all (suggestion)`. */
  readonly subject: string;
  readonly what: string;
  readonly safety: FixSafety;
  /** What it said it would mend is mended. */
  readonly gone: boolean;
  /** What it broke, in words. */
  readonly broken: readonly string[];
  /** The rules that report more errors and warnings than before: new ones, or such as could not be seen. */
  readonly revealed: readonly string[];
  readonly after: string;
}

const rules: readonly RuleMeta[] = [...dockerfileRules, ...dockerignoreRules, ...workflowRules];
const promises = new Map(rules.map(({ id }) => [id, promisedChanges(pages[id] ?? '')]));
const optionalRules = rules.filter(({ severity }) => severity === 'off').map(({ id }) => [id, 'info'] as const);

/** What a proof of one document needs. */
interface Proof {
  readonly document: Document;
  readonly files: Files;
  readonly options: CheckOptions;
  readonly before: CheckResult;
}

/**
 * Applies every offered fix by itself, all safe fixes, and all safe fixes and suggestions. Every rule is on, also those that
 * a team must turn on; the day is fixed, so that a proof can be repeated.
 * @param builders What is known of who builds what, for several documents of the same files.
 */
export async function proveDocument(
  document: Document,
  files: Files,
  builders: BuildersCache = new Map(),
): Promise<{ findings: readonly Finding[]; trials: Trial[] }> {
  const options = { severities: Object.fromEntries(optionalRules), today: '2026-11-22', builders };
  const before = await checkDocument(document, files, options);
  const proof = { document, files, options, before };
  const trials: Trial[] = [];
  for (const finding of before.findings)
    for (const fix of finding.fixes) trials.push(await proveFix(proof, finding, fix));
  for (const safety of ['safe', 'suggestion'] as const) trials.push(await proveFixAll(proof, safety));
  return { findings: before.findings, trials };
}

async function proveFix({ document, files, options, before }: Proof, finding: Finding, fix: Fix): Promise<Trial> {
  const subject = finding.rule;
  const { safety } = fix;
  const what = `${finding.messageId} ${finding.message}: ${fix.title}`;
  const failed = (problem: string): Trial => ({
    subject,
    what,
    safety,
    gone: false,
    broken: [problem],
    revealed: [],
    after: document.text,
  });
  let after: string;
  try {
    after = applyEdits(document.text, fix.edits);
  } catch (error) {
    return failed(String(error));
  }
  const others = new Map([
    ...fix.newFiles.map(({ path, text }) => [path, text] as const),
    ...fix.otherEdits.map(({ path, text, edits }) => [path, applyEdits(text, edits)] as const),
  ]);
  if (after === document.text && others.size === 0) return failed('changes nothing');
  const mended = { ...document, text: after };
  const result = await checkDocument(mended, withFiles(files, others), options);
  // Of a document that does not parse nobody can say what its parts mean.
  const elsewhere = before.parsed
    ? changedElsewhere(partsOf(document.language, document.text), partsOf(document.language, after), fix.edits)
    : [];
  const broken = [...brokenBetween(document.text, after, before, result), ...elsewhere];
  if (fix.safety === 'safe' && document.language === 'dockerfile')
    broken.push(...unpromised(document.text, after, [finding.rule]));
  const { start, end } = finding.range;
  const cutOut = fix.edits.some(({ range, newText }) => newText === '' && range.start <= start && range.end >= end);
  const gone = cutOut || countOf(result, finding.rule) < countOf(before, finding.rule);
  return { subject, what, safety, gone, broken, revealed: revealedBetween(before, result), after };
}

/** Applies all fixes of at most this safety, twice: the second time must find nothing to do. */
async function proveFixAll({ document, files, options, before }: Proof, safety: FixSafety): Promise<Trial> {
  const subject = `fix all (${safety})`;
  const seen = new Set<string>();
  const inspect = async (text: string, others: ReadonlyMap<string, string>): Promise<CheckResult> => {
    const result = await checkDocument({ ...document, text }, withFiles(files, others), options);
    for (const { rule } of result.findings) seen.add(rule);
    return result;
  };
  const first = await fixAll(document.text, { safety }, inspect);
  const others = new Map(first.files.map(({ path, text }) => [path, text]));
  const again = await fixAll(first.text, { safety }, (text, more) => inspect(text, new Map([...others, ...more])));
  const result = await inspect(first.text, others);
  const broken = brokenBetween(document.text, first.text, before, result);
  if (again.text !== first.text || again.files.length > 0) broken.push('a second fix-all changes something');
  if (safety === 'safe' && document.language === 'dockerfile')
    broken.push(...unpromised(document.text, first.text, [...seen]));
  const left = before.parsed ? result.findings.filter((finding) => isLeft(finding, safety)) : [];
  const what = left.length === 0 ? '' : `left: ${left.map(({ rule, message }) => `${rule}: ${message}`).join('; ')}`;
  const revealed = revealedBetween(before, result);
  return { subject, what, safety, gone: left.length === 0, broken, revealed, after: first.text };
}

function isLeft({ fixes }: Finding, safety: FixSafety): boolean {
  return fixes.some((fix) => fix.safety === 'safe' || fix.safety === safety);
}

function brokenBetween(before: string, after: string, old: CheckResult, now: CheckResult): string[] {
  const broken: string[] = [];
  if (old.parsed && !now.parsed) broken.push('no longer parses');
  for (const { rule, error } of now.failures) broken.push(`${rule} throws: ${String(error)}`);
  if (
    before.startsWith('\uFEFF') !== after.startsWith('\uFEFF') ||
    after.includes('\uFEFF', 1) !== before.includes('\uFEFF', 1)
  )
    broken.push('byte order mark');
  for (const [name, pattern] of lineBreaks)
    if (pattern.test(after) && !pattern.test(before)) broken.push(`line ends: ${name} is new`);
  if (blankEnds(after) > blankEnds(before)) broken.push('blanks at the end of a line');
  if (old.parsed && before.endsWith('\n') && !after.endsWith('\n')) broken.push('the last line break');
  return broken;
}

const blankEnds = (text: string): number => text.match(/[ \t]+$/gm)?.length ?? 0;

const lineBreaks = [
  ['LF', /(?<!\r)\n[^]/],
  ['CRLF', /\r\n/],
  ['CR', /\r(?!\n)/],
] as const;

function revealedBetween(old: CheckResult, now: CheckResult): string[] {
  const known = troubles(old);
  return [...troubles(now)]
    .filter(([kind, { count, mendable }]) => count > (known.get(kind)?.count ?? 0) && !mendable)
    .map(([kind]) => kind);
}

/**
 * How many errors and warnings each rule reports, and whether fix-all mends what may be new of it: a warning that each has a
 * safe fix for, such as the package lists of an update that now stands where it installs.
 */
function troubles({ findings }: CheckResult): Map<string, { count: number; mendable: boolean }> {
  const kinds = new Map<string, { count: number; mendable: boolean }>();
  for (const { rule, severity, fixes } of findings) {
    if (severity === 'info') continue;
    const { count, mendable } = kinds.get(rule) ?? { count: 0, mendable: true };
    const hasFix = severity === 'warning' && fixes.some(({ safety }) => safety === 'safe');
    kinds.set(rule, { count: count + 1, mendable: mendable && hasFix });
  }
  return kinds;
}

function countOf({ findings }: CheckResult, id: string): number {
  return findings.filter(({ rule }) => rule === id).length;
}

function unpromised(before: string, after: string, by: readonly string[]): string[] {
  const promised = new Set(by.flatMap((rule) => promises.get(rule) ?? []));
  return imageChanges(before, after)
    .filter((change) => !promised.has(change.split(' ')[0]!))
    .map((change) => `the image's ${change} is another`);
}

/** Files with some written anew; a new one is in the listing of its folder. */
function withFiles(files: Files, texts: ReadonlyMap<string, string>): Files {
  const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';
  return {
    read: (path) => (texts.has(path) ? Promise.resolve(texts.get(path)) : files.read(path)),
    async list(folder) {
      const entries = await files.list(folder);
      const names = new Set(entries?.map(({ name }) => name));
      const added = [...texts.keys()]
        .filter((path) => folderOf(path) === folder)
        .map((path) => path.slice(path.lastIndexOf('/') + 1))
        .filter((name) => !names.has(name))
        .map((name) => ({ name, kind: 'file' as const }));
      return entries && [...entries, ...added].toSorted((a, b) => (a.name < b.name ? -1 : 1));
    },
  };
}
