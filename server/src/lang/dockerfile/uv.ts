import type { Range } from '../../core/text';
import type { ShellWord } from '../shell';
import { commandEnvironment } from './command-environment';
import type { Step } from './stage';
import type { Run, RunCommand } from './run';

/** A `uv sync` of a `RUN`. */
export interface UvSync {
  readonly step: Step;
  readonly command: RunCommand;
  /** From `uv` to `sync`. */
  readonly range: Range;
  /** The words after `sync`. */
  readonly args: readonly ShellWord[];
  /** Option names without their values. */
  readonly options: ReadonlySet<string>;
  /** What an environment variable holds for this command: the `RUN`'s own first, then the Dockerfile's. */
  environment(name: string): string | undefined;
  /** Whether the variable is set at all, be its value known or not. */
  sets(name: string): boolean;
}

/** Options of uv itself, before `sync`, that take a value. Source: `uv help`. */
const globalValues = new Set([
  '--directory',
  '--project',
  '--config-file',
  '--cache-dir',
  '--color',
  '--python-preference',
  '-p',
]);

/** Every `uv sync` of a `RUN` in shell form, in order. */
export function uvSyncs(step: Step): UvSync[] {
  const { run } = step;
  return run ? run.commands.flatMap((command) => readSync(step, run, command) ?? []) : [];
}

function readSync(step: Step, run: Run, command: RunCommand): UvSync | undefined {
  if (!/(^|\/)uv$/.test(command.name) || command.shell.inSubstitution) return undefined;
  let at = 0;
  while (command.args[at]?.value.startsWith('-')) at += globalValues.has(command.args[at]!.value) ? 2 : 1;
  const verb = command.args[at];
  if (verb?.value !== 'sync') return undefined;
  const args = command.args.slice(at + 1);
  const nameWord = command.shell.words[command.shell.words.length - command.args.length - 1] ?? command.shell.words[0]!;
  const environment = commandEnvironment(command, run);
  return {
    step,
    command,
    range: { start: nameWord.range.start, end: verb.range.end },
    args,
    options: new Set(args.map(({ value }) => value.split('=', 1)[0]!).filter((value) => value.startsWith('-'))),
    environment: environment.value,
    sets: environment.sets,
  };
}
