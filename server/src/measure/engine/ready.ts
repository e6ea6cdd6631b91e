import { stated } from '../../core/l10n';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatSeconds } from '../units';
import { foreignProgram } from './build-failure-cases';
import { lastOutput, startProblem, type Container } from './container';
import { followEvents, type ContainerEvent } from './container-events';
import { listensOn, tablesOf } from './listening';
import { startProcess } from './process';
import type { StartupUntil } from './run-options';

/** Milliseconds between two looks at the ports. */
const LOOK = 20;

/** Why a container will not be ready any more. */
export class NotReady extends Error {}

/** A time that is told once, in milliseconds by the engine's clock, or that will never come. What comes later is not heard. */
interface Moment {
  readonly time: Promise<number>;
  come(time: number): void;
  fail(why: string): void;
}

function moment(): Moment {
  let come!: Moment['come'];
  let fail!: Moment['fail'];
  const time = new Promise<number>((resolve, reject) => {
    come = resolve;
    fail = (why) => reject(new NotReady(why));
  });
  // It may fail before anyone waits for it.
  time.catch(() => {});
  return { time, come, fail };
}

/** Starts the container. @returns seconds from its start until it was ready. @throws NotReady when it will not be */
export async function secondsUntilReady(
  container: Container,
  until: StartupUntil,
  timeout: number,
  signal: AbortSignal,
): Promise<number> {
  const done = new AbortController();
  const stop = AbortSignal.any([done.signal, signal]);
  const [start, ready] = [moment(), moment()];
  const fail = (why: string): void => {
    start.fail(why);
    ready.fail(why);
  };
  const late = stated('it was not ready after {time}: {why}', { time: formatSeconds(timeout), why: missing(until) });
  const timer = setTimeout(fail, timeout * 1000, late);
  stop.addEventListener('abort', () => fail(stated('it was cancelled')), { once: true });
  const watches = [followEvents(container, stop, listener(until, start, ready))];
  try {
    const started = await container.ask('start', container.id);
    if (started.code !== 0) throw new NotReady(startProblem(started.stderr));
    if (until.kind === 'log') watches.push(followLog(container, until.text, stop, ready));
    if (until.kind === 'port') watches.push(followPort(container, until.port, stop, ready));
    const length = (await ready.time) - (await start.time);
    return Math.round(Math.max(0, length)) / 1000;
  } catch (error) {
    throw new NotReady(await withOutput(container, (error as Error).message));
  } finally {
    clearTimeout(timer);
    done.abort();
    await Promise.all(watches);
  }
}

function listener(until: StartupUntil, start: Moment, ready: Moment): (event: ContainerEvent) => void {
  let outOfMemory = false;
  return ({ kind, time, exitCode }) => {
    if (kind === 'start') start.come(time);
    if (kind === 'oom') outOfMemory = true;
    if (kind === 'healthy' && until.kind === 'healthy') ready.come(time);
    if (kind === 'unhealthy' && until.kind === 'healthy') ready.fail(stated('its health check fails'));
    if (kind !== 'die') return;
    if (outOfMemory) ready.fail(stated('it needs more than its 2 GB of memory'));
    else if (until.kind === 'exit' && exitCode === 0) ready.come(time);
    else ready.fail(stated('it ended with exit code {code} before it was ready', { code: exitCode ?? 'unknown' }));
  };
}

async function withOutput(container: Container, problem: string): Promise<string> {
  const last = await lastOutput(container);
  const foreign = /^exec (\S+): exec format error$/.exec(last);
  if (foreign !== null) return foreignProgram(foreign[1]!).replace(/\.$/, '');
  return last === '' ? problem : stated('{problem} (last output: {output})', { problem, output: last });
}

function missing(until: StartupUntil): string {
  if (until.kind === 'healthy') return stated('its health check did not succeed');
  if (until.kind === 'port') return stated('nothing listens on port {port}', { port: until.port });
  return until.kind === 'log'
    ? stated('it did not print {text}', { text: JSON.stringify(until.text) })
    : stated('it did not end');
}

/** The engine writes its own time before each line. */
async function followLog(
  { executable, id }: Container,
  text: string,
  signal: AbortSignal,
  ready: Moment,
): Promise<void> {
  const running = startProcess(executable, ['container', 'logs', '--follow', '--timestamps', id], { signal });
  for (const stream of [running.stdout, running.stderr]) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop()!.slice(0, 65_536);
      for (const line of lines) {
        const blank = line.indexOf(' ');
        if (line.includes(text, blank)) ready.come(Date.parse(line.slice(0, blank)));
      }
    });
  }
  await running.ended;
}

/** By our own clock, which is the engine's but where it runs in a machine of its own. */
async function followPort(container: Container, port: number, signal: AbortSignal, ready: Moment): Promise<void> {
  try {
    const tables = await tablesOf(container);
    while (!signal.aborted) {
      if (listensOn(await tables(), port)) ready.come(Date.now());
      await sleep(LOOK, undefined, { signal }).catch(() => {});
    }
  } catch (error) {
    ready.fail((error as Error).message);
  }
}
