import type { Range } from '../../core/text';
import type { MappedText } from '../mapped-text';
import type { Heredoc, SplitInstruction } from './split';

export interface Word {
  /**
   * Without quotes and escapes where BuildKit removes them itself (not in `RUN`, `CMD`, `ENTRYPOINT`, `SHELL` and `HEALTHCHECK`, whose words
   * are the shell's); in JSON form the string. Variables stay as written.
   */
  readonly value: string;
  /** As written, continuations joined. */
  readonly raw: string;
  readonly range: Range;
}

export interface Flag {
  /** Without `--`. */
  readonly name: string;
  /** Without quotes; undefined without `=`. Variables stay as written. */
  readonly value: string | undefined;
  readonly range: Range;
  /** What follows the `=`, quotes and all. */
  readonly valueRange: Range | undefined;
}

/** One pair of `ENV`, `LABEL` or `ARG`. */
export interface Property {
  /** Without quotes. */
  readonly name: string;
  readonly nameRange: Range;
  /** Without quotes, variables as written; undefined for an `ARG` without `=`. */
  readonly value: string | undefined;
  /** The value as written, continuations joined: what to expand variables in, because quotes rule that. */
  readonly rawValue: string | undefined;
  readonly valueRange: Range | undefined;
}

/** What follows the flags of a `HEALTHCHECK`. */
export interface Healthcheck {
  /** `CMD` or `NONE`, in upper case, or what stands there instead. */
  readonly type: string;
  readonly typeRange: Range;
  /** What follows the type: the words, or the JSON form, of the instruction. */
  readonly command: MappedText;
}

export interface Instruction {
  /** Upper case. */
  readonly keyword: string;
  readonly keywordRange: Range;
  readonly range: Range;
  readonly split: SplitInstruction;
  readonly flags: readonly Flag[];
  /**
   * The arguments without the bodies of here-documents; in JSON form its strings. `USER`, `WORKDIR`, `STOPSIGNAL` and `MAINTAINER` have one
   * word, blanks included; a `HEALTHCHECK` those of its command, an `ONBUILD` none (see `trigger`).
   */
  readonly words: readonly Word[];
  /** Everything after keyword and flags, joined. */
  readonly arguments: MappedText;
  /** The strings of the exec form; undefined in shell form. */
  readonly json: readonly Word[] | undefined;
  readonly heredocs: readonly Heredoc[];
  readonly properties: readonly Property[];
  readonly healthcheck: Healthcheck | undefined;
  /** The instruction of an `ONBUILD`. Its here-documents are those of the `ONBUILD`; an `ONBUILD` in it, which Docker refuses, is not read. */
  readonly trigger: Instruction | undefined;
}

/** Where a syntax tree sees the parts of an instruction; flags and the bodies of here-documents are not shown to it. */
export interface AstRanges {
  readonly keyword: Range;
  readonly words: readonly Range[];
  /** The strings of a JSON array, with their quotes. */
  readonly strings: readonly Range[];
  /** The names and values of pairs, in order. */
  readonly properties: readonly Range[];
}

/** Gives the ranges of an instruction whose arguments start and end at these offsets of the document; undefined where it cannot. */
export type AstReader = (split: SplitInstruction, args: Range) => AstRanges | undefined;
