import type { TextEdit } from '../../core/text';
import { lineBreakOf } from '../../core/text';
import { insertAbove } from './edits';
import type { Instruction } from './parse';
import type { UvCommand } from './uv';

/** Gives a `uv` command an option, right behind its verb. */
export function addOption({ range }: UvCommand, option: string): TextEdit {
  return { range: { start: range.end, end: range.end }, newText: ` ${option}` };
}

/** Sets a variable for an instruction and all below it. */
export function setVariable(text: string, instruction: Instruction, variable: string, value: string): TextEdit {
  return insertAbove(text, instruction, `ENV ${variable}=${value}`);
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
  return (
    /^#\s*syntax\s*=/im.test(text.slice(0, 2000)) ||
    instructions.some(
      ({ flags, heredocs }) =>
        heredocs.length > 0 ||
        flags.some(({ name }) => ['mount', 'link', 'chmod', 'exclude', 'parents'].includes(name)),
    )
  );
}
