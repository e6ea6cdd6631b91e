import { readFile } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { cacheOption } from '../measure/engine/cache-folder';
import { buildAndMeasure, type BuildFailure, type BuildOptions } from '../measure/engine/build';
import type { StartupUntil, TestResult } from '../measure/engine/run-options';
import { parseSeconds } from '../measure/units';
import { showProgress } from './build-progress';
import { printable } from './format/printable';
import type { CliIo } from './io';
import { HISTORY_FOLDER, sendsHistory } from './kept-history';
import { outputFlags, printMeasured, readOutput } from './measured-output';
import { flagLines, parseFlags, UsageError } from './usage';

export const flags = {
  file: { value: 'FILE', help: 'The Dockerfile; the default is Dockerfile in the context (short: -f)' },
  tag: { value: 'NAME', repeated: true, help: 'Name the image; may be repeated (short: -t)' },
  target: { value: 'STAGE', help: 'Build up to this stage' },
  platform: {
    value: 'PLATFORM',
    help: 'Build for this platform, such as linux/arm64; of several the first is measured',
  },
  'build-arg': {
    value: 'NAME=VALUE',
    repeated: true,
    help: 'Set a build argument; without =VALUE from the environment; may be repeated',
  },
  secret: {
    value: 'SECRET',
    repeated: true,
    help: 'Pass a secret: id=NAME,src=FILE or id=NAME,env=VARIABLE; it is never shown or stored; may be repeated',
  },
  ssh: { value: 'AGENT', repeated: true, help: 'Pass the SSH agent (default) or keys (NAME=FILE); may be repeated' },
  'cache-from': {
    value: 'CACHE',
    repeated: true,
    help: 'Use this cache too, such as type=registry,ref=NAME; may be repeated',
  },
  'cache-to': {
    value: 'CACHE',
    repeated: true,
    help: 'Write the cache there, such as type=local,dest=FOLDER; may be repeated',
  },
  'no-cache': {
    help: 'Run every step again, with empty cache mounts and without --cache-from; base images that are there are not pulled again (see --pull)',
  },
  pull: { help: 'Ask the registry for newer base images first' },
  builder: { value: 'NAME', help: 'The buildx builder to use, also a remote one; the default is the chosen one' },
  startup: {
    help: 'Start the image and measure how long it takes: until its HEALTHCHECK succeeds, else until its first exposed port listens, else until it ends',
  },
  'startup-until': { value: 'WHAT', help: 'The same, until healthy, exit, port=NUMBER listens or log=TEXT is printed' },
  test: {
    value: 'COMMAND',
    help: 'Run a command in the image, as text for its shell or as a JSON array; exit with 1 when it fails',
  },
  'run-network': { value: 'NETWORK', help: 'For --startup and --test: use this network; the default is none' },
  'run-timeout': { value: 'TIME', help: 'For --startup and --test: give up after this time; the default is 60s' },
  progress: {
    value: 'MODE',
    choices: ['auto', 'plain', 'quiet'],
    help: 'What the standard error shows: plain the steps and their output, quiet nothing, auto (the default) the steps alone in a terminal',
  },
  ...outputFlags,
  'budget-startup': {
    value: 'TIME',
    help: 'Exit with 1 when the container takes longer until it is ready, such as 5s; needs --startup',
  },
  help: { help: 'Show this help' },
} as const;

const help = `Builds an image with Docker, and measures seconds and bytes for each line of the Dockerfile.

Usage: plimsoll build [FLAGS] [CONTEXT]

The context is the folder that COPY copies from; the default is the working directory. Without --tag the image stays without a name.
The image gets its names when all is done; a build that fails or is cancelled leaves none.
--startup and --test publish no port, give at most 2 processors, 2 GB of memory and 1024 processes, and remove their container.
Exit code: 0 built and within its budgets, 1 a broken budget, a failed start or test, 2 wrong usage, 3 the build or the engine failed.

Flags
${flagLines(flags)}`;

type Values = ReturnType<typeof parseFlags<typeof flags>>['values'];

