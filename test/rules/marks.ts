import type { Finding } from '../../server/src/core/finding';
import { lineIndex } from '../../server/src/core/text';

/** A finding as a page draws it. */
export interface Mark {
  readonly messageId: string;
  /** 0-based, in the document without caret lines. */
  readonly line: number;
  /** 0-based UTF-16 column. */
  readonly start: number;
  /** Exclusive; `more` when the finding goes on in later lines. */
  readonly end: number | 'more';
}

// `#   ^^^ id` marks the columns above; `#   ^^^> id` goes on below; `#<^^ id` begins at column 0, which the `#` hides.
const caretLine = /^\s*#\s*(<\^*|\^+)(>?)\s+([a-z][\w-]*)\s*$/i;

/** Takes the caret lines out of an example. */
export function readMarks(body: string): { text: string; marks: Mark[] } {
  const kept: string[] = [];
  const marks: Mark[] = [];
  for (const line of body.split('\n')) {
    const match = caretLine.exec(line);
    if (match === null) {
      kept.push(line);
      continue;
    }
    const [, carets = '', more, messageId = ''] = match;
    const column = line.indexOf(carets);
    const start = carets.startsWith('<') ? 0 : column;
    marks.push({ messageId, line: kept.length - 1, start, end: more ? 'more' : column + carets.length });
  }
  return { text: kept.join('\n'), marks };
}

/** The marks that a page would draw for these findings. */
export function marksOf(text: string, findings: readonly Finding[]): Mark[] {
  const lines = lineIndex(text);
  return findings.map(({ messageId, range }) => {
    const start = lines.position(range.start);
    const end = lines.position(range.end);
    if (range.end <= range.start)
      throw new Error(`'${messageId}' is reported for an empty range at line ${start.line + 1}`);
    return { messageId, line: start.line, start: start.column, end: end.line === start.line ? end.column : 'more' };
  });
}

/** The text with its caret lines, as a page must draw it: to compare, and to copy from a failure. */
export function drawMarks(text: string, marks: readonly Mark[]): string {
  const drawn: string[] = [];
  for (const [number, line] of text.split(/\r?\n/).entries()) {
    drawn.push(line);
    const own = marks.filter((mark) => mark.line === number);
    drawn.push(...own.map((mark) => drawMark(mark, line.length)).sort());
  }
  return drawn.join('\n');
}

function drawMark({ start, end, messageId }: Mark, lineLength: number): string {
  const stop = end === 'more' ? lineLength : end;
  const carets =
    start === 0
      ? `#<${'^'.repeat(Math.max(0, stop - 2))}`
      : `#${' '.repeat(start - 1)}${'^'.repeat(Math.max(0, stop - start))}`;
  return `${carets}${end === 'more' ? '>' : ''} ${messageId}`;
}
