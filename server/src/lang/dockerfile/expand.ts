import { parsePattern, replace, trimEnd, trimStart } from './glob';

/** What a word becomes. Where `resolved` is false, `value` keeps as written what could not be expanded. */
export interface Expansion {
  readonly value: string;
  readonly resolved: boolean;
  /** Every variable that the word names, once each, in order. */
  readonly uses: string[];
}

/** Characters of a value. Longer ones are left alone: `ENV A=$A$A`, thirty times, asks for a gigabyte. */
const MAX_VALUE = 64 * 1024;

/** How deep `${A:-${B:-…}}` may nest. */
const MAX_DEPTH = 64;

/** BuildKit would end the build here, or the word asks for more than we are willing to do. */
class Refused extends Error {}

type Piece = Omit<Expansion, 'uses'>;

/**
 * Expands variables in a word of an instruction and removes its quotes, as BuildKit does
 * (frontend/dockerfile/shell/lex.go, `ProcessWord`).
 * @param lookup the value of a variable, undefined where none is known: `${A:-x}` then gives `x`, `$A` is not resolved
 * @param escape the escape character of the Dockerfile
 */
export function expandWord(raw: string, lookup: (name: string) => string | undefined, escape: string): Expansion {
  // Most words are plain.
  if (!/[$'"\\`]/.test(raw)) return { value: raw, resolved: true, uses: [] };
  const uses = new Set<string>();
  try {
    return { ...expand(raw, lookup, escape, uses), uses: [...uses] };
  } catch (error) {
    if (error instanceof Refused) return { value: raw, resolved: false, uses: [...uses] };
    throw error;
  }
}

function expand(raw: string, lookup: (name: string) => string | undefined, escape: string, uses: Set<string>): Piece {
  let at = 0;
  let depth = 0;

  const valueOf = (name: string): string | undefined => {
    uses.add(name);
    return lookup(name);
  };

  /** Reads up to `stop`, which it takes too, or to the end. In patterns (`rawEscapes`) the escape character stays. */
  const until = (stop: string, rawEscapes: boolean): Piece => {
    let value = '';
    let resolved = true;
    const add = (piece: Piece): void => {
      value += piece.value;
      resolved &&= piece.resolved;
      if (value.length > MAX_VALUE) throw new Refused();
    };
    if (++depth > MAX_DEPTH) throw new Refused();
    while (at < raw.length && raw[at] !== stop) {
      const char = raw[at]!;
      if (char === '$') add(dollar());
      else if (char === "'") add({ value: singleQuoted(), resolved: true });
      else if (char === '"') add(doubleQuoted(rawEscapes));
      else if (char === escape) {
        value += (rawEscapes ? char : '') + (raw[at + 1] ?? '');
        at += 2;
      } else {
        value += char;
        at++;
      }
    }
    depth--;
    if (stop !== '' && raw[at++] !== stop) throw new Refused();
    return { value, resolved };
  };

  const singleQuoted = (): string => {
    const end = raw.indexOf("'", at + 1);
    if (end < 0) throw new Refused();
    const value = raw.slice(at + 1, end);
    at = end + 1;
    return value;
  };

  const doubleQuoted = (rawEscapes: boolean): Piece => {
    let value = '';
    let resolved = true;
    at++;
    while (raw[at] !== '"') {
      let char = raw[at];
      if (char === undefined) throw new Refused();
      if (char === '$') {
        const piece = dollar();
        value += piece.value;
        resolved &&= piece.resolved;
        if (value.length > MAX_VALUE) throw new Refused();
        continue;
      }
      const next = raw[at + 1];
      if (char === escape && (next === '"' || next === '$' || next === escape)) {
        if (rawEscapes) value += char;
        char = next;
        at++;
      } else if (char === escape && rawEscapes) value += char;
      value += char;
      at++;
    }
    at++;
    return { value, resolved };
  };

  const nameHere = (): string => {
    const name = /\p{Nd}+|[@*#?$!-]|[\p{L}_][\p{L}\p{Nd}_]*/uy;
    name.lastIndex = at;
    const found = name.exec(raw)?.[0] ?? '';
    at += found.length;
    return found;
  };

  const dollar = (): Piece => {
    const start = at++;
    const asWritten = (): Piece => ({ value: raw.slice(start, at), resolved: false });
    const known = (value: string | undefined): Piece => (value === undefined ? asWritten() : { value, resolved: true });
    if (raw[at] !== '{') {
      const name = nameHere();
      return name === '' ? { value: '$', resolved: true } : known(valueOf(name));
    }
    at++;
    const name = nameHere();
    if (name === '') throw new Refused();
    const colon = raw[at] === ':';
    if (colon) at++;
    const modifier = raw[at++] ?? '';
    if (modifier === '}' && !colon) return known(valueOf(name));
    if (modifier === '/' && !colon) return replaced(name, asWritten);
    if (modifier === '' || !'-+?#%'.includes(modifier)) throw new Refused();
    const value = valueOf(name);
    const word = until('}', modifier === '#' || modifier === '%');
    const missing = value === undefined || (colon && value === '');
    switch (modifier) {
      case '-':
        return missing ? word : known(value);
      case '+':
        return missing ? { value: '', resolved: true } : word;
      case '?':
        return missing ? asWritten() : known(value);
    }
    if (value === undefined || !word.resolved) return asWritten();
    const longest = word.value.startsWith(modifier);
    const pattern = parsePattern(longest ? word.value.slice(1) : word.value);
    if (pattern === undefined) throw new Refused();
    return known((modifier === '#' ? trimStart : trimEnd)(value, pattern, longest));
  };

  const replaced = (name: string, asWritten: () => Piece): Piece => {
    const all = raw[at] === '/';
    if (all) at++;
    const value = valueOf(name);
    const from = until('/', true);
    const to = until('}', true);
    const pattern = parsePattern(from.value);
    // Go reads `$1` in the replacement of every match as a reference.
    if (pattern === undefined || (all && to.value.includes('$'))) throw new Refused();
    if (value === undefined || !from.resolved || !to.resolved) return asWritten();
    const result = replace(value, pattern, to.value, all);
    return result === undefined ? asWritten() : { value: result, resolved: true };
  };

  return until('', false);
}
