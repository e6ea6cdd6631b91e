import type { Files } from './context/files';
import type { Finding, FixSafety, NewFile } from './core/finding';
import type { RuleFailure } from './core/run';

/** What the engine can read. */
export type DocumentLanguage = 'dockerfile' | 'workflow';

/** A document to check. `path` is absolute with `/` (an untitled document has none): it gives the context, not the language. */
export interface Document {
  readonly language: DocumentLanguage;
  readonly path: string | undefined;
  readonly text: string;
}

export interface CheckOptions {
  /** Honour ignore comments; the default. */
  readonly inlineIgnores?: boolean;
  /** The day that counts for announced dates, `YYYY-MM-DD`; the default is the clock's. */
  readonly today?: string;
}

export interface CheckResult {
  /** In document order. */
  readonly findings: readonly Finding[];
  readonly failures: readonly RuleFailure[];
  /** False when the document is too large or broken to be fixed as a whole. */
  readonly parsed: boolean;
}

/** The language of a file by its path alone, as the command line and the editor's selector agree on. */
export declare function languageOfPath(path: string): DocumentLanguage | undefined;

/** Checks one document. Runs nothing, writes nothing, asks no network. Never rejects. */
export declare function checkDocument(document: Document, files: Files, options?: CheckOptions): Promise<CheckResult>;

export interface FixAllResult {
  readonly text: string;
  /** Files that the applied fixes create. */
  readonly newFiles: readonly NewFile[];
  /** How many fixes were applied, over all passes. */
  readonly applied: number;
}

/** Applies all fixes of at most this safety, in passes, until nothing changes; a document that does not parse comes back as it was. */
export declare function fixDocument(
  document: Document,
  files: Files,
  safety: FixSafety,
  options?: CheckOptions,
): Promise<FixAllResult>;
