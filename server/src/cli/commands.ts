import { version } from '../version';
import type { CliIo } from './io';
import { suggest, table, UsageError, type Flag } from './usage';

/** A command of the command line; `run` resolves to the exit code. */
interface Command {
  readonly summary: string;
  flags(): Promise<Readonly<Record<string, Flag>>>;
  run(args: readonly string[], io: CliIo): Promise<number>;
}

// Each command is loaded when it is called: `check` pays nothing for the others.
export const commandTable: Readonly<Record<string, Command>> = {
  check: {
    summary: 'Find problems in Dockerfiles and workflow files, and mend them',
    flags: async () => (await import('./check')).flags,
    run: async (args, io) => (await import('./check')).runCheck(args, io),
  },
  build: {
    summary: 'Build an image, and measure seconds and bytes per line',
    flags: async () => (await import('./build')).flags,
    run: async (args, io) => (await import('./build')).runBuild(args, io),
  },
  measure: {
    summary: 'Measure an image that is there',
    flags: async () => (await import('./measure')).flags,
    run: async (args, io) => (await import('./measure')).runMeasure(args, io),
  },
  compare: {
    summary: 'Compare two measurements, line by line',
    flags: async () => (await import('./compare')).flags,
    run: async (args, io) => (await import('./compare')).runCompare(args, io),
  },
  'create-workflow': {
    summary: 'Make a GitHub workflow that builds the images of a repository',
    flags: async () => (await import('./create-workflow')).flags,
    run: async (args, io) => (await import('./create-workflow')).runCreateWorkflow(args, io),
  },
  config: {
    summary: 'Show the configuration in force, and which file says so',
    flags: async () => (await import('./config')).flags,
    run: async (args, io) => (await import('./config')).runConfig(args, io),
  },
  rules: {
    summary: 'List the rules',
    flags: async () => (await import('./rules')).flags,
    run: async (args, io) => (await import('./rules')).runRules(args, io),
  },
  explain: {
    summary: 'Show the page of a rule',
    flags: async () => (await import('./explain')).flags,
    run: async (args, io) => (await import('./explain')).runExplain(args, io),
  },
  completion: {
    summary: 'Print the completions of a shell',
    flags: async () => (await import('./completion')).flags,
    run: async (args, io) => (await import('./completion')).runCompletion(args, io),
  },
};

const help = `Finds and mends what makes images heavy and pipelines fail.

Usage: plimsoll COMMAND [FLAGS]

Commands
${table(Object.entries(commandTable).map(([name, { summary }]) => [name, summary]))}
plimsoll COMMAND --help tells more; --version prints the version.
Exit code: 0 nothing to report, 1 findings or a broken budget, 2 wrong usage, 3 a failure.
`;

/** Runs the command that the arguments name. @throws UsageError when they name none. */
export async function runCommand([name, ...args]: readonly string[], io: CliIo): Promise<number> {
  if (name === '--help' || name === '-h' || name === 'help') {
    io.stdout(help);
    return 0;
  }
  if (name === '--version' || name === '-V') {
    io.stdout(`${version}\n`);
    return 0;
  }
  if (name === undefined) throw new UsageError(`a command is missing: ${Object.keys(commandTable).join(', ')}`);
  const command = Object.hasOwn(commandTable, name) ? commandTable[name] : undefined;
  if (command === undefined) throw new UsageError(`no command '${name}'${suggest(name, Object.keys(commandTable))}`);
  return command.run(args, io);
}
