import { lineIndex } from '../core/text';
import type { Range } from '../core/text';
import { splitDockerfile } from '../lang/dockerfile/split';

/** An instruction under a key that changes as soon as its text, or that of its stage's `FROM`, does. */
export interface KeyedInstruction {
  readonly key: string;
  readonly range: Range;
  readonly keywordRange: Range;
}

/** The key counts equal instructions of a stage; so inserting another instruction above leaves it alone. */
export function keyedInstructions(text: string): KeyedInstruction[] {
  const counts = new Map<string, number>();
  let stage = '';
  return splitDockerfile(text).instructions.map(({ keyword, keywordRange, range }) => {
    const raw = text.slice(range.start, range.end).trimEnd();
    // Git may give a file other line breaks: the instruction stays the same.
    const content = raw.replaceAll('\r\n', '\n');
    if (keyword === 'FROM') stage = content;
    const name = `${stage}\0${content}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return { key: `${count}\0${name}`, range: { start: range.start, end: range.start + raw.length }, keywordRange };
  });
}

/** The key of the instruction that stands on each line, counted from 1. */
export function keysByLine(text: string): Map<number, string> {
  const index = lineIndex(text);
  const keys = new Map<number, string>();
  for (const { key, range } of keyedInstructions(text)) {
    const last = index.position(range.end).line;
    for (let line = index.position(range.start).line; line <= last; line++) keys.set(line + 1, key);
  }
  return keys;
}

/** Where the instructions of a measured text stand in the text as it is now. */
export interface Places {
  /** The instruction on a line of the measured text, from 1; undefined as soon as its text is another, and for null. */
  now(line: number | null): KeyedInstruction | undefined;
  /** Every instruction is the same, in the same order: comments may differ. */
  readonly unchanged: boolean;
}

/** @param measured The text that was measured. */
export function placesNow(measured: string, text: string): Places {
  const keys = keysByLine(measured);
  const instructions = keyedInstructions(text);
  const byKey = new Map(instructions.map((instruction) => [instruction.key, instruction]));
  const before = [...new Set(keys.values())];
  return {
    now: (line) => (line === null ? undefined : byKey.get(keys.get(line) ?? '')),
    unchanged: before.length === instructions.length && instructions.every(({ key }, index) => key === before[index]),
  };
}
