import type { Range } from '../core/text';

/** A word. `range` is its place in the document, `logical` in the text that was parsed. */
export interface ShellWord {
  /** As written, quotes and all. */
  readonly text: string;
  /** Without quotes and escapes; variables and substitutions stand as written. */
  readonly value: string;
  /** No variable, substitution, glob, brace list or leading `~`: the shell passes `value` on as it stands. */
  readonly literal: boolean;
  readonly range: Range;
  readonly logical: Range;
}

/** `2>&1`, `< file`, `<<EOF`: the target of a here-document is its delimiter, and its range ends with that. */
export interface Redirect {
  readonly operator: string;
  readonly fd: number | undefined;
  readonly target: ShellWord | undefined;
  readonly range: Range;
}

/** `NAME=value` before a command; `value` is undefined for an array. */
export interface Assignment {
  readonly name: string;
  readonly value: ShellWord | undefined;
  readonly range: Range;
}

export type ShellOperator = '' | '&&' | '||' | ';' | '|' | '|&' | '&';

/** One simple command. `[[ … ]]` and `(( … ))` are none, but what is substituted inside of them is. */
export interface ShellCommand {
  /** The value of the first word as written, path and all; '' where there are only assignments or redirects. */
  readonly name: string;
  /** The command's name and its arguments, also those that look like assignments (`export A=b`). */
  readonly words: readonly ShellWord[];
  readonly assignments: readonly Assignment[];
  readonly redirects: readonly Redirect[];
  readonly range: Range;
  readonly logical: Range;
  /** What joins it to the command before it in its list: '' for the first, `;` for a line break too. */
  readonly operatorBefore: ShellOperator;
  /** The operator's place in the document; a line break has none. */
  readonly operatorRange: Range | undefined;
  /** 0 for the script's own list; each group, branch, loop, function body and substitution adds 1. */
  readonly depth: number;
  /** May not run although nothing failed: in a branch, loop body or function, or right after `||`. */
  readonly conditional: boolean;
  readonly inSubshell: boolean;
  /** In `$(…)`, backticks or `<(…)`. */
  readonly inSubstitution: boolean;
  readonly inPipeline: boolean;
}

export interface ShellScript {
  /** Every simple command, in source order. */
  readonly commands: readonly ShellCommand[];
  /** The whole text was understood: only then may a rule argue from what is absent. */
  readonly complete: boolean;
  /** The plain simple commands of the script's own list that `&&`, `;` or line breaks join. */
  readonly topLevel: readonly ShellCommand[];
  /** The script was understood, and its own list consists of `topLevel` and nothing else. */
  readonly plainList: boolean;
}
