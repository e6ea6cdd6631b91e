import type { TextEdit } from '../../core/text';
import { removeCommand, removeInstruction } from './edits';
import type { LateDeletion } from './late-deletions';
import { baseName, resolvePath } from './paths';
import type { Step } from './stage';
import { addMount } from './uv-edits';

/**
 * Mounts a file for the `RUN` that uses and deletes it, in place of the `COPY` right before. Undefined where the `COPY` brings more than that
 * file, or the script may write to it.
 */
export function bindInstead(text: string, maker: Step, { step, command, path }: LateDeletion): TextEdit[] | undefined {
  const { copy, instruction } = maker;
  const [source, ...others] = copy?.sources ?? [];
  const to = copy?.destinationPath;
  const next = maker.stage === step.stage && maker.index + 1 === step.index;
  if (maker.keyword !== 'COPY' || source === undefined || others.length > 0 || to === undefined || !next)
    return undefined;
  if (instruction.flags.some(({ name }) => name !== 'from')) return undefined;
  // A folder is often written to by the build that runs in it.
  const name = baseName(source.value);
  if (!/^[^*?[$,"]+\.[^*?[$,"]+$/.test(name) || /[$,"\s]/.test(source.value + path)) return undefined;
  if ((copy!.toFolder ? resolvePath(name, to) : to) !== path) return undefined;
  const changes = step.run!.commands.some(
    (other) =>
      /^(chmod|chown|sed|mv|touch|tee)$/.test(other.name) &&
      other.args.some(({ value }) => baseName(value) === baseName(path!)),
  );
  const removed =
    command.shell.words.length === 2 + optionsOf(command.args) ? removeCommand(text, step.run!, command) : undefined;
  if (changes || removed === undefined || path === undefined) return undefined;
  const from = copy!.from?.value === undefined ? '' : `from=${copy!.from.value},`;
  const mount = `type=bind,${from}source=${source.value},target=${path}`;
  return [removeInstruction(text, instruction), addMount(text, step.instruction, mount), ...removed];
}

function optionsOf(args: readonly { readonly value: string }[]): number {
  return args.filter(({ value }) => value.startsWith('-')).length;
}
