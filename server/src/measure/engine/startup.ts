import { setTimeout as sleep } from 'node:timers/promises';
import { oneLine } from '../display';
import type { MeasuredStartup } from '../measurement';
import { formatSeconds } from '../units';
import { foreignProgram } from './build-failure-cases';
import { imageRun, lastOutput, LIMITS, startProblem, withContainer, type Container, type ImageRun } from './container';
import { followEvents } from './container-events';
import { listensOn, tablesOf } from './listening';
import { startProcess } from './process';
import type { RunOptions, StartupOptions, StartupUntil } from './run-options';

export type StartupOutcome =
  /** `how` tells in a sentence how it was run. */
  | { readonly ok: true; readonly startup: MeasuredStartup; readonly how: string }
  | { readonly ok: false; readonly problem: string };

/** Seconds. */
const TIMEOUT = 60;
/** Milliseconds between two looks at the ports: of the kernel's files, and of a command inside of the container. */
const LOOK = 20;
/** Why a container will not be ready any more. */
class NotReady extends Error {}

/**
 * Runs an image and measures how long it takes from its start until it is ready, by the engine's clock. Its health check runs ten times
 * a second meanwhile, so the figure is exact to a tenth of a second and not to the check's own interval. Publishes no port; has no network unless one
 * is named; has limits; always removes the container with its volumes. Never rejects.
 */
export async function measureStartup(
  executable: string,
  image: string,
  { until: asked }: StartupOptions,
  options: RunOptions,
  signal: AbortSignal,
): Promise<StartupOutcome> {
  try {
    const run = await imageRun(executable, image, signal);
    const until = whatToAwait(asked, run);
    const seconds = await startOnce(executable, image, until, options, signal);
    return { ok: true, startup: { seconds, until: until.kind }, how: howItRan(options) };
  } catch (error) {
    return { ok: false, problem: oneLine(error instanceof Error ? error.message : String(error)) };
  }
}

function whatToAwait(asked: StartupUntil | undefined, { hasHealthCheck, ports }: ImageRun): StartupUntil {
  if (asked?.kind === 'healthy' && !hasHealthCheck)
    throw new NotReady('the image has no HEALTHCHECK: give it one, or wait for a port or a line of its log');
  if (asked !== undefined) return asked;
  if (hasHealthCheck) return { kind: 'healthy' };
  const [port] = ports;
  return port === undefined ? { kind: 'exit' } : { kind: 'port', port };
}

function howItRan({ network }: RunOptions): string {
  const where = network === undefined ? 'without a network' : `in the network ${oneLine(network)}`;
  return `The image was started ${where}, with at most ${LIMITS.processors} processors, 2 GB of memory and ${LIMITS.processes} processes.`;
}

async function startOnce(
  executable: string,
  image: string,
  until: StartupUntil,
  options: RunOptions,
  signal: AbortSignal,
): Promise<number> {
  const timeout = options.timeout ?? TIMEOUT;
  const probes = until.kind === 'healthy' ? probeFlags(timeout) : [[]];
  for (const [index, flags] of probes.entries()) {
    try {
      return await withContainer(executable, image, options, flags, [], (container) =>
        awaitReady(container, until, timeout, signal),
      );
    } catch (error) {
      const isOld = /start-interval|start interval|API version/i.test((error as Error).message);
      if (!isOld || index === probes.length - 1) throw error;
    }
  }
  throw new NotReady('the image could not be started');
}

/** The second for an engine before version 25, which probes no faster while a container starts. */
function probeFlags(timeout: number): readonly (readonly string[])[] {
  // Within the start period a probe that fails does not count.
  const flags = [`--health-start-period=${timeout}s`, '--health-interval=200ms'];
  return [[...flags, '--health-start-interval=100ms'], flags];
}

