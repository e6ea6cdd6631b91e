import { displayWidth } from './printable';

/** A piece of text and how it is painted, which must not count as width. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/** A text of at most so many columns of a terminal; what was cut off is shown as `…`. */
export function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let shown = '';
  let used = 1;
  for (const character of text) {
    used += displayWidth(character);
    if (used > width) break;
    shown += character;
  }
  return `${shown}…`;
}

/** The end of a text, of at most so many columns. */
export function cutStart(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const shown: string[] = [];
  let used = 1;
  for (const character of Array.from(text).toReversed()) {
    used += displayWidth(character);
    if (used > width) break;
    shown.push(character);
  }
  return `…${shown.toReversed().join('')}`;
}

/** Rows with their cells below each other, two blanks apart; `right` tells which columns end at the same place. */
export function columns(rows: readonly (readonly Cell[])[], right: readonly boolean[]): string[] {
  const widths = right.map((_, column) => Math.max(0, ...rows.map((row) => displayWidth(row[column]?.text ?? ''))));
  const used = widths.flatMap((width, column) => (width > 0 ? [column] : []));
  return rows.map((row) =>
    used
      .map((column) => {
        const { text, paint = (same: string) => same } = row[column] ?? { text: '' };
        const blanks = ' '.repeat(widths[column]! - displayWidth(text));
        return right[column] === true ? `${blanks}${paint(text)}` : `${paint(text)}${blanks}`;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** One part of a bar; the characters must tell the parts apart where there are no colours. */
export interface BarPart {
  readonly amount: number;
  readonly character: string;
}

/** A bar that is `width` columns long where its parts sum to `full`; the smallest that is there at all is a thin line. */
export function bar(parts: readonly BarPart[], full: number, width: number): string {
  const total = parts.reduce((sum, { amount }) => sum + amount, 0);
  if (total <= 0 || full <= 0 || width <= 0) return '';
  let [drawn, sum] = ['', 0];
  for (const { amount, character } of parts) {
    sum += amount;
    // Ends are rounded, not lengths: so the lengths sum to that of the whole.
    drawn += character.repeat(Math.max(0, Math.round((sum / full) * width) - drawn.length));
  }
  return drawn === '' ? '▏' : drawn;
}
