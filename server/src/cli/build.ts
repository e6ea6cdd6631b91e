import { relative, resolve, sep } from 'node:path';
import { checkBudgets, type Budgets } from '../measure/budgets';
import { buildAndMeasure, type BuildEvent, type BuildFailure } from '../measure/engine/build';
import type { Measurement } from '../measure/measurement';
import { parseBytes, parseSeconds } from '../measure/units';
import { printable } from './format/printable';
import type { CliIo } from './io';
import { measurementTable } from './measurement-table';
import { flagLines, parseFlags, UsageError } from './usage';

const flags = {
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
  'no-cache': { help: 'Run every step again' },
  builder: { value: 'NAME', help: 'The buildx builder to use' },
  progress: {
    value: 'MODE',
    choices: ['auto', 'plain', 'quiet'],
    help: 'What the standard error shows: plain the steps and their output, quiet nothing, auto (the default) the steps alone in a terminal',
  },
  'budget-size': { value: 'SIZE', help: 'Exit with 1 when the image has more file bytes, such as 500MB' },
  'budget-time': { value: 'TIME', help: 'Exit with 1 when the build takes longer, such as 5m or 90s' },
  format: { value: 'FORMAT', choices: ['text', 'json'], help: 'text (the default) or json' },
  help: { help: 'Show this help' },
} as const;

const help = `Builds an image with Docker, and measures seconds and bytes for each line of the Dockerfile.

Usage: plimsoll build [FLAGS] [CONTEXT]

The context is the folder that COPY copies from; the default is the working directory. Without --tag the image stays without a name.
Exit code: 0 built and within its budgets, 1 a broken budget, 2 wrong usage, 3 the build or the engine failed.

Flags
${flagLines(flags)}`;

/** Lines of output that a failure shows where the progress did not. */
const TAIL = 20;

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
  const budgets = readBudgets(values['budget-size'], values['budget-time']);
  const platforms = values.platform?.split(',').map((platform) => platform.trim());
  const progress = showProgress(values.progress ?? 'auto', io);

  const outcome = await buildAndMeasure(
    {
      executable: 'docker',
      context,
      dockerfile,
      tags: values.tag,
      buildArgs: buildArguments(values['build-arg']),
      noCache: values['no-cache'],
      ...(values.target === undefined ? {} : { target: values.target }),
      ...(platforms === undefined ? {} : { platforms }),
      ...(values.builder === undefined ? {} : { builder: values.builder }),
    },
    progress.onEvent,
    io.signal,
  );
  const path = relative(io.cwd, dockerfile).replaceAll(sep, '/');
  if (!outcome.ok) {
    if (outcome.failure.reason === 'build-failed') progress.showTail();
    io.stderr(`${failureLine(outcome.failure, path)}\n`);
    return outcome.failure.reason === 'bad-request' ? 2 : 3;
  }
  return report({ ...outcome.measurement, dockerfile: path }, budgets, values.format === 'json', io);
}

/** Prints a measurement with its budgets; the exit code. */
export function report(measurement: Measurement, budgets: Budgets, json: boolean, io: CliIo): number {
  const checked = { ...measurement, budgets: checkBudgets(measurement, budgets) };
  io.stdout(json ? `${JSON.stringify(checked, null, 2)}\n` : measurementTable(checked));
  return checked.budgets.every(({ ok }) => ok) ? 0 : 1;
}

/** @throws UsageError for a size or time that cannot be read. */
export function readBudgets(size: string | undefined, time: string | undefined): Budgets {
  const bytes = size === undefined ? undefined : parseBytes(size);
  if (size !== undefined && bytes === undefined)
    throw new UsageError(`'${size}' is no size: write it as 500MB or 1.5GB`);
  const seconds = time === undefined ? undefined : parseSeconds(time);
  if (time !== undefined && seconds === undefined) throw new UsageError(`'${time}' is no time: write it as 90s or 5m`);
  return { ...(bytes === undefined ? {} : { size: bytes }), ...(seconds === undefined ? {} : { time: seconds }) };
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

function showProgress(mode: string, io: CliIo): { onEvent: (event: BuildEvent) => void; showTail: () => void } {
  const showLog = mode === 'plain' || (mode === 'auto' && !io.isTerminal);
  let tail = '';
  return {
    onEvent(event) {
      if (event.kind === 'step') {
        tail = '';
        if (mode !== 'quiet') io.stderr(`[${event.index}/${event.total}] ${event.name}\n`);
      }
      if (event.kind !== 'log') return;
      if (showLog) io.stderr(event.text);
      else tail = (tail + event.text).slice(-8192);
    },
    showTail() {
      const lines = tail.trimEnd().split('\n').slice(-TAIL);
      if (mode !== 'quiet' && tail !== '') io.stderr(`${lines.join('\n')}\n`);
    },
  };
}
