import type { Range } from '../../core/text';
import { managerOf } from '../../data/package-managers';
import type { PackageAction, PackageManager } from '../../data/package-managers';
import type { ShellWord } from '../shell';
import { parseArguments } from './options';
import { remember } from '../remember';
import type { Run, RunCommand } from './run';

/** What a command tells a package manager to do. */
export interface PackageCommand {
  readonly manager: PackageManager;
  readonly action: PackageAction;
  /** As in the manager's table: `install`, `pip install`; '' for none. */
  readonly verb: string;
  /** The last word of the verb. */
  readonly verbWord: ShellWord | undefined;
  /** What is named: packages, with their versions, or paths. */
  readonly packages: readonly ShellWord[];
  /** Files that list packages, such as those of `-r`. With `--requirement=x` the word holds the option too. */
  readonly files: readonly ShellWord[];
  /** Each option as written without its value. */
  readonly options: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, ShellWord>;
  /** It works on what the project's own files list. */
  readonly project: boolean;
}

/**
 * Reads `apt-get install …`, `python -m pip install …`, `npm ci` and their like. Undefined for other commands, for verbs that neither
 * install, refresh, remove, clean nor build, and for verbs that hold a variable.
 */
export function packageCommand(command: RunCommand, run: Run): PackageCommand | undefined {
  return byCommand(run).get(command);
}

const byCommand = remember(
  (run: Run): ReadonlyMap<RunCommand, PackageCommand> =>
    new Map(
      run.commands.flatMap((command) => {
        const does = readCommand(command, run);
        return does ? [[command, does] as const] : [];
      }),
    ),
);

function readCommand(command: RunCommand, run: Run): PackageCommand | undefined {
  const { program, args } = throughPython(command);
  const manager = managerOf(program);
  if (manager === undefined) return undefined;
  const words = args[0]?.value.startsWith('+') ? args.slice(1) : args;
  const { options, values, allValues, positional } = parseArguments(words, manager.valueOptions, manager.longDash);
  const verbLength = [2, 1, 0].find((length) => Object.hasOwn(manager.verbs, verbOf(positional, length, run)));
  // `yarn build` is no bare `yarn`.
  if (verbLength === undefined || (verbLength === 0 && positional.length > 0)) return undefined;
  const verb = verbOf(positional, verbLength, run);
  const packages = positional.slice(verbLength);
  const files = allValues.filter(([option]) => manager.fileOptions.includes(option)).map(([, word]) => word);
  const global = options.has('-g') || options.has('--global');
  const named = manager.verbs[verb] === 'install' && packages.length > 0;
  // `pip install -e .`, `cargo install --path .`
  const local = allValues.filter(([option]) => /^(-e|--editable|--path)$/.test(option)).map(([, word]) => word);
  const own = manager.kind === 'language' ? [...packages, ...local] : [];
  return {
    manager,
    action: manager.verbs[verb]!,
    verb,
    verbWord: positional[verbLength - 1],
    packages,
    files,
    options,
    values,
    project: files.length > 0 || own.some(isOwnPath) || (manager.projectVerbs.includes(verb) && !global && !named),
  };
}

/** Every command of a `RUN` that tells a package manager something, in order. */
export const packageCommands = remember(
  (run: Run): readonly { readonly command: RunCommand; readonly does: PackageCommand }[] =>
    [...byCommand(run)].map(([command, does]) => ({ command, does })),
);

/** From the program to the verb: `apt-get install`; the program alone where there is no verb. */
export function commandRange({ shell, args }: RunCommand, { verbWord }: PackageCommand): Range {
  const program = shell.words[shell.words.length - args.length - 1] ?? shell.words[0]!;
  return { start: program.range.start, end: (verbWord ?? program).range.end };
}

/** `python -m pip` and `php composer.phar` are `pip` and `composer`. */
function throughPython({ name, args }: RunCommand): { program: string; args: readonly ShellWord[] } {
  if (/(^|\/)python[\d.]*$/.test(name) && args[0]?.value === '-m' && args[1])
    return { program: args[1].value, args: args.slice(2) };
  if (name === 'php' && args[0]?.value.endsWith('composer.phar')) return { program: 'composer', args: args.slice(1) };
  return { program: name, args };
}

function verbOf(positional: readonly ShellWord[], length: number, run: Run): string {
  if (positional.length < length) return '-';
  return positional
    .slice(0, length)
    .map((word) => run.value(word) ?? '-')
    .join(' ');
}

/** `.`, `./lib`, `.[dev]`: the project itself. */
function isOwnPath({ value }: ShellWord): boolean {
  return /^\.{1,2}(\/|\[|$)/.test(value);
}
