import type { Finding } from '../../core/finding';
import { lineIndex } from '../../core/text';

/** A file that was checked, and what was found in it. */
export interface CheckedFile {
  /** As shown: relative to the working directory, with `/`. */
  readonly path: string;
  /** The text that the findings' ranges count in. */
  readonly text: string;
  /** In document order. */
  readonly findings: readonly Finding[];
}

/** A place for people: line and UTF-16 column count from 1; a byte order mark is no column. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Gives the places of offsets in one text. */
export function placesIn(text: string): (offset: number) => Place {
  const lines = lineIndex(text);
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  return (offset) => {
    const { line, column } = lines.position(offset);
    return { line: line + 1, column: column + 1 - (line === 0 ? Math.min(mark, column) : 0) };
  };
}

export interface Summary {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  /** Findings that `--fix` would mend: those with a safe fix. */
  readonly fixable: number;
}

export function summarize(files: readonly CheckedFile[]): Summary {
  const findings = files.flatMap((file) => file.findings);
  const count = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity).length;
  return {
    files: files.length,
    errors: count('error'),
    warnings: count('warning'),
    infos: count('info'),
    fixable: findings.filter(({ fixes }) => fixes.some(({ safety }) => safety === 'safe')).length,
  };
}
