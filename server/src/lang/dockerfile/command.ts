import type { Escape, Token } from './lex';
import { isBlank, skipSpace, trimSpaceEnd } from './space';

/** A flag word: `text` has its quotes and escapes removed, `valueStart` is the offset after its first `=`. */
export interface FlagToken extends Token {
  readonly valueStart: number | undefined;
}

/** The parts of one joined instruction. */
export interface Command {
  /** As written. */
  readonly keyword: Token;
  readonly flags: readonly FlagToken[];
  /** What follows keyword and flags, without white space at either end. */
  readonly arguments: Token;
}

/** Splits a joined instruction, or the instruction inside of an `ONBUILD`, as BuildKit's `splitCommand` does. */
export function readCommand(text: string, escape: Escape): Command {
  const from = skipSpace(text, 0, text.length);
  const end = trimSpaceEnd(text, from, text.length);
  let keywordEnd = from;
  while (keywordEnd < end && !isBlank(text.charCodeAt(keywordEnd))) keywordEnd++;
  const { flags, rest } = readFlags(text, skipSpace(text, keywordEnd, end, isBlank), end, escape);
  const argumentsStart = skipSpace(text, rest, end);
  return {
    keyword: token(text, from, keywordEnd),
    flags,
    arguments: token(text, argumentsStart, end),
  };
}

/** The keyword in upper case. */
export function keywordOf({ keyword }: Command): string {
  return keyword.text.toUpperCase();
}

/**
 * Reads the leading `--name=value` words. Quotes group and escapes protect, both are removed; a bare `--` ends the flags and is dropped.
 * BuildKit reads bytes where this reads characters, so that it garbles a value outside of ASCII; this keeps it.
 */
function readFlags(text: string, start: number, end: number, escape: Escape): { flags: FlagToken[]; rest: number } {
  const flags: FlagToken[] = [];
  let at = start;
  for (;;) {
    at = skipSpace(text, at, end, isBlank);
    if (at + 2 > end || !text.startsWith('--', at)) return { flags, rest: at };
    const flag = readFlag(text, at, end, escape);
    if (flag.text === '--') return { flags, rest: flag.end };
    flags.push(flag);
    at = Math.min(flag.end + 1, end);
  }
}

function readFlag(text: string, start: number, end: number, escape: Escape): FlagToken {
  let value = '';
  let valueStart: number | undefined;
  let quote = '';
  let at = start;
  for (; at < end; at++) {
    let ch = text[at]!;
    if (quote === '' && endsFlag(ch.charCodeAt(0))) break;
    if (quote === '' ? ch === '"' || ch === "'" : ch === quote) {
      quote = quote === '' ? ch : '';
      continue;
    }
    if (ch === escape) {
      // An escape character at the very end stands for nothing, and ends a quote.
      if (at + 1 === end) continue;
      ch = text[++at]!;
    }
    value += ch;
    if (ch === '=') valueStart ??= at + 1;
  }
  return { text: value, start, end: at, valueStart };
}

/** U+0085 and U+00A0 end a flag, but none starts after them: an accident of reading bytes. */
function endsFlag(code: number): boolean {
  return isBlank(code) || code === 0x85 || code === 0xa0;
}

function token(text: string, start: number, end: number): Token {
  return { text: text.slice(start, end), start, end };
}
