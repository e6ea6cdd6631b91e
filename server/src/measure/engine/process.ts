import { spawn, type SpawnOptions } from 'node:child_process';
import type { Readable } from 'node:stream';

export interface ProcessOptions {
  readonly cwd?: string;
  /** On top of our own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ends the process when aborted. */
  readonly signal: AbortSignal;
  /** Milliseconds after which the process is ended; without it, it may run for ever. */
  readonly timeout?: number;
  /** What it reads from its standard input; without it there is none. */
  readonly input?: string;
}

export interface ProcessEnd {
  /** Null when it did not start or was ended by a signal. */
  readonly code: number | null;
  /** Why it did not start, such as `ENOENT`. */
  readonly startError?: string;
  /** Why we ended it, if we did. */
  readonly stopped?: 'cancelled' | 'timeout';
}

export interface RunningProcess {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Never rejects. Both streams must be read for it to come. */
  readonly ended: Promise<ProcessEnd>;
  stop(reason: 'cancelled' | 'timeout'): void;
}

/** Milliseconds that a process has to end by itself before it is killed. The docker command cancels a build in less than half a second. */
const GRACE = 3000;

/** The one place that starts processes: without a shell, and with all its children ended at the end. */
export function startProcess(executable: string, args: readonly string[], options: ProcessOptions): RunningProcess {
  const isWindows = process.platform === 'win32';
  const child = spawn(executable, args, {
    // A group of its own can be ended as a whole.
    detached: !isWindows,
    windowsHide: true,
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  } satisfies SpawnOptions) as ReturnType<typeof spawn> & { stdout: Readable; stderr: Readable };

  // It may end before it has read all.
  child.stdin?.on('error', () => {});
  child.stdin?.end(options.input);

  let stopped: ProcessEnd['stopped'];
  let killTimer: NodeJS.Timeout | undefined;
  const send = (signal: 'SIGTERM' | 'SIGKILL'): void => {
    if (child.pid === undefined) return;
    if (isWindows) {
      spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on(
        'error',
        () => {},
      );
      return;
    }
    try {
      process.kill(-child.pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  };
  const stop: RunningProcess['stop'] = (reason) => {
    if (stopped !== undefined) return;
    stopped = reason;
    send('SIGTERM');
    killTimer = setTimeout(() => {
      send('SIGKILL');
      // A grandchild that left the group may hold the pipes open.
      child.stdout.destroy();
      child.stderr.destroy();
    }, GRACE);
  };

  const cancel = (): void => stop('cancelled');
  const timeout = options.timeout === undefined ? undefined : setTimeout(() => stop('timeout'), options.timeout);
  const ended = new Promise<ProcessEnd>((resolve) => {
    let startError: string | undefined;
    child.on('error', (error: NodeJS.ErrnoException) => {
      startError ??= error.code ?? error.message;
      if (child.pid === undefined) finish(null);
    });
    child.on('close', (code) => finish(code));
    const finish = (code: number | null): void => {
      clearTimeout(timeout);
      clearTimeout(killTimer);
      options.signal.removeEventListener('abort', cancel);
      resolve({
        code,
        ...(startError === undefined ? {} : { startError }),
        ...(stopped === undefined ? {} : { stopped }),
      });
    };
  });
  if (options.signal.aborted) cancel();
  else options.signal.addEventListener('abort', cancel, { once: true });
  return { stdout: child.stdout, stderr: child.stderr, ended, stop };
}

/** Whether a process of this number runs, be it somebody else's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export interface ProcessResult extends ProcessEnd {
  readonly stdout: string;
  readonly stderr: string;
}

const OUTPUT_LIMIT = 1 << 20;

/** Runs a process to its end and gives its output, cut after 1 MiB each. Never rejects. */
export async function runProcess(
  executable: string,
  args: readonly string[],
  options: ProcessOptions,
): Promise<ProcessResult> {
  const running = startProcess(executable, args, options);
  const [stdout, stderr] = [collect(running.stdout), collect(running.stderr)];
  const end = await running.ended;
  return { ...end, stdout: stdout(), stderr: stderr() };
}

/** Gathers a stream as text, up to a number of characters; call the result for what has come so far. */
export function collect(stream: Readable, limit = OUTPUT_LIMIT): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    if (text.length < limit) text += chunk;
  });
  // The end of the process tells all there is to know.
  stream.on('error', () => {});
  return () => text;
}
