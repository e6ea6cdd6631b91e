import { writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { checkDocument, fixDocument, type CheckOptions, type Document, type FixAllResult } from '../check';
import { diskFiles } from '../context/disk';
import type { FixSafety, NewFile } from '../core/finding';
import { slashed } from './discover';
import { patch } from './format/patch';
import type { CheckedFile } from './format/report';
import type { Source } from './source';

/** What to do with each document. */
export interface CheckTask {
  readonly options: CheckOptions;
  /** The fixes to apply, and where the mended text goes: into the file, to the standard output, or nowhere but the patch. */
  readonly fix: { readonly safety: FixSafety; readonly to: 'file' | 'output' | 'patch' } | undefined;
}

/** What came of one document. */
export interface Outcome {
  /** What is reported: what remains when the document was mended, else what is there. */
  readonly checked?: CheckedFile;
  /** The document with the fixes, and how they change files, as a patch. */
  readonly fixedText?: string;
  /** How many fixes are in what is reported. */
  readonly applied?: number;
  readonly patch?: string;
  /** Why something could not be read or written. */
  readonly problems: readonly string[];
  /** Rules that failed. */
  readonly notes: readonly string[];
}

/** Checks one document, and mends it if asked. */
export async function checkSource(source: Source, task: CheckTask): Promise<Outcome> {
  const document: Document = { language: source.language, path: slashed(source.path), text: source.text };
  if (task.fix === undefined) return check(source, document, task.options);

  const fixed = await fixDocument(document, diskFiles, task.fix.safety, task.options);
  const problem = task.fix.to === 'file' ? await write(source, fixed) : undefined;
  const mends = problem === undefined && task.fix.to !== 'patch';
  const outcome = await check(source, mends ? { ...document, text: fixed.text } : document, task.options);
  return {
    ...outcome,
    fixedText: fixed.text,
    applied: mends ? fixed.applied : 0,
    patch: patchOf(source, fixed),
    problems: problem === undefined ? [] : [problem],
  };
}

async function check(source: Source, document: Document, options: CheckOptions): Promise<Outcome> {
  const { findings, failures } = await checkDocument(document, diskFiles, options);
  const notes = failures.map(({ rule, error }) => {
    const why = error instanceof Error ? error.message : String(error);
    return `the rule ${rule} failed on ${source.shownPath}: ${why}`;
  });
  return { checked: { path: source.shownPath, text: document.text, findings }, notes, problems: [] };
}

/** Writes the files that the fixes create, then the document; says what could not be written. */
async function write(source: Source, fixed: FixAllResult): Promise<string | undefined> {
  let path = source.path;
  try {
    for (const file of fixed.newFiles) {
      path = newPath(source, file);
      // Never over a file that is there.
      await writeFile(path, file.text, { flag: 'wx' });
    }
    path = source.path;
    if (fixed.text !== source.text) await writeFile(path, fixed.text);
    return undefined;
  } catch (error) {
    return `${shown(source, path)} cannot be written: ${(error as Error).message}`;
  }
}

function patchOf(source: Source, fixed: FixAllResult): string {
  const name = source.shownPath;
  const changes = fixed.newFiles.map((file) =>
    patch('/dev/null', `b/${shown(source, newPath(source, file))}`, '', file.text),
  );
  if (fixed.text !== source.text) changes.push(patch(`a/${name}`, `b/${name}`, source.text, fixed.text));
  return changes.join('');
}

function newPath(source: Source, file: NewFile): string {
  return resolve(dirname(source.path), file.path);
}

function shown(source: Source, path: string): string {
  return slashed(relative(source.cwd, path));
}