/** `plimsoll build`. Resolves to the exit code. @throws UsageError */
export async function runBuild(args: readonly string[], io: CliIo): Promise<number> {
  const long = args.map((arg) => (arg === '-f' ? '--file' : arg === '-t' ? '--tag' : arg));
  const { values, positionals } = parseFlags(long, flags);
  if (values.help) {
    io.stdout(help);
    return 0;
  }
  if (positionals.length > 1) throw new UsageError(`build takes one context, not ${positionals.length}`);
  const context = resolve(io.cwd, positionals[0] ?? '.');
  const dockerfile = values.file === undefined ? resolve(context, 'Dockerfile') : resolve(io.cwd, values.file);
  const output = await readOutput(values, dockerfile);
  if (values['budget-startup'] !== undefined && !starts(values))
    throw new UsageError('--budget-startup needs --startup, which starts the image');
  const progress = showProgress(values.progress ?? 'auto', io);

  const outcome = await buildAndMeasure(
    { executable: 'docker', context, dockerfile, folder: io.cwd, ...readOptions(values), ...cacheOption() },
    progress.onEvent,
    io.signal,
  ).finally(progress.end);
  const path = relative(io.cwd, dockerfile).replaceAll(sep, '/');
  if (!outcome.ok) {
    if (outcome.failure.reason === 'build-failed') progress.showTail();
    io.stderr(`${failureLine(outcome.failure, path)}\n`);
    return outcome.failure.reason === 'bad-request' ? 2 : 3;
  }
  const { measurement, test } = outcome;
  const text = await readFile(dockerfile, 'utf8').catch(() => undefined);
  const measured = { measurement: { ...measurement, dockerfile: path }, trees: outcome.trees, dockerfile: text };
  const code = await printMeasured(measured, output, io);
  if (output.history && (await sendsHistory(io.cwd, context, dockerfile)))
    io.stderr(
      `plimsoll: ${HISTORY_FOLDER} lies in the build context: name it in the ignore file, or COPY . . runs again each time\n`,
    );
  const hasStarted = measurement.startup !== null || !starts(values);
  return hasStarted && testPassed(test, io) ? code : 1;
}

function starts(values: Pick<Values, 'startup' | 'startup-until'>): boolean {
  return values.startup || values['startup-until'] !== undefined;
}

function readOptions(values: Values): Pick<BuildOptions, 'tags'> & Partial<BuildOptions> {
  const platforms = values.platform?.split(',').map((platform) => platform.trim());
  const until = values['startup-until'] === undefined ? undefined : readUntil(values['startup-until']);
  const timeout = values['run-timeout'] === undefined ? undefined : parseSeconds(values['run-timeout']);
  if (values['run-timeout'] !== undefined && !timeout)
    throw new UsageError(`'${values['run-timeout']}' is no time: write it as 90s or 5m`);
  return {
    tags: values.tag,
    buildArgs: buildArguments(values['build-arg']),
    secrets: values.secret,
    ssh: values.ssh,
    cacheFrom: values['cache-from'],
    cacheTo: values['cache-to'],
    noCache: values['no-cache'],
    pull: values.pull,
    ...(values.target === undefined ? {} : { target: values.target }),
    ...(platforms === undefined ? {} : { platforms }),
    ...(values.builder === undefined ? {} : { builder: values.builder }),
    ...(until === undefined ? (values.startup ? { startup: {} } : {}) : { startup: { until } }),
    ...(values.test === undefined ? {} : { test: values.test }),
    run: {
      ...(values['run-network'] === undefined ? {} : { network: values['run-network'] }),
      ...(timeout === undefined ? {} : { timeout }),
    },
  };
}

/** @throws UsageError */
function readUntil(text: string): StartupUntil {
  if (text === 'healthy' || text === 'exit') return { kind: text };
  const [, kind, value = ''] = /^(port|log)=(.+)$/.exec(text) ?? [];
  const port = Number(value);
  if (kind === 'log') return { kind, text: value };
  if (kind === 'port' && /^\d+$/.test(value) && port > 0 && port < 65_536) return { kind, port };
  throw new UsageError(`--startup-until is healthy, exit, port=NUMBER or log=TEXT, not '${text}'`);
}

function testPassed(test: TestResult | undefined, io: CliIo): boolean {
  if (test === undefined || test.code === 0) return true;
  io.stderr(test.output);
  io.stderr(`plimsoll: the test failed: ${printable(test.problem ?? `exit code ${test.code}`)}\n`);
  return false;
}

function buildArguments(args: readonly string[]): Record<string, string> {
  const entries = args.map((arg): [string, string | undefined] => {
    const equals = arg.indexOf('=');
    return equals < 0 ? [arg, process.env[arg]] : [arg.slice(0, equals), arg.slice(equals + 1)];
  });
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function failureLine({ message, line }: BuildFailure, path: string): string {
  return line === undefined ? `plimsoll: ${printable(message)}` : `plimsoll: ${path}:${line}: ${printable(message)}`;
}
