import { t } from '../../core/l10n';
import type { Range } from '../../core/text';
import { skipSpace, trimSpaceEnd } from '../dockerfile/space';
import { cleanPath } from '../clean-path';
import { compilePattern, isWellFormed } from './glob';
import type { Glob } from './glob';

/** One pattern of an ignore file. */
export interface Pattern {
  /** As written, without the white space around it. */
  readonly raw: string;
  readonly range: Range;
  /** An exception: it begins with `!`. */
  readonly negated: boolean;
  /** What is compared with paths: no `!`, no slash at either end, no `.` or `..` that could be resolved. */
  readonly cleaned: string;
  readonly glob: Glob;
}

export interface IgnoreProblem {
  readonly message: string;
  readonly range: Range;
}

/** An ignore file, read. */
export interface Dockerignore {
  readonly text: string;
  readonly patterns: readonly Pattern[];
  /** The whole lines of the comments. */
  readonly comments: readonly Range[];
  /** Why Docker refuses the file, or why we do not read it; empty for a file that is in order. */
  readonly problems: readonly IgnoreProblem[];
}

/** UTF-16 units. */
const LENGTH_LIMIT = 200_000;
/** Bytes of a line that Go's scanner takes. */
const LINE_LIMIT = 65_536;

/**
 * Reads an ignore file as BuildKit does (`moby/patternmatcher`: `ignorefile.ReadAll`, then `patternmatcher.New`). Never throws.
 * A pattern that Docker refuses is a problem, and the others are read all the same.
 */
export function parseDockerignore(text: string): Dockerignore {
  if (text.length > LENGTH_LIMIT) {
    const message = t('This file is larger than 200 kB and is not read.');
    return { text, patterns: [], comments: [], problems: [{ message, range: { start: 0, end: 0 } }] };
  }
  const patterns: Pattern[] = [];
  const comments: Range[] = [];
  const problems: IgnoreProblem[] = [];
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const lineEnd = newline < 0 ? text.length : newline;
    const range = { start: skipSpace(text, start, lineEnd), end: trimSpaceEnd(text, start, lineEnd) };
    if (new TextEncoder().encode(text.slice(start, lineEnd)).length >= LINE_LIMIT)
      problems.push({ message: t('Docker refuses a line of 64 kB or more.'), range });
    // A `#` in the first column only: behind white space it belongs to a pattern.
    else if (text[start] === '#') comments.push({ start, end: range.end });
    else if (range.end > range.start) {
      const read = readPattern(text.slice(range.start, range.end));
      if (typeof read === 'string') problems.push({ message: read, range });
      else if (read) patterns.push({ ...read, raw: text.slice(range.start, range.end), range });
    }
    start = lineEnd + 1;
  }
  return { text, patterns, comments, problems };
}

/** Reads one line without the white space around it; a text says why Docker refuses it, undefined that it drops the line. */
function readPattern(line: string): Pick<Pattern, 'negated' | 'cleaned' | 'glob'> | string | undefined {
  const listed = trim(normalize(line));
  if (listed === '') return undefined;
  // Docker cleans a second time, `!` and all: `!/` is a lone `!` to it, and `/!a` an exception.
  const cleanedTwice = cleanPath(listed);
  const negated = cleanedTwice.startsWith('!');
  if (cleanedTwice === '!') return t('Docker refuses this file: an exception needs a pattern behind its `!`.');
  const cleaned = negated ? cleanPath(cleanedTwice.slice(1)).replace(/^\//, '') : cleanedTwice;
  const glob = isWellFormed(cleaned) ? compilePattern(cleaned) : undefined;
  if (glob === undefined) {
    return cleaned.endsWith('\\')
      ? t('Docker refuses this file: a pattern cannot end with a backslash.')
      : t('Docker refuses this file: what begins with `[` is no set of characters.');
  }
  return { negated, cleaned, glob };
}

function normalize(line: string): string {
  const negated = line.startsWith('!');
  const path = negated ? trim(line.slice(1)) : line;
  const cleaned = path === '' ? '' : cleanPath(path);
  return (negated ? '!' : '') + (cleaned.length > 1 && cleaned.startsWith('/') ? cleaned.slice(1) : cleaned);
}

function trim(text: string): string {
  const start = skipSpace(text, 0, text.length);
  return text.slice(start, trimSpaceEnd(text, start, text.length));
}
