import type { Range } from '../../core/text';
import type { ShellWord } from '../shell';
import { commandEnvironment } from './command-environment';
import { remember } from '../remember';
import type { Step } from './stage';
import type { Run, RunCommand } from './run';

/** A `uv …` command of a `RUN`. */
export interface UvCommand {
  readonly step: Step;
  readonly run: Run;
  readonly command: RunCommand;
  /** `sync`, or for commands of two words `pip install`, `python install`, `tool install`, `cache clean`, … */
  readonly verb: string;
  /** From `uv` to the verb. */
  readonly range: Range;
  /** The words after the verb. */
  readonly args: readonly ShellWord[];
  /** Option names without their values, those before the verb too. */
  readonly options: ReadonlySet<string>;
  /** A variable may hold options that cannot be seen: `uv sync $ARGS`. */
  readonly hidesOptions: boolean;
  /** What an environment variable holds for this command: the `RUN`'s own first, then the Dockerfile's. */
  readonly environment: (name: string) => string | undefined;
  /** Whether the variable is set at all, be its value known or not. */
  readonly sets: (name: string) => boolean;
}

/** A `uv sync` of a `RUN`. */
export type UvSync = UvCommand;

/** Options of uv itself, before the verb, that take a value. Source: `uv help`. */
const globalValues = new Set([
  '--directory',
  '--project',
  '--config-file',
  '--cache-dir',
  '--color',
  '--python-preference',
  '--allow-insecure-host',
  '-p',
]);

/** Verbs that are followed by one of their own. */
const groups = new Set(['pip', 'python', 'tool', 'cache', 'self', 'workspace', 'auth']);

const none: readonly UvCommand[] = [];

/** Every `uv` command of a `RUN` in shell form, in order. */
export function uvCommands(step: Step): readonly UvCommand[] {
  return step.run ? readCommands(step) : none;
}

const readCommands = remember((step: Step): readonly UvCommand[] => {
  const run = step.run!;
  return run.commands.flatMap((command) => readCommand(step, run, command) ?? []);
});

/** Every `uv sync` of a `RUN` in shell form, in order. */
export function uvSyncs(step: Step): readonly UvSync[] {
  const commands = uvCommands(step);
  return commands.length === 0 ? none : commands.filter(({ verb }) => verb === 'sync');
}

/** The value of an option: of `--name value` or `--name=value`, before the verb too; the word is undefined where it is not given. */
export function optionValue({ command, run }: UvCommand, name: string): { value: string | undefined } | undefined {
  for (const [at, word] of command.args.entries()) {
    const next = command.args[at + 1];
    if (word.value === name) return { value: next && run.value(next) };
    if (word.value.startsWith(`${name}=`)) return { value: run.value(word)?.slice(name.length + 1) };
  }
  return undefined;
}

function readCommand(step: Step, run: Run, command: RunCommand): UvCommand | undefined {
  if (!/(^|\/)uv$/.test(command.name) || command.shell.inSubstitution) return undefined;
  let at = 0;
  while (command.args[at]?.value.startsWith('-')) at += globalValues.has(command.args[at]!.value) ? 2 : 1;
  const first = command.args[at];
  if (first === undefined) return undefined;
  const second = groups.has(first.value) ? command.args[at + 1] : undefined;
  const args = command.args.slice(at + (second ? 2 : 1));
  const nameWord = command.shell.words[command.shell.words.length - command.args.length - 1] ?? command.shell.words[0]!;
  const environment = commandEnvironment(command, run);
  return {
    step,
    run,
    command,
    verb: second ? `${first.value} ${second.value}` : first.value,
    range: { start: nameWord.range.start, end: (second ?? first).range.end },
    args,
    options: new Set(command.args.flatMap((word) => optionNames(run.value(word) ?? word.value))),
    hidesOptions: args.some((word) => run.value(word) === undefined && /^["']?(\$|`)/.test(word.text)),
    environment: environment.value,
    sets: environment.sets,
  };
}

/** A variable may hold several: `--frozen --no-dev`. */
function optionNames(value: string): string[] {
  return value
    .split(/\s+/)
    .filter((part) => part.startsWith('-'))
    .map((part) => part.split('=', 1)[0]!);
}
