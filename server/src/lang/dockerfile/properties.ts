import { t } from '../../core/l10n';
import type { Escape, Token } from './lex';
import { isBlank, skipSpace } from './space';
import { quotedWords } from './words';

/** One `name=value`, or a name alone, as written. */
export interface PropertyToken {
  readonly name: Token;
  readonly value: Token | undefined;
}

/** A pair that BuildKit refuses. */
export interface PropertyProblem {
  readonly message: string;
  readonly at: Token;
}

/**
 * Reads the arguments of `ENV`, `LABEL` or `ARG` as BuildKit does. Without a `=` in its first word, `ENV` and `LABEL` are of the old form:
 * one name, and all the rest is its value.
 */
export function readProperties(
  keyword: string,
  text: string,
  escape: Escape,
): { properties: PropertyToken[]; problems: PropertyProblem[] } {
  const words = quotedWords(text, escape);
  const first = words[0];
  if (first === undefined) return { properties: [], problems: [] };
  if (keyword !== 'ARG' && !first.text.includes('=')) return readOldForm(keyword, text);
  const problems: PropertyProblem[] = [];
  const properties = words.map((word): PropertyToken => {
    const equals = word.text.indexOf('=');
    if (equals >= 0) return { name: part(word, 0, equals), value: part(word, equals + 1, word.text.length) };
    if (keyword !== 'ARG') {
      const message = t('"{word}" has no "=": write name=value, and put a value with blanks in quotes.', {
        word: word.text,
      });
      problems.push({ message, at: word });
    }
    return { name: word, value: undefined };
  });
  return { properties, problems };
}

function readOldForm(keyword: string, text: string): { properties: PropertyToken[]; problems: PropertyProblem[] } {
  const whole = { text, start: 0, end: text.length };
  let nameEnd = 0;
  while (nameEnd < text.length && !isBlank(text.charCodeAt(nameEnd))) nameEnd++;
  const name = part(whole, 0, nameEnd);
  if (nameEnd === text.length) {
    const message = t('{keyword} needs a name and a value: write "{keyword} name=value".', { keyword });
    return { properties: [{ name, value: undefined }], problems: [{ message, at: whole }] };
  }
  const value = part(whole, skipSpace(text, nameEnd, text.length, isBlank), text.length);
  return { properties: [{ name, value }], problems: [] };
}

function part({ text, start }: Token, from: number, to: number): Token {
  return { text: text.slice(from, to), start: start + from, end: start + to };
}
