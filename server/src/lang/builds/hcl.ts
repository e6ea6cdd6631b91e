import type { BakeTarget } from './bake';
import { unknown } from './build-call';

interface Token {
  /** A word, a string with its quotes, or one character. */
  readonly text: string;
  readonly offset: number;
}

/** The names of the blocks of one kind (`group "name" { … }`); one that is computed is `unknown`. */
export function hclNames(text: string, kind: string): string[] {
  const tokens = tokenize(text);
  const names: string[] = [];
  let depth = 0;
  for (const [at, { text: word }] of tokens.entries()) {
    const name = tokens[at + 1]?.text ?? '';
    if (depth === 0 && word === kind && name.startsWith('"') && tokens[at + 2]?.text === '{') names.push(valueOf(name));
    if (word === '{') depth++;
    else if (word === '}') depth--;
  }
  return names;
}

/**
 * The `target "name" { … }` blocks of an HCL file, with the attributes that are plain strings, and `inherits`.
 * Everything else (functions, variables, `matrix`) is passed over by its brackets.
 */
export function hclTargets(text: string): Map<string, BakeTarget> {
  const tokens = tokenize(text);
  const targets = new Map<string, BakeTarget>();
  let depth = 0;
  for (let at = 0; at < tokens.length; at++) {
    const { text: word, offset } = tokens[at]!;
    const name = tokens[at + 1]?.text ?? '';
    if (depth === 0 && word === 'target' && name.startsWith('"') && tokens[at + 2]?.text === '{') {
      const end = closing(tokens, at + 2);
      targets.set(valueOf(name), { ...readBody(tokens.slice(at + 3, end)), offset });
      at = end;
    } else if (word === '{') depth++;
    else if (word === '}') depth--;
  }
  return targets;
}

function readBody(tokens: readonly Token[]): Omit<BakeTarget, 'offset'> {
  const attributes = new Map<string, string>();
  let inherits: string[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const name = tokens[at]!.text;
    const first = tokens[at + 2]?.text ?? '';
    if (tokens[at + 1]?.text === '=' && /^[\w-]+$/.test(name)) {
      const simple = first.startsWith('"') && isEnd(tokens[at + 3]);
      attributes.set(name, simple ? valueOf(first) : unknown);
      if (name === 'inherits' && first === '[') {
        const items = tokens.slice(at + 3, closing(tokens, at + 2));
        inherits = items.filter((item) => item.text.startsWith('"')).map((item) => valueOf(item.text));
      }
      at++;
    } else if (name === '{' || name === '[' || name === '(') at = closing(tokens, at);
  }
  return { attributes, inherits };
}

/** Whether an attribute's value ends before this token: a new attribute or block begins, or the body is over. */
function isEnd(token: Token | undefined): boolean {
  return token === undefined || /^[\w-]/.test(token.text);
}

/** The index of the bracket that closes the one at `open`; the end when none does. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if ('{[('.includes(tokens[at]!.text)) depth++;
    else if ('}])'.includes(tokens[at]!.text) && --depth === 0) return at;
  }
  return tokens.length;
}

function valueOf(quoted: string): string {
  const inner = quoted.slice(1, -1);
  return /[$%]\{/.test(inner) ? unknown : inner.replaceAll(/\\(.)/g, '$1');
}

/** Words, strings and signs, without comments and here-documents. */
function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const token = /#.*|\/\/.*|<<-?(\w+)|"(?:[^"\\\n]|\\.)*"?|[\w.-]+|[^\s]/g;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [found, heredoc] = match;
    if (found.startsWith('#') || found.startsWith('//')) continue;
    if (text.startsWith('/*', match.index)) {
      const end = text.indexOf('*/', match.index + 2);
      token.lastIndex = end < 0 ? text.length : end + 2;
    } else if (heredoc !== undefined) {
      token.lastIndex = endOfHeredoc(text, match.index, heredoc);
      tokens.push({ text: '<<', offset: match.index });
    } else tokens.push({ text: found, offset: match.index });
  }
  return tokens;
}

/** Behind the line that holds nothing but the delimiter. */
function endOfHeredoc(text: string, start: number, delimiter: string): number {
  for (let line = text.indexOf('\n', start); line >= 0;) {
    const next = text.indexOf('\n', line + 1);
    const end = next < 0 ? text.length : next;
    if (text.slice(line + 1, end).trim() === delimiter) return end;
    line = next;
  }
  return text.length;
}
