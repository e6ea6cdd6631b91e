import { expandWord } from './expand';
import type { Flag, Instruction, Word } from './parse';
import { resolvePath } from './paths';
import type { Lookup } from './scope';

/** What a `COPY` or `ADD` brings and where to. */
export interface Copy {
  /** Words of the sources; here-documents have none. */
  readonly sources: readonly Word[];
  /** The stage, image or context that `--from` names; undefined for the build context. */
  readonly from: Flag | undefined;
  readonly chown: Flag | undefined;
  readonly destination: Word | undefined;
  /** Absolute, in the image; undefined when it cannot be known. */
  readonly destinationPath: string | undefined;
  /** Written with a trailing slash, as `.`, or filled from several sources: surely a folder. */
  readonly toFolder: boolean;
}

/** Reads a `COPY` or `ADD`; the last word is the destination. */
export function readCopy(instruction: Instruction, workdir: string | undefined, lookup: Lookup, escape: string): Copy {
  const words = instruction.json ?? instruction.words;
  const destination = words.at(-1);
  const flag = (name: string) => instruction.flags.find((candidate) => candidate.name === name);
  const inline = new Set(instruction.heredocs.map(({ opener }) => opener.start));
  const sources = words.slice(0, -1).filter(({ range }) => !inline.has(range.start));
  const expanded = destination && expandWord(destination.raw, lookup, escape);
  const value = expanded?.resolved ? expanded.value : undefined;
  return {
    sources,
    from: flag('from'),
    chown: flag('chown'),
    destination,
    destinationPath: value === undefined ? undefined : resolvePath(value, workdir),
    toFolder: value !== undefined && (/(^|\/)\.{0,2}$/.test(value) || words.length > 2),
  };
}
