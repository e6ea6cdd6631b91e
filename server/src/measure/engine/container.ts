import { stated } from '../../core/l10n';
import { randomBytes } from 'node:crypto';
import { oneLine } from '../display';
import { at, parseJson, stringsAt } from '../json';
import { foreignProgram } from './build-failure-cases';
import { explainFailure } from './errors';
import { runProcess, type ProcessResult } from './process';
import type { RunOptions } from './run-options';

/** What a container may use: enough for what starts, too little to take the machine down. */
export const LIMITS = { memory: '2g', processors: 2, processes: 1024 };
const LABEL = 'plimsoll=run';
/** Milliseconds for the engine's short answers. */
const ANSWER_LIMIT = 60_000;
/** For what must be done even when all else was cancelled. */
const never = new AbortController().signal;

export interface Container {
  readonly executable: string;
  readonly id: string;
  /** Runs `docker container …`, to its end within a minute. */
  ask(...args: readonly string[]): Promise<ProcessResult>;
}

/** What an image says of how it is run. */
export interface ImageRun {
  readonly hasHealthCheck: boolean;
  /** TCP ports, the lowest first. */
  readonly ports: readonly number[];
}

/** Reads an image's configuration. @throws with the engine's reason */
export async function imageRun(executable: string, image: string, signal: AbortSignal): Promise<ImageRun> {
  const args = ['image', 'inspect', '--format', '{{json .Config}}', image];
  const result = await runProcess(executable, args, { signal, timeout: ANSWER_LIMIT });
  if (result.code !== 0) throw reasonOf(executable, result);
  const config = parseJson(result.stdout);
  const check = stringsAt(config, 'Healthcheck', 'Test');
  const exposed = at(config, 'ExposedPorts');
  const names = typeof exposed === 'object' && exposed !== null ? Object.keys(exposed) : [];
  const ports = names.flatMap((name) => /^(\d{1,5})(?:\/tcp)?$/.exec(name)?.[1] ?? []).map(Number);
  return { hasHealthCheck: check.length > 0 && check[0] !== 'NONE', ports: ports.toSorted((a, b) => a - b) };
}

/**
 * Makes a container, hands it to `use`, and removes it with its volumes, whatever happens. It is not started, publishes no ports, has
 * no network unless one is named, and has limits.
 * @param settings Further flags of `docker container create`. @param command The image's command without it.
 * @throws with the engine's reason where it cannot be made
 */
export async function withContainer<Result>(
  executable: string,
  image: string,
  { network = 'none' }: RunOptions,
  settings: readonly string[],
  command: readonly string[],
  use: (container: Container) => Promise<Result>,
): Promise<Result> {
  // Its name is known before it is there, so it can be removed even when its making was cut short.
  const name = `plimsoll-run-${randomBytes(6).toString('hex')}`;
  const ask = (...args: readonly string[]): Promise<ProcessResult> =>
    runProcess(executable, ['container', ...args], { signal: never, timeout: ANSWER_LIMIT });
  try {
    const processors = Math.min(LIMITS.processors, await processorsOf(executable));
    const limits = [`--memory=${LIMITS.memory}`, `--pids-limit=${LIMITS.processes}`, `--cpus=${processors}`];
    const always = [`--name=${name}`, `--label=${LABEL}`, `--network=${network}`, '--pull=never', ...limits];
    const made = await ask('create', ...always, ...settings, image, ...command);
    if (made.code !== 0) throw reasonOf(executable, made);
    return await use({ executable, id: made.stdout.trim(), ask });
  } finally {
    await ask('rm', '--force', '--volumes', name);
  }
}

/** The engine refuses to give more processors than it has. */
async function processorsOf(executable: string): Promise<number> {
  const { stdout } = await runProcess(executable, ['info', '--format', '{{.NCPU}}'], {
    signal: never,
    timeout: ANSWER_LIMIT,
  });
  return Number(stdout.trim()) || 1;
}

/** The last line of what a container printed, or nothing. */
export async function lastOutput(container: Container): Promise<string> {
  const { stdout, stderr } = await container.ask('logs', '--tail', '5', container.id);
  return oneLine(`${stdout.trim()}\n${stderr.trim()}`.trim().split('\n').at(-1) ?? '').slice(0, 200);
}

function reasonOf(executable: string, { stderr, stopped }: ProcessResult): Error {
  if (stopped === 'timeout') return new Error(stated('the engine did not answer in time'));
  const { message } = explainFailure({ output: stderr, stepLog: '', executable });
  return new Error(message.replace(/^The build failed: /, '').replace(/\.$/, ''));
}

/** What the engine says when a container could not be started, without the names of its own parts. */
export function startProblem(stderr: string): string {
  const reason = oneLine(stderr)
    .replace(/^Error response from daemon: /, '')
    .replace(/ Error: failed to start containers.*$/, '')
    .replace(/^.*unable to start container process: /, '');
  return /exec format error/.test(reason)
    ? foreignProgram('it').replace(/\.$/, '')
    : stated('it could not be started: {reason}', { reason });
}
