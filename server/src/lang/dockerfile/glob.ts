/** The patterns of `${name#pattern}` and `${name/pattern/text}`, as BuildKit's shell lexer reads them: no `[…]`. */

const ANY = 0;
const STAR = 1;
/** A character that stands for itself, ANY or STAR. */
type Token = string | typeof ANY | typeof STAR;
export type Pattern = readonly Token[];

/** Steps that one match may take; a pattern of stars over a long text would take the square of its length. */
const MAX_STEPS = 1_000_000;

/** Reads a pattern. `\` escapes `*`, `?`, `\`, `/` and `}`; before any other character BuildKit refuses it: undefined. */
export function parsePattern(text: string): Pattern | undefined {
  const tokens: Token[] = [];
  let escaped = false;
  for (const char of text) {
    if (escaped && !'*?\\/}'.includes(char)) return undefined;
    if (char === '\\' && !escaped) escaped = true;
    else {
      tokens.push(escaped ? char : char === '*' ? STAR : char === '?' ? ANY : char);
      escaped = false;
    }
  }
  return escaped ? undefined : tokens;
}

/** `value` without the shortest or longest start that matches. Undefined when that takes too long. */
export function trimStart(value: string, pattern: Pattern, longest: boolean): string | undefined {
  const chars = Array.from(value);
  const end = matchEnd(pattern, chars, 0, longest, { left: MAX_STEPS });
  return end === undefined ? undefined : chars.slice(Math.max(end, 0)).join('');
}

/** `value` without the shortest or longest end that matches. Undefined when that takes too long. */
export function trimEnd(value: string, pattern: Pattern, longest: boolean): string | undefined {
  const chars = Array.from(value).toReversed();
  const end = matchEnd(pattern.toReversed(), chars, 0, longest, { left: MAX_STEPS });
  return end === undefined ? undefined : chars.slice(Math.max(end, 0)).toReversed().join('');
}

/** `value` with the first match, or every match, replaced. Undefined when that takes too long. */
export function replace(value: string, pattern: Pattern, replacement: string, all: boolean): string | undefined {
  const chars = Array.from(value);
  const budget = { left: MAX_STEPS };
  let result = '';
  let copied = 0;
  let at = 0;
  let matched = -1;
  while (at <= chars.length) {
    const end = matchEnd(pattern, chars, at, true, budget);
    if (end === undefined) return undefined;
    // As Go's regular expressions have it, nothing is matched right behind a match.
    if (end > at || (end === at && end !== matched)) {
      result += chars.slice(copied, at).join('') + replacement;
      copied = end;
      matched = end;
      if (!all) break;
    }
    at = Math.max(end, at + 1);
  }
  return result + chars.slice(copied).join('');
}

/** Where a match from `from` ends, -1 for none, undefined when the budget is used up. */
function matchEnd(
  pattern: Pattern,
  chars: readonly string[],
  from: number,
  longest: boolean,
  budget: { left: number },
): number | undefined {
  let states = new Set<number>();
  const enter = (into: Set<number>, state: number): void => {
    for (let at = state; ; at++) {
      into.add(at);
      if (pattern[at] !== STAR) return;
    }
  };
  enter(states, 0);
  let end = -1;
  for (let at = from; states.size > 0; at++) {
    if (states.has(pattern.length)) {
      end = at;
      if (!longest) break;
    }
    const char = chars[at];
    if (char === undefined) break;
    budget.left -= states.size;
    if (budget.left < 0) return undefined;
    const next = new Set<number>();
    for (const state of states) {
      const token = pattern[state];
      if (token === STAR && char !== '\n') enter(next, state);
      else if (token === char || (token === ANY && char !== '\n')) enter(next, state + 1);
    }
    states = next;
  }
  return end;
}
