import type { Range, TextEdit } from './text';

/** `error`: the build, the run or the workflow fails. `warning`: it costs size, time, cache or safety. `info`: advice. */
export type Severity = 'error' | 'warning' | 'info';

/**
 * `safe`: the image and what it does stay the same, or only get what the author plainly meant. `suggestion`: may change
 * behaviour, and is applied by hand or when all suggestions are asked for. `refactor`: a rewrite, applied only by hand.
 */
export type FixSafety = 'safe' | 'suggestion' | 'refactor';

/** `unnecessary` shows faded, `deprecated` struck through. */
export type FindingTag = 'unnecessary' | 'deprecated';

/** A file that a fix creates; it must not exist yet. `path` is absolute. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** Edits of another file that is there. `path` is absolute; the ranges count in `text`, and without that very text nothing may be edited. */
export interface FileEdits {
  readonly path: string;
  readonly text: string;
  readonly edits: readonly TextEdit[];
}

/** One way to mend a finding: edits of the document itself, edits of other files, and new ones. All of it is done, or nothing. */
export interface Fix {
  readonly title: string;
  readonly safety: FixSafety;
  readonly edits: readonly TextEdit[];
  readonly otherEdits: readonly FileEdits[];
  readonly newFiles: readonly NewFile[];
}

/** Another place that explains a finding, in the same document. */
export interface Related {
  readonly range: Range;
  readonly message: string;
}

/** What a rule says about a document: plain data, so that editor, command line and tests render the same thing. */
export interface Finding {
  readonly rule: string;
  readonly messageId: string;
  /** The values that fill the message's placeholders. */
  readonly data: Readonly<Record<string, string | number>>;
  readonly message: string;
  readonly severity: Severity;
  readonly range: Range;
  readonly related: readonly Related[];
  readonly tags: readonly FindingTag[];
  readonly fixes: readonly Fix[];
}
