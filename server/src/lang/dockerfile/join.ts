import type { Range } from '../../core/text';
import type { MappedText, Segment } from '../mapped-text';
import type { Escape } from './lex';
import type { Line, LineReader } from './lines';
import { skipSpace } from './space';

export interface Comment {
  /** From `#` to the end of the line. */
  readonly range: Range;
  /** What `range` holds. */
  readonly text: string;
}

/** An instruction's lines as one. */
export interface JoinedLines {
  readonly logical: MappedText;
  readonly comments: readonly Comment[];
  /** The last line that was read. */
  readonly last: Line;
}

/** Joins a line with those that continue it; comments and blank lines between them are left out. */
export function joinLines(text: string, first: Line, lines: LineReader, escape: Escape): JoinedLines {
  const parts: string[] = [];
  const segments: Segment[] = [];
  const comments: Comment[] = [];
  let logical = 0;
  let last = first;

  for (let line: Line | undefined = first; line !== undefined; line = lines.next()) {
    last = line;
    const at = skipSpace(text, line.start, line.end);
    if (at === line.end) continue;
    if (text[at] === '#') {
      comments.push(commentAt(text, at, line.end));
      continue;
    }
    const escapeAt = continuation(text, line, escape);
    const length = (escapeAt ?? line.end) - line.start;
    // A text without a character keeps the place of its first line.
    if (length > 0 || segments.length === 0) {
      parts.push(text.slice(line.start, line.start + length));
      segments.push({ logical, document: line.start, length });
      logical += length;
    }
    if (escapeAt === undefined) break;
  }
  return { logical: { text: parts.join(''), segments }, comments, last };
}

export function commentAt(text: string, start: number, end: number): Comment {
  return { range: { start, end }, text: text.slice(start, end) };
}

/** Where the escape character stands that ends a line and joins it to the next; two of them in a row join nothing. */
function continuation(text: string, { start, end }: Line, escape: Escape): number | undefined {
  let at = end - 1;
  while (at > start && (text[at] === ' ' || text[at] === '\t')) at--;
  return text[at] === escape && (at === start || text[at - 1] !== escape) ? at : undefined;
}
