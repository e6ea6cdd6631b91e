import type { TextEdit } from '../../core/text';
import { lineBreakOf } from '../../core/text';
import { insertAbove } from './edits';
import type { Instruction } from './parse';
import type { Step } from './stage';
import type { UvCommand } from './uv';
import { remember } from '../remember';

/** Gives a `uv` command an option, right behind its verb. */
export function addOption({ range }: UvCommand, option: string): TextEdit {
  return { range: { start: range.end, end: range.end }, newText: ` ${option}` };
}

/**
 * Sets a variable of uv for a step and all below it: above the files that are copied for the step, so that the line does not part
 * them; where an `ENV` of uv's variables stands there, that one gets it too.
 */
export function setVariable(text: string, { stage, index }: Step, variable: string, value: string): TextEdit {
  const { steps } = stage;
  let at = index;
  while (steps[at - 1]?.copy && steps[at - 1]?.copy?.from === undefined) at--;
  const above = steps[at - 1];
  if (above && isUvLine(text, above)) {
    const { end } = above.instruction.range;
    return { range: { start: end, end }, newText: ` ${variable}=${value}` };
  }
  return insertAbove(text, steps[at]!.instruction, `ENV ${variable}=${value}`);
}

function isUvLine(text: string, { keyword, instruction }: Step): boolean {
  const written = text.slice(instruction.range.start, instruction.range.end);
  return keyword === 'ENV' && /^\w+([ \t]+UV_\w+=[^\s"'\\`]+)+$/.test(written);
}

/** Gives a `RUN` a further `--mount`: on a line of its own where the flags before stand so. */
export function addMount(text: string, { flags, keywordRange, words }: Instruction, mount: string): TextEdit {
  const last = flags.at(-1);
  const at = last?.range.end ?? keywordRange.end;
  const after = words[0] ? text.slice(at, words[0].range.start) : '';
  // `--mount=… \` and the next line's indentation: the new flag gets a line like it.
  const stacked = last && /^[ \t]*[\\`]\r?\n[ \t]*$/.test(after);
  const indent = stacked ? /[ \t]*$/.exec(after)![0] : '';
  const escape = stacked ? after.trim() : '';
  const newText = stacked ? ` ${escape}${lineBreakOf(text)}${indent}--mount=${mount}` : ` --mount=${mount}`;
  return { range: { start: at, end: at }, newText };
}

/** Whether the file uses what only BuildKit understands: then a mount is understood too. */
export function usesBuildKit(text: string, instructions: readonly Instruction[]): boolean {
  return /^#\s*syntax\s*=/im.test(text.slice(0, 2000)) || haveNewForms(instructions);
}

const newFlags = new Set(['mount', 'link', 'chmod', 'exclude', 'parents']);

const haveNewForms = remember((instructions: readonly Instruction[]) =>
  instructions.some(({ flags, heredocs }) => heredocs.length > 0 || flags.some(({ name }) => newFlags.has(name))),
);
