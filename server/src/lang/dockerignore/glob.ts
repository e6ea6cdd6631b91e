/**
 * One pattern as moby's matcher reads it: it writes a Go regular expression, and so what looks like a glob follows the
 * rules of that expression in the corners (`[*]` is no class of a star, `a^*` an anchor in the middle). Here the same
 * expression is read into tokens and matched without ever going back, whatever the pattern is.
 * Source: github.com/moby/patternmatcher, `Pattern.compile` and `Pattern.match`.
 */
export type Glob = readonly Token[];

type Token =
  /** One character, or with `repeat` any number of them. */
  | { readonly kind: 'set'; readonly has: (char: string) => boolean; readonly repeat: boolean }
  /** The next token may be left out. */
  | { readonly kind: 'optional' }
  /** Anything up to a slash, and that slash. */
  | { readonly kind: 'folders' }
  /** The start of the path. */
  | { readonly kind: 'start' }
  /** What we do not read: it matches nothing. */
  | { readonly kind: 'never' };

/** What Go's `filepath.Match` accepts: classes closed and not empty, ranges whole, something behind each backslash. */
export function isWellFormed(pattern: string): boolean {
  const chars = Array.from(pattern);
  let at = 0;
  const member = (): boolean => {
    if (chars[at] === undefined || chars[at] === '-' || chars[at] === ']') return false;
    if (chars[at] === '\\') at++;
    return ++at < chars.length;
  };
  while (at < chars.length) {
    const char = chars[at++];
    if (char === '\\' && ++at > chars.length) return false;
    if (char !== '[') continue;
    if (chars[at] === '^') at++;
    do {
      if (!member()) return false;
      if (chars[at] === '-') {
        at++;
        if (!member()) return false;
      }
    } while (chars[at] !== ']');
    at++;
  }
  return true;
}

/** Reads a well-formed pattern; undefined when Go refuses the expression that Docker makes of it. */
export function compilePattern(pattern: string): Glob | undefined {
  const literal = (text: string): Token[] => Array.from(text, (char) => set((other) => other === char));
  const { source, kind } = expressionOf(pattern);
  if (kind === 'exact') return literal(pattern);
  if (kind === 'prefix') return [...literal(pattern.slice(0, -2)), anything];
  if (kind === 'suffix') {
    const suffix = pattern.slice(2);
    return suffix.startsWith('/') ? [...anyFolders, ...literal(suffix.slice(1))] : [anything, ...literal(suffix)];
  }
  return readExpression(source);
}

const set = (has: (char: string) => boolean, repeat = false): Token => ({ kind: 'set', has, repeat });
const anything = set((char) => char !== '\n', true);
const anyFolders: readonly Token[] = [{ kind: 'optional' }, { kind: 'folders' }];
const segment = '[^/]*';
const folders = '(.*/)?';

/** Moby's expression for a pattern, without `^` and `$`, or that it compares texts. */
function expressionOf(pattern: string): { source: string; kind: 'exact' | 'prefix' | 'suffix' | 'expression' } {
  const chars = Array.from(pattern);
  let source = '';
  let kind: ReturnType<typeof expressionOf>['kind'] = 'exact';
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at]!;
    const first = at === 0;
    if (char === '*' && chars[at + 1] === '*') {
      at += chars[at + 2] === '/' ? 2 : 1;
      if (at + 1 < chars.length) {
        source += folders;
        kind = 'expression';
      } else if (kind === 'exact') kind = 'prefix';
      else {
        source += '.*';
        kind = 'expression';
      }
      if (first) kind = 'suffix';
    } else if (char === '*' || char === '?') {
      source += char === '*' ? segment : '[^/]';
      kind = 'expression';
    } else if ('.+()|{}$'.includes(char)) source += `\\${char}`;
    else if (char === '\\') {
      source += char + (chars[++at] ?? '');
      kind = 'expression';
    } else {
      source += char;
      if (char === '[' || char === ']') kind = 'expression';
    }
  }
  return { source, kind };
}

/** Letters and digits that mean something behind a backslash in Go; it refuses the others, and what is not ASCII. */
const KNOWN_ESCAPES = 'AabBdDfnpPQrsStvwWxz01234567';

/** Whether Go gives the character a meaning behind a backslash, or refuses it there. */
export function isWord(char: string): boolean {
  return /[^\0-\x7F]|[A-Za-z0-9]/.test(char);
}

/** Reads what `expressionOf` wrote; undefined when Go refuses it. */
function readExpression(source: string): Glob | undefined {
  const chars = Array.from(source);
  const tokens: Token[] = [];
  const isAt = (text: string): boolean => chars.slice(at, at + text.length).join('') === text;
  let at = 0;
  while (at < chars.length) {
    const char = chars[at]!;
    if (isAt(folders)) {
      // Two of them in a row are as good as one.
      if (tokens.at(-1)?.kind !== 'folders') tokens.push(...anyFolders);
      at += folders.length;
    } else if (isAt('.*')) {
      tokens.push(anything);
      at += 2;
    } else if (char === '[') {
      const found = readClass(chars, at + 1);
      if (found === undefined) return undefined;
      const repeat = chars[found.end] === '*';
      tokens.push(found.has ? set(found.has, repeat) : { kind: 'never' });
      at = found.end + (repeat ? 1 : 0);
    } else if (char === '\\') {
      const next = chars[at + 1]!;
      if (isWord(next) && !KNOWN_ESCAPES.includes(next)) return undefined;
      tokens.push(isWord(next) ? { kind: 'never' } : set((other) => other === next));
      at += 2;
    } else {
      tokens.push(char === '^' ? { kind: 'start' } : set((other) => other === char));
      at++;
    }
  }
  return tokens;
}

/** A class from behind its `[`. Without `has` where it names a class (`[:alpha:]`, `\d`), which we do not read. */
function readClass(
  chars: readonly string[],
  start: number,
): { readonly end: number; readonly has: ((char: string) => boolean) | undefined } | undefined {
  const ranges: [number, number][] = [];
  let at = start;
  let named = false;
  const inverted = chars[at] === '^';
  if (inverted) at++;
  const member = (): number => {
    if (chars[at] === '[' && chars[at + 1] === ':') named = true;
    if (chars[at] === '\\' && isWord(chars[++at] ?? '')) named = true;
    return chars[at++]?.codePointAt(0) ?? -1;
  };
  for (let first = true; first || chars[at] !== ']'; first = false) {
    const low = member();
    const isRange = chars[at] === '-' && chars[at + 1] !== ']';
    if (isRange) at++;
    const high = isRange ? member() : low;
    if (high < low || low < 0) return undefined;
    ranges.push([low, high]);
  }
  const has = (char: string): boolean => {
    const code = char.codePointAt(0)!;
    return ranges.some(([low, high]) => low <= code && code <= high) !== inverted;
  };
  return { end: at + 1, has: named ? undefined : has };
}
