import { oneLine, printable } from '../display';
import { parseJson } from '../json';
import { formatSeconds } from '../units';
import { startProblem, withContainer, type Container } from './container';
import { collect, startProcess } from './process';
import type { RunOptions, TestResult } from './run-options';

/** Seconds. */
const TIMEOUT = 60;
const OUTPUT_LIMIT = 8192;

/**
 * Runs a command in an image, with the limits of a measured start. Never rejects.
 * @param command Text for `/bin/sh -c`, or a JSON array of words, as in a Dockerfile's `CMD`.
 */
export async function runTest(
  executable: string,
  image: string,
  command: string,
  options: RunOptions,
  signal: AbortSignal,
): Promise<TestResult> {
  const [program, ...args] = wordsOf(command);
  try {
    return await withContainer(
      executable,
      image,
      options,
      [`--entrypoint=${program}`, '--no-healthcheck'],
      args,
      (container) => attach(container, options.timeout ?? TIMEOUT, signal),
    );
  } catch (error) {
    const problem = oneLine(error instanceof Error ? error.message : String(error));
    return { code: null, problem, output: '', seconds: 0 };
  }
}

function wordsOf(command: string): readonly [string, ...string[]] {
  const words = parseJson(command);
  if (Array.isArray(words) && words.length > 0 && words.every((word) => typeof word === 'string'))
    return words as [string, ...string[]];
  return ['/bin/sh', '-c', command];
}

async function attach(container: Container, timeout: number, signal: AbortSignal): Promise<TestResult> {
  const { executable, id } = container;
  const start = performance.now();
  const running = startProcess(executable, ['container', 'start', '--attach', id], { signal, timeout: timeout * 1000 });
  const [stdout, stderr] = [collect(running.stdout), collect(running.stderr)];
  const { code, stopped } = await running.ended;
  const seconds = Math.round(performance.now() - start) / 1000;
  const output = printable(`${stdout()}${stderr()}`).slice(-OUTPUT_LIMIT);
  if (stopped !== undefined)
    return { code: null, problem: `it did not end within ${formatSeconds(timeout)}`, output, seconds };
  // The command's own exit code is also that of a container that could not be started.
  const state = await container.ask('inspect', '--format', '{{.State.Status}} {{.State.ExitCode}}', id);
  const [status, exitCode] = state.stdout.trim().split(' ');
  if (status !== 'exited') return { code: null, problem: startProblem(stderr()), output: '', seconds };
  return { code: Number(exitCode ?? code), problem: null, output, seconds };
}
