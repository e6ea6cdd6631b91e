import type { Token } from './lex';
import { skipSpace } from './space';

/**
 * The strings of an argument in JSON (exec) form; a token spans the quotes. Undefined when the text is in shell form, `'not-strings'` when
 * it is a JSON array of anything but strings, which BuildKit refuses. The whole text must be JSON: `["a"] b` and `["a",]` are shell form.
 */
export function readJsonForm(text: string): readonly Token[] | 'not-strings' | undefined {
  const start = skipSpace(text, 0, text.length);
  if (text[start] !== '[') return undefined;
  let values: unknown;
  try {
    values = JSON.parse(text.slice(start));
  } catch {
    return undefined;
  }
  const strings = values as unknown[];
  if (!strings.every((value) => typeof value === 'string')) return 'not-strings';
  let at = start;
  return strings.map((value) => {
    const open = text.indexOf('"', at);
    at = open + 1;
    while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    return { text: value, start: open, end: ++at };
  });
}
