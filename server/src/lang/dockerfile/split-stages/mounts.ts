import type { TextEdit } from '../../../core/text';
import { lineBreakOf } from '../../../core/text';
import type { DockerfileModel, Step } from '../model';
import { addMount } from '../uv-edits';

/** Gives a `RUN` mounts, each on a line of its own: below the flags that it has, or above its script. */
export function addMounts(
  { text, parsed }: DockerfileModel,
  { instruction }: Step,
  mounts: readonly string[],
): TextEdit[] {
  if (instruction.flags.length > 0) return mounts.map((mount) => addMount(text, instruction, mount));
  const at = instruction.keywordRange.end;
  const next = ` ${parsed.escape}${lineBreakOf(text)}   `;
  return mounts.length === 0
    ? []
    : [{ range: { start: at, end: at }, newText: mounts.map((mount) => ` --mount=${mount}${next}`).join('') }];
}

/** A new `RUN` with its flags on lines of their own. */
export function runWith(flags: readonly string[], script: string): string {
  return `RUN ${[...flags, script].join(' \\\n    ')}`;
}
