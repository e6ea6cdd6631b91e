import { debianRelease } from './known-base';
import type { TextEdit } from '../../core/text';
import { packageName } from '../../data/package-managers';
import { runtimePackage } from '../../data/runtime-libraries';
import { baseName, resolvePath } from './paths';
import { removeCommand, removeInstruction } from './edits';
import { sourceStage } from './model';
import type { DockerfileModel } from './model';
import { packageCommands } from './packages';
import type { ShippedTool } from './shipped-tools';
import { rootBase } from './stage';
import type { Stage } from './stage';
import { addMount } from './uv-edits';

/**
 * The edits that leave a tool out which no instruction uses: libraries that come with `-dev` packages stay, by the names of their own
 * packages. Undefined where something may use it, or where it is not known what a package leaves behind.
 */
export function dropTool(tool: ShippedTool, model: DockerfileModel): TextEdit[] | undefined {
  const { step, install, users, onlyUsers } = tool;
  if (users.length > 0 || !onlyUsers || isCopiedFrom(step.stage, model)) return undefined;
  return install ? dropPackages(tool, model.text) : [removeInstruction(model.text, step.instruction)];
}

function dropPackages({ step, install }: ShippedTool, text: string): TextEdit[] | undefined {
  const { command, does, packages } = install!;
  const run = step.run!;
  const base = rootBase(step.stage);
  const family = base.kind === 'image' ? base.known?.family : undefined;
  const release = debianRelease(base);
  const nameOf = (word: (typeof packages)[number]): string => packageName(run.value(word) ?? '');
  const names = new Set(does.packages.filter((word) => !packages.includes(word)).map(nameOf));
  const edits: TextEdit[] = [];
  let kept = names.size + does.files.length;
  for (const word of packages) {
    const left =
      does.manager.kind === 'language' || nameOf(word) === 'git' ? '' : runtimePackage(nameOf(word), family, release);
    if (left === undefined) return undefined;
    if (left !== '' && !names.has(left)) {
      names.add(left);
      kept++;
      edits.push({ range: word.range, newText: left });
      continue;
    }
    const { words } = command.shell;
    const { end } = words[words.indexOf(word) - 1]!.range;
    // A comment above a package may be about it, or about those below it.
    if (text.slice(end, word.range.start).includes('#')) return undefined;
    edits.push({ range: { start: end, end: word.range.end }, newText: '' });
  }
  if (kept > 0) return edits;
  const others = run.commands.filter((other) => other !== command);
  const isUpkeep = others.every(
    (other) =>
      /^(set|rm|true|:)$/.test(other.name) ||
      packageCommands(run).some((each) => each.command === other && /^(update|clean)$/.test(each.does.action)),
  );
  return isUpkeep ? [removeInstruction(text, step.instruction)] : removeCommand(text, run, command);
}

/**
 * The edits that mount a program, which a `COPY` brings from its own image, for the instructions that call it, and copy it no more.
 * Undefined where another instruction may call it.
 */
export function mountTool(tool: ShippedTool, model: DockerfileModel): TextEdit[] | undefined {
  const { step, install, users, onlyUsers } = tool;
  const { copy, instruction } = step;
  const from = copy?.from?.value;
  const folder = copy?.destinationPath;
  if (install || copy === undefined || from === undefined || folder === undefined || users.length === 0)
    return undefined;
  if (!onlyUsers || !copy.toFolder || isCopiedFrom(step.stage, model) || instruction.flags.length > 1) return undefined;
  const source = copy.sources.find(({ value }) => baseName(value) === tool.what)?.value;
  const isOnly = users.every(({ run }) =>
    run!.commands.every(({ name }) => !tool.programs(name) || name === tool.what),
  );
  if (source === undefined || !isOnly || /[,"\s]/.test(source + folder)) return undefined;
  const mount = `type=bind,from=${from},source=${resolvePath(source, '/')},target=${resolvePath(tool.what, folder)}`;
  return [
    removeInstruction(model.text, instruction),
    ...users.map((user) => addMount(model.text, user.instruction, mount)),
  ];
}

/** Whether a stage or a mount takes files out of the stage: the tool may be among them. */
function isCopiedFrom(stage: Stage, { stages }: DockerfileModel): boolean {
  return stages.some(({ steps }) =>
    steps.some(
      (step) =>
        sourceStage(step, stages) === stage ||
        (stage.name !== undefined && step.run?.mounts.some(({ options }) => options.get('from') === stage.name)),
    ),
  );
}
