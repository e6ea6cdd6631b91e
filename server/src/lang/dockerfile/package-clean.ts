import { listIn } from '../../core/list-in';
import type { TextEdit } from '../../core/text';
import { insertBehind } from './append-command';
import { removeCommand } from './edits';
import type { CacheLeft } from './package-caches';
import { cacheLeft } from './package-caches';
import { commandRange, packageCommands } from './packages';
import type { PackageCommand } from './packages';
import type { ParsedDockerfile } from './parse';
import type { RunCommand } from './run';
import type { Step } from './stage';

/** A command that leaves a cache of its package manager in the layer. */
export interface Leaving {
  readonly command: RunCommand;
  readonly does: PackageCommand;
  readonly left: CacheLeft;
}

/** Options with which nothing is kept, by manager. */
const options: Readonly<Record<string, string>> = { apk: '--no-cache', composer: '--no-cache' };
/** Commands that empty the cache, by manager; `{}` stands for the program as it is called. */
const cleaners: Readonly<Record<string, string>> = {
  dnf: '{} clean all',
  tdnf: '{} clean all',
  zypper: '{} clean --all',
  npm: '{} cache clean --force',
  yarn: '{} cache clean',
  conda: '{} clean --all --yes',
};

/** What a `RUN` leaves of the managers that can be told to leave nothing: one list for each manager, in order. */
export function leavings(step: Step): Leaving[][] {
  const { run } = step;
  if (run === undefined) return [];
  const byManager = new Map<string, Leaving[]>();
  for (const { command, does } of packageCommands(run)) {
    const { name } = does.manager;
    const left =
      options[name] === undefined && cleaners[name] === undefined ? undefined : cacheLeft(command, run, step)[0];
    if (left === undefined || left.cache.linked || command.shell.inSubstitution) continue;
    // Nothing is fetched.
    if (does.options.has('--no-network')) continue;
    listIn(byManager, name).push({ command, does, left });
  }
  return [...byManager.values()];
}

/** The edits with which a `RUN` leaves nothing of one manager; undefined where they cannot be made cleanly. */
export function cleanEdits(parsed: ParsedDockerfile, step: Step, leaving: readonly Leaving[]): TextEdit[] | undefined {
  const { command, does } = leaving[0]!;
  const option = options[does.manager.name];
  if (option !== undefined) return optionEdits(parsed.text, step, leaving, option);
  const program = command.shell.words.slice(0, command.shell.words.length - command.args.length);
  // What else stands before the program, as in `sudo -E dnf`, would have to be understood.
  if (program.length > (program[0]!.value === 'sudo' ? 2 : 1)) return undefined;
  const called = program.map(({ text }) => text).join(' ');
  return insertBehind(parsed, step, leaving.at(-1)!.command, cleaners[does.manager.name]!.replace('{}', called));
}

/** Gives each command the option. An update has no use without what it keeps: it goes where an installation is there to fetch for itself. */
function optionEdits(text: string, step: Step, leaving: readonly Leaving[], option: string): TextEdit[] | undefined {
  const { manager } = leaving[0]!.does;
  const installs = packageCommands(step.run!).some(({ does }) => does.manager === manager && does.action !== 'update');
  const edits = leaving.map(({ command, does }): TextEdit[] | undefined => {
    if (does.action === 'update') return installs ? removeCommand(text, step.run!, command) : undefined;
    const at = commandRange(command, does).end;
    return [{ range: { start: at, end: at }, newText: ` ${option}` }];
  });
  return edits.every((edit) => edit !== undefined) ? edits.flat() : undefined;
}
