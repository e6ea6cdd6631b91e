import { parseShell } from '../shell';
import type { ShellCommand, ShellScript } from '../shell';
import type { Instruction } from './parse';
import type { Step } from './stage';
import { stageChain } from './stage';

/** A `CMD` or `ENTRYPOINT` that a shell runs. */
export interface ShellForm {
  readonly script: ShellScript;
  /** The one program that it starts with words that the shell passes on as they stand. */
  readonly program: ShellCommand | undefined;
  /** The command of its own list that runs last, where that is known. */
  readonly last: ShellCommand | undefined;
}

/** Words that only a shell knows: no file of an image has these names. */
const builtins = new Set(
  '. : alias bg break cd command continue eval exec exit export fc fg getopts hash jobs let local read readonly return set shift source times trap type typeset ulimit umask unalias unset wait'.split(
    ' ',
  ),
);

/** Reads a `CMD` or `ENTRYPOINT` in shell form; undefined for the exec form and for one without words. */
export function readShellForm({ json, arguments: source }: Instruction): ShellForm | undefined {
  if (json !== undefined || source.text === '') return undefined;
  const script = parseShell(source);
  const last = script.plainList ? script.topLevel.at(-1) : undefined;
  // What follows the last command is a comment or a `;`: nothing that can be left out unseen.
  const endsWithIt = last !== undefined && source.text.slice(last.logical.end).trim() === '';
  return { script, last: endsWithIt ? last : undefined, program: endsWithIt ? onlyProgram(script, last) : undefined };
}

function onlyProgram({ commands }: ShellScript, command: ShellCommand): ShellCommand | undefined {
  const { words, assignments, redirects } = command;
  const plain =
    commands.length === 1 &&
    words.length > 0 &&
    assignments.length === 0 &&
    redirects.length === 0 &&
    words.every(({ literal }) => literal);
  return plain && isProgram(command) ? command : undefined;
}

/** Whether the command's name is that of a program, not of something that the shell does itself. */
export function isProgram({ name }: ShellCommand): boolean {
  return name !== '' && !builtins.has(name);
}

/** Whether a `SHELL` of the chain names the shell that runs this step: the author chose it. */
export function choosesShell(step: Step): boolean {
  return stageChain(step.stage).some(({ steps }) =>
    steps.some(({ keyword, index, stage }) => keyword === 'SHELL' && (stage !== step.stage || index < step.index)),
  );
}

/** `['a', 'b']`, `[“a”]` or `["a", "b",]`: the JSON array that was meant where that is plain; else undefined. */
export function meantArray({ json, arguments: { text } }: Instruction): string | undefined {
  if (json !== undefined || !/^\[\s*['"“][^]*\]$/.test(text)) return undefined;
  const repaired = text.replaceAll(/['“”]/g, '"').replace(/,\s*\]$/, ']');
  try {
    const values: unknown = JSON.parse(repaired);
    const strings = Array.isArray(values) && values.every((value) => typeof value === 'string');
    return strings ? repaired : undefined;
  } catch {
    return undefined;
  }
}
