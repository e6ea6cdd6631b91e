import type { RuleLanguage } from '../../server/src/core/rule';
import { parsePage, type Fence } from '../../server/src/rules/page';
import { readMarks, type Mark } from './marks';

/** An example of a page, ready to be checked. */
export interface Example {
  readonly kind: 'bad' | 'good';
  /** 1-based line in the page, to find it again. */
  readonly line: number;
  /** The document, without the caret lines. */
  readonly text: string;
  /** Where the document lies, absolute. */
  readonly path: string;
  /** The files around the document, by absolute path. */
  readonly files: Readonly<Record<string, string>>;
  /** What is reported, as drawn. */
  readonly marks: readonly Mark[];
  /** What fix-all with safe fixes leaves; undefined where the page does not say. */
  readonly fixed: Outcome | undefined;
  /** What is left after the first suggestion of each finding, and after the first refactoring. */
  readonly suggestion: Outcome | undefined;
  readonly refactor: Outcome | undefined;
}

/** What a fix must lead to, exactly. */
export interface Outcome {
  readonly text: string;
  /** The findings that remain, where carets are drawn in the outcome too. */
  readonly marks: readonly Mark[];
  /** The other files that the fix creates or edits, by absolute path. */
  readonly files: Readonly<Record<string, string>>;
}

const project = '/project';
/** What was measured of the example: the parts of a measurement that count. */
export const measurementFile = `${project}/measurement.json`;
/** The text that was measured: that of the example as written. */
export const measuredTextFile = `${project}/measured.dockerfile`;
const usualPath = {
  dockerfile: 'Dockerfile',
  dockerignore: '.dockerignore',
  workflow: '.github/workflows/ci.yml',
  configuration: 'plimsoll.yaml',
} as const satisfies Record<RuleLanguage, string>;
type ExampleLanguage = 'dockerfile' | 'dockerignore' | 'yaml';

/**
 * Reads the examples of a page.
 * @throws Error that names the line, when blocks do not belong together: a fix without its example, a file without one, …
 */
export function loadExamples(markdown: string, language: RuleLanguage): Example[] {
  const fenceLanguage = language === 'workflow' || language === 'configuration' ? 'yaml' : language;
  const examples: Example[] = [];
  let files: Record<string, string> = {};
  let current: Example | undefined;
  for (const fence of parsePage(markdown).fences) {
    const { role } = fence;
    if (role.kind === 'prose') continue;
    if (role.kind === 'file') {
      files[`${project}/${role.path}`] = fence.body;
      current = undefined;
    } else if (role.kind === 'fixed') {
      if (current?.kind !== 'bad') fail(fence, 'a fixed block must follow its bad example');
      examples[examples.length - 1] = current = addOutcome(current, fence, fenceLanguage);
    } else {
      const path = role.path ?? usualPath[language];
      current = newExample(fence, fenceLanguage, role.kind, path, files);
      examples.push(current);
      files = {};
    }
  }
  if (Object.keys(files).length > 0) throw new Error('a file block at the end belongs to no example');
  return examples;
}

function newExample(
  fence: Fence,
  language: ExampleLanguage,
  kind: Example['kind'],
  path: string,
  files: Example['files'],
): Example {
  expectLanguage(fence, language);
  const { text, marks } = readMarks(fence.body);
  if (kind === 'bad' && marks.length === 0) fail(fence, 'a bad example needs caret lines');
  if (kind === 'good' && marks.length > 0) fail(fence, 'a good example has no caret lines');
  return {
    kind,
    line: fence.line,
    text,
    path: `${project}/${path}`,
    files: measurementFile in files ? { ...files, [measuredTextFile]: text } : files,
    marks,
    fixed: undefined,
    suggestion: undefined,
    refactor: undefined,
  };
}

function addOutcome(example: Example, fence: Fence, language: ExampleLanguage): Example {
  if (fence.role.kind !== 'fixed') return example;
  const key = fence.role.safety === 'safe' ? 'fixed' : fence.role.safety;
  // A fix of other files only leaves the document as it is.
  const before: Outcome = example[key] ?? { text: example.text, marks: [], files: {} };
  if (fence.role.path !== undefined) {
    const files = { ...before.files, [`${project}/${fence.role.path}`]: fence.body };
    return { ...example, [key]: { ...before, files } };
  }
  expectLanguage(fence, language);
  return { ...example, [key]: { ...before, ...readMarks(fence.body) } };
}

function expectLanguage(fence: Fence, language: ExampleLanguage): void {
  if (fence.language !== language) fail(fence, `'${fence.language}' must be '${language}'`);
}

function fail(fence: Fence, problem: string): never {
  throw new Error(`line ${fence.line}: ${problem}`);
}
