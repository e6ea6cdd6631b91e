import type { Range } from '../../core/text';

/** The `${{ … }}` of a text. An expression that is never closed is none. */
export function expressionsIn(text: string): Range[] {
  const found: Range[] = [];
  let start = text.indexOf('${{');
  while (start !== -1) {
    const end = text.indexOf('}}', start) + 2;
    if (end < 2) break;
    found.push({ start, end });
    start = text.indexOf('${{', end);
  }
  return found;
}

/** The text with `_` for every character of an expression: what stands around them keeps its place. */
export function maskExpressions(text: string): string {
  let masked = '';
  let at = 0;
  for (const { start, end } of expressionsIn(text)) {
    masked += text.slice(at, start) + '_'.repeat(end - start);
    at = end;
  }
  return masked + text.slice(at);
}
