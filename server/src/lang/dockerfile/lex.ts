import { isSpace } from './space';

/** The character that escapes the next one and, at the end of a line, joins it to the next line. */
export type Escape = '\\' | '`';

export interface LexOptions {
  readonly escape: Escape;
  /** Keep the quotes in what is read. */
  readonly rawQuotes: boolean;
  /** Keep the escape characters in what is read. */
  readonly rawEscapes: boolean;
}

/** A part of a text: UTF-16 offsets, `end` exclusive; `text` is what it reads as. */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** How deep `${a:-${b:-…}}` may nest before the text is refused: hostile text must not exhaust the stack. */
const DEPTH_LIMIT = 100;

const NAME = /\p{Nd}+|[@*#?\-$!]|[\p{L}_][\p{L}\p{Nd}_]*/uy;

/** Made once: text that is refused is common, and a stack trace is dear. */
const REFUSED = new SyntaxError('BuildKit refuses this text');

function refuse(): never {
  throw REFUSED;
}

/**
 * Reads text as BuildKit's shell lexer (frontend/dockerfile/shell/lex.go) does when no variable is set and unset ones are kept: `text` is
 * all of it as one word, `words` its parts between white space. Undefined where BuildKit stops with an error: a quote or `${` that is
 * never closed, or an unknown modifier.
 */
export function lex(source: string, options: LexOptions): { text: string; words: Token[] } | undefined {
  const { escape, rawQuotes } = options;
  let { rawEscapes } = options;
  // Go's scanner drops a byte order mark at the start.
  let at = source.startsWith('\uFEFF') ? 1 : 0;
  let depth = 0;
  const words: Token[] = [];
  let word = '';
  let wordStart = 0;
  let wordEnd = 0;

  const take = (): string => source[at++] ?? refuse();

  const addToWord = (text: string, from: number): void => {
    if (word === '') wordStart = from;
    word += text;
    wordEnd = at;
  };
  const endWord = (): void => {
    if (word !== '') words.push({ text: word, start: wordStart, end: wordEnd });
    word = '';
  };

  const name = (): string => {
    NAME.lastIndex = at;
    const found = NAME.exec(source)?.[0] ?? '';
    at += found.length;
    return found;
  };

  const singleQuoted = (): string => {
    const open = at++;
    while (take() !== "'");
    return rawQuotes ? source.slice(open, at) : source.slice(open + 1, at - 1);
  };

  const doubleQuoted = (): string => {
    const quote = rawQuotes ? '"' : '';
    let result = quote;
    at++;
    for (;;) {
      if (source[at] === '$') {
        result += variable();
        continue;
      }
      const ch = take();
      if (ch === '"') return result + quote;
      const next = source[at];
      if (ch === escape && (next === '"' || next === '$' || next === escape)) {
        result += rawEscapes ? ch + next : next;
        at++;
      } else {
        result += ch;
      }
    }
  };

  /** `$name` and `${name…}` as they are written, but for the quotes and escapes in the word after a modifier. */
  const variable = (): string => {
    at++;
    if (source[at] !== '{') return `$${name()}`;
    at++;
    if ('{}:'.includes(source[at] ?? '')) refuse();
    const start = `\${${name()}`;
    const modifier = take();
    if (modifier === '}') return `${start}}`;
    if (modifier === '/') {
      const all = source[at] === '/' ? take() : '';
      return `${start}/${all}${until('/', true)}/${until('}', true)}}`;
    }
    if (modifier === ':') {
      const kind = take();
      if (kind === '#' || kind === '%') refuse();
      return `${start}:${kind}${until('}', false)}}`;
    }
    if (!'+-?#%'.includes(modifier)) refuse();
    return `${start}${modifier}${until('}', modifier === '#' || modifier === '%')}}`;
  };

  /** A `<`, or `<<` with the white space before a heredoc's name, which does not end the word. */
  const lessThan = (): string => {
    const from = at++;
    if (source[at] === '<')
      do at++;
      while (at < source.length && '\t\r '.includes(source[at]!));
    return source.slice(from, at);
  };

  const escaped = (): string => {
    const ch = take();
    return (rawEscapes ? ch : '') + (at < source.length ? take() : '');
  };

  const quotedPart = (ch: string): string | undefined => {
    if (ch === "'") return singleQuoted();
    if (ch === '"') return doubleQuoted();
    if (ch === '<') return lessThan();
    return ch === escape ? escaped() : undefined;
  };

  /** Reads one step and adds it to the word; only white space outside of quotes ends a word. */
  const step = (): string => {
    const from = at;
    const ch = source[at]!;
    const quoted = quotedPart(ch);
    if (quoted !== undefined) {
      addToWord(quoted, from);
      return quoted;
    }
    const plain = ch === '$' ? variable() : take();
    for (const char of plain) {
      if (isSpace(char.charCodeAt(0))) endWord();
      else addToWord(char, from);
    }
    return plain;
  };

  /** The word of a modifier, up to and without `stop`. */
  const until = (stop: string, keepEscapes: boolean): string => {
    if (++depth > DEPTH_LIMIT) refuse();
    const before = { rawEscapes, words: words.length };
    rawEscapes = keepEscapes;
    // BuildKit reads the inner word into the buffer of the outer one: what stood before it is lost from the words (not from the text).
    word = '';
    let result = '';
    while (at < source.length && source[at] !== stop) result += step();
    at++;
    if (at > source.length) refuse();
    word = '';
    words.length = before.words;
    rawEscapes = before.rawEscapes;
    depth--;
    return result;
  };

  try {
    let text = '';
    while (at < source.length) text += step();
    endWord();
    return { text, words };
  } catch (error) {
    if (error === REFUSED) return undefined;
    throw error;
  }
}

/** The text without its quotes and escapes, variables as written; the text itself where BuildKit refuses it. */
export function unquote(text: string, escape: Escape): string {
  if (!/["'\\`]/.test(text)) return text;
  return lex(text, { escape, rawQuotes: false, rawEscapes: false })?.text ?? text;
}
