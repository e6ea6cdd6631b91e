import { stated } from '../../core/l10n';
import { fork, type ChildProcess } from 'node:child_process';
import type { FromChild, ToChild } from './child-messages';
import type { ImageSource, ReadOptions, ReadOutcome } from './read-image';

/** Megabytes of its heap; file lists lie beside it, and are bounded where they are made. */
const HEAP = 2048;
/** Milliseconds that it has to end by itself, and with it the engine's command, before it is killed. */
const GRACE = 4000;

/**
 * Reads an image in a process of its own: whatever the image holds, this process goes on. Rejects as `readImage` does, and where the
 * other process ended before it was done and knew nothing yet.
 */
export function readInChild(
  program: string,
  source: ImageSource,
  { onProgress, ...options }: ReadOptions,
  signal: AbortSignal,
  heap = HEAP,
): Promise<ReadOutcome> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const child = fork(program, {
      execArgv: [`--max-old-space-size=${heap}`],
      // Maps and undefined values come as they are.
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const started = new Set<number>();
    let sizes: ReadOutcome | undefined;
    let last: Extract<FromChild, { kind: 'done' | 'failed' }> | undefined;
    let startError: Error | undefined;
    let killTimer: NodeJS.Timeout | undefined;

    const cancel = (): void => {
      tell(child, { kind: 'cancel' });
      killTimer = setTimeout(() => child.kill('SIGKILL'), GRACE);
    };
    signal.addEventListener('abort', cancel, { once: true });

    child.on('message', (message: FromChild) => {
      if (message.kind === 'alive') onProgress?.();
      else if (message.kind === 'started') started.add(message.pid);
      else if (message.kind === 'sizes') sizes = message.outcome;
      else last = message;
    });
    child.on('error', (error) => {
      startError = error;
      if (child.pid === undefined) finish(null, null);
    });
    child.on('exit', (code, signalName) => finish(code, signalName));

    const finish = (code: number | null, signalName: string | null): void => {
      clearTimeout(killTimer);
      signal.removeEventListener('abort', cancel);
      if (last === undefined) endGroups(started);
      if (signal.aborted) reject(signal.reason as Error);
      else if (last?.kind === 'done') resolve(last.outcome);
      else if (last?.kind === 'failed') reject(Object.assign(new Error(last.message), { code: last.code }));
      else if (startError !== undefined && child.pid === undefined) reject(startError);
      else if (sizes?.ok === true) resolve(withNote(sizes, why(code, signalName)));
      else reject(new Error(stated('{end} before all layers were read', { end: why(code, signalName).slice(0, -1) })));
    };
    tell(child, { kind: 'read', source, options });
  });
}

/** A message to a process that has ended is lost; its end tells all there is to know. */
function tell(child: ChildProcess, message: ToChild): void {
  child.send(message, () => {});
}

/** V8 ends a process that is out of memory with SIGABRT, or with the code 134 of it; the system's own killer uses SIGKILL. */
function why(code: number | null, signalName: string | null): string {
  return code === 134 || signalName === 'SIGABRT' || signalName === 'SIGKILL'
    ? stated('The process that compares the layers ran out of memory.')
    : stated('The process that compares the layers ended with {end}.', { end: signalName ?? `code ${code}` });
}

function withNote(outcome: Extract<ReadOutcome, { ok: true }>, note: string): ReadOutcome {
  return { ...outcome, facts: { ...outcome.facts, notes: [...outcome.facts.notes, note] } };
}

/** What it started outlives it otherwise. */
function endGroups(pids: ReadonlySet<number>): void {
  for (const pid of pids) {
    try {
      process.kill(process.platform === 'win32' ? pid : -pid, 'SIGTERM');
    } catch {
      // It has ended meanwhile.
    }
  }
}
