import type { Escape, Token } from './lex';
import { isSpace, skipSpace } from './space';

/** The words between blanks; quotes and escapes protect nothing, as in `COPY`, `FROM`, `EXPOSE` and `VOLUME`. */
export function blankWords(text: string): Token[] {
  return Array.from(text.matchAll(/[^\t\v\f\r ]+/g), ({ 0: word, index }) => {
    return { text: word, start: index, end: index + word.length };
  });
}

/** The words of `ENV`, `LABEL` and `ARG`: a quote or an escape character keeps a blank in the word, and stays in it. */
export function quotedWords(text: string, escape: Escape): Token[] {
  const words: Token[] = [];
  let start = skipSpace(text, 0, text.length);
  while (start < text.length) {
    const end = wordEnd(text, start, escape);
    if (end > start) words.push({ text: text.slice(start, end), start, end });
    start = skipSpace(text, text[end] === escape ? end + 1 : end, text.length);
  }
  return words;
}

/** Where the word ends; an escape character at the end of the text is no part of it. */
function wordEnd(text: string, start: number, escape: Escape): number {
  let quote = '';
  for (let at = start; at < text.length; at++) {
    const ch = text[at]!;
    if (quote === '' && isSpace(ch.charCodeAt(0))) return at;
    if (ch === quote) quote = '';
    else if (quote === '' && (ch === '"' || ch === "'")) quote = ch;
    else if (ch === escape && quote !== "'" && ++at === text.length) return at - 1;
  }
  return text.length;
}
