import { checkDocument, configOf, fixDocument, type CheckOptions, type Document } from '../check';
import { isIgnoredPath } from '../config/ignored';
import { diskFiles } from '../context/disk';
import { withTexts, type Files } from '../context/files';
import type { FixSafety } from '../core/finding';
import { addChanges, textsAfter, writeChanges, type Changes } from './changes';
import { slashed } from './discover';
import { findingHashes } from './finding-hashes';
import type { CheckedFile } from './format/report';
import type { Source } from './source';

/** What to do with each document. */
export interface CheckTask {
  readonly options: CheckOptions;
  /** The fixes to apply, and where the mended text goes: into the file, to the standard output, or nowhere but the patch. */
  readonly fix: { readonly safety: FixSafety; readonly to: 'file' | 'output' | 'patch' } | undefined;
  /** What the fixes of all documents so far make of files: to a patch it counts as if it were written. */
  readonly changes: Changes;
  /** Whether the hashes of the findings are asked for. */
  readonly hashed: boolean;
}

/** What came of one document. */
export interface Outcome {
  /** What is reported: what remains when the document was mended, else what is there. Nothing where the configuration ignores it. */
  readonly checked?: CheckedFile;
  /** For each finding the hash of what it speaks of. */
  readonly hashes?: readonly string[];
  /** The document with the fixes. */
  readonly fixedText?: string;
  /** How many fixes are in what is reported. */
  readonly applied?: number;
  /** Why something could not be read or written. */
  readonly problems: readonly string[];
  /** Rules that failed. */
  readonly notes: readonly string[];
}

/** Checks one document, and mends it if asked. */
export async function checkSource(source: Source, task: CheckTask): Promise<Outcome> {
  const texts = task.fix?.to === 'patch' ? textsAfter(task.changes) : new Map<string, string>();
  const files = withTexts(diskFiles, texts);
  const path = slashed(source.path);
  const document = { language: source.language, path, text: texts.get(path) ?? source.text };
  if (task.fix === undefined) return check(source, document, files, task);

  const { safety, to } = task.fix;
  const fixed = await fixDocument(document, files, { safety, documentOnly: to === 'output' }, task.options);
  const changes = [...fixed.files];
  if (fixed.text !== document.text) changes.push({ path, before: document.text, text: fixed.text });
  addChanges(task.changes, changes);
  const problem = to === 'file' ? await writeChanges(changes, source.path, source.cwd) : undefined;
  const mends = problem === undefined && to !== 'patch';
  const mended = mends ? { ...document, text: fixed.text } : document;
  return {
    ...(await check(source, mended, files, task)),
    fixedText: fixed.text,
    applied: mends ? fixed.applied : 0,
    problems: problem === undefined ? [] : [problem],
  };
}

async function check(
  source: Source,
  document: Document & { readonly path: string },
  files: Files,
  { options, hashed }: Pick<CheckTask, 'options' | 'hashed'>,
): Promise<Outcome> {
  const config = options.config ?? (await configOf(document, files, options.configs));
  if (isIgnoredPath(document.path, config)) return { notes: [], problems: [] };
  const { findings, failures } = await checkDocument(document, files, { ...options, config });
  const notes = failures.map(({ rule, error }) => {
    const why = error instanceof Error ? error.message : String(error);
    return `the rule ${rule} failed on ${source.shownPath}: ${why}`;
  });
  return {
    checked: { path: source.shownPath, text: document.text, findings },
    ...(hashed && { hashes: findingHashes(document, findings) }),
    notes,
    problems: [],
  };
}
