import { countWhile } from './count-while';

/** A half-open stretch of a document: UTF-16 offsets, `start` inclusive, `end` exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A place in a document: line and UTF-16 column, both 0-based. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One replacement in a document; an empty range inserts, an empty text deletes. */
export interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

/** Converts between offsets and positions of one text. Lines end at LF, CRLF or a lone CR, as editors count them. */
export interface LineIndex {
  readonly lineCount: number;
  /** The position of an offset; an offset past the end gives the end of the text. */
  position(offset: number): Position;
  /** The offset of a position; a column past the end of its line gives the line's end, before its line break. */
  offset(position: Position): number;
  /** The range of a 0-based line without its line break. */
  line(line: number): Range;
}

/** Indexes a text once (linear); each look-up after that is a binary search. */
export function lineIndex(text: string): LineIndex {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 13 && text.charCodeAt(i + 1) === 10) i++;
    if (code === 10 || code === 13) starts.push(i + 1);
  }

  const lineOf = (offset: number): number => {
    return Math.max(countWhile(starts, (start) => start <= offset) - 1, 0);
  };
  const line = (index: number): Range => {
    const at = Math.min(Math.max(index, 0), starts.length - 1);
    const start = starts[at]!;
    let end = starts[at + 1] ?? text.length;
    while (end > start && (text[end - 1] === '\n' || text[end - 1] === '\r')) end--;
    return { start, end };
  };

  return {
    lineCount: starts.length,
    line,
    position(offset) {
      const clamped = Math.min(Math.max(offset, 0), text.length);
      const at = lineOf(clamped);
      return { line: at, column: clamped - starts[at]! };
    },
    offset(position) {
      const { start, end } = line(position.line);
      return Math.min(start + Math.max(position.column, 0), end);
    },
  };
}

/**
 * Applies edits that do not overlap, in any order; edits at the same place keep their given order.
 * @throws RangeError when two edits overlap or an edit lies outside of the text.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = edits.toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  let result = '';
  let at = 0;
  for (const { range, newText } of sorted) {
    if (range.start < at || range.end < range.start || range.end > text.length) {
      throw new RangeError(`edit ${range.start}–${range.end} overlaps another or lies outside of the text`);
    }
    result += text.slice(at, range.start) + newText;
    at = range.end;
  }
  return result + text.slice(at);
}

/** The line break that a text uses first; LF for a text of one line. */
export function lineBreakOf(text: string): '\n' | '\r\n' {
  const at = text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}
