import type { LineIndex, Range } from '../../core/text';
import { cut, cutStart } from './columns';
import { displayWidth, printable } from './printable';
import type { Style } from './style';

/** How much of a long line is shown, in UTF-16 units, before and after the finding's start. */
const before = 60;
const after = 100;

/**
 * The line on which a range starts, with carets below it; a range over several lines is marked to the line's end.
 * @param columns What fits into one line of the terminal: a line that wraps has its carets below something else.
 */
export function codeFrame(text: string, lines: LineIndex, range: Range, style: Style, columns = Infinity): string {
  const { line } = lines.position(range.start);
  const whole = lines.line(line);
  const from = Math.max(whole.start, range.start - before);
  const to = Math.min(whole.end, range.start + after);
  const markedTo = Math.min(Math.max(range.end, range.start), to);

  const marked = shown(text.slice(range.start, markedTo));
  const tail = `${marked}${shown(text.slice(markedTo, to))}${to < whole.end ? '…' : ''}`.trimEnd();
  const number = String(line + 1);
  const gutter = ' '.repeat(number.length);

  const room = Math.max(20, columns - number.length - ' '.length - ' | '.length);
  // What is marked begins in the first half, unless the line ends soon after.
  const leadRoom = Math.max(Math.floor(room / 2), room - displayWidth(tail));
  const lead = cutStart(`${from > whole.start ? '…' : ''}${shown(text.slice(from, range.start))}`, leadRoom);
  const left = room - displayWidth(lead);
  const carets = '^'.repeat(Math.min(left, Math.max(1, displayWidth(marked))));
  return [
    `${style.dim(` ${number} |`)} ${(lead + cut(tail, left)).trimEnd()}\n`,
    `${style.dim(` ${gutter} |`)} ${' '.repeat(displayWidth(lead))}${style.red(carets)}\n`,
  ].join('');
}

/** A byte order mark is left out, a tab takes a few columns, as it is no fault of the line. */
function shown(text: string): string {
  return printable(text.replace(/^\uFEFF/, '').replaceAll('\t', '    '));
}