/** Starts the container. @returns seconds until it was ready. @throws NotReady when it will not be */
async function awaitReady(
  container: Container,
  until: StartupUntil,
  timeout: number,
  signal: AbortSignal,
): Promise<number> {
  const done = new AbortController();
  const stop = AbortSignal.any([done.signal, signal]);
  let startedAt: number | undefined;
  let ready!: (time: number) => void;
  let notReady!: (why: string) => void;
  const readyAt = new Promise<number>((resolve, reject) => {
    ready = resolve;
    notReady = (why) => reject(new NotReady(why));
  });
  let outOfMemory = false;
  const timer = setTimeout(
    () => notReady(`it was not ready after ${formatSeconds(timeout)}: ${awaited(until)}`),
    timeout * 1000,
  );
  const onAbort = (): void => notReady('it was cancelled');
  stop.addEventListener('abort', onAbort, { once: true });

  const events = followEvents(container, stop, ({ kind, time, exitCode }) => {
    if (kind === 'start') startedAt ??= time;
    if (kind === 'oom') outOfMemory = true;
    if (kind === 'healthy' && until.kind === 'healthy') ready(time);
    if (kind === 'unhealthy' && until.kind === 'healthy') notReady('its health check fails');
    if (kind !== 'die') return;
    if (outOfMemory) notReady(`it needs more than its 2 GB of memory`);
    else if (until.kind === 'exit' && exitCode === 0) ready(time);
    else notReady(`it ended with exit code ${exitCode ?? 'unknown'} before it was ready`);
  });
  const watches: Promise<void>[] = [events];
  try {
    const started = await container.ask('start', container.id);
    if (started.code !== 0) throw new NotReady(startProblem(started.stderr));
    if (until.kind === 'log') watches.push(followLog(container, until.text, stop, ready));
    if (until.kind === 'port') watches.push(followPort(container, until.port, stop, ready, notReady));
    const time = await readyAt;
    // The event of the start may come after all others.
    for (let look = 0; startedAt === undefined && look < 100; look++) await sleep(LOOK);
    if (startedAt === undefined) throw new NotReady('the engine did not tell when it started');
    return Math.round(Math.max(0, time - startedAt)) / 1000;
  } catch (error) {
    if (signal.aborted) throw error;
    throw new NotReady(await whyNot(container, (error as Error).message));
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', onAbort);
    done.abort();
    await Promise.all(watches);
  }
}

async function whyNot(container: Container, problem: string): Promise<string> {
  const last = await lastOutput(container);
  const foreign = /^exec (\S+): exec format error$/.exec(last);
  if (foreign !== null) return foreignProgram(foreign[1]!).replace(/\.$/, '');
  return last === '' ? problem : `${problem} (last output: ${last})`;
}

function awaited(until: StartupUntil): string {
  if (until.kind === 'healthy') return 'its health check did not succeed';
  if (until.kind === 'port') return `nothing listens on port ${until.port}`;
  return until.kind === 'log' ? `it did not print ${JSON.stringify(until.text)}` : 'it did not end';
}

/** The engine writes its own time before each line. */
async function followLog(
  { executable, id }: Container,
  text: string,
  signal: AbortSignal,
  ready: (time: number) => void,
): Promise<void> {
  const running = startProcess(executable, ['container', 'logs', '--follow', '--timestamps', id], { signal });
  for (const stream of [running.stdout, running.stderr]) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop()!.slice(-65_536);
      for (const line of lines) if (line.includes(text)) ready(Date.parse(line.slice(0, line.indexOf(' '))));
    });
  }
  await running.ended;
}

async function followPort(
  container: Container,
  port: number,
  signal: AbortSignal,
  ready: (time: number) => void,
  notReady: (why: string) => void,
): Promise<void> {
  try {
    const tables = await tablesOf(container);
    while (!signal.aborted) {
      if (listensOn(await tables(), port)) ready(Date.now());
      await sleep(LOOK, undefined, { signal }).catch(() => {});
    }
  } catch (error) {
    notReady((error as Error).message);
  }
}
