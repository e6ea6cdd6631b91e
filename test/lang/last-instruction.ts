import type { Range } from '../../server/src/core/text';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';
import type { Instruction, Word } from '../../server/src/lang/dockerfile/parse';

/** The last instruction of a text, and how to read a range of it. */
export function lastInstruction(text: string): Instruction & { at: (range: Range | undefined) => string | undefined } {
  const instruction = parseDockerfile(text).instructions.at(-1)!;
  return { ...instruction, at: (range) => range && text.slice(range.start, range.end) };
}

export const valuesOf = (words: readonly Word[] | undefined): string[] | undefined => words?.map(({ value }) => value);

/** What the parser reports about a text. */
export const problemsOf = (text: string): string[] => parseDockerfile(text).problems.map(({ message }) => message);
