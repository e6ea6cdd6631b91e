import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { CheckedFiles, FilesRun } from './check-files';
import type { CheckTask, Outcome } from './check-source';
import type { FoundFile } from './discover';

/** What a thread is told when it starts. */
export interface ThreadTask {
  readonly options: Pick<CheckTask['options'], 'inlineIgnores' | 'config'>;
  readonly hashed: boolean;
  readonly cwd: string;
}

/** Files for a thread, and what came of them; nothing left to do, and the configurations that it found. */
export type ToThread = readonly FoundFile[] | 'end';
export type FromThread = { readonly outcomes: readonly Outcome[] } | { readonly configs: CheckedFiles['configs'] };

/** Each thread loads the program anew; below so many files for each it costs more than it saves. */
const FILES_A_THREAD = 150;
const MAX_THREADS = 8;
/** Files at a time: neighbours, which share what was read of their folders. */
const BATCH = 16;

/** How many threads are worth their start. */
export function threadsFor(files: number): number {
  return Math.max(1, Math.min(availableParallelism(), MAX_THREADS, Math.floor(files / FILES_A_THREAD)));
}

/** Checks files on threads, with the same results as without. @throws the signal's reason when it is aborted. */
export async function checkInThreads(
  files: readonly FoundFile[],
  { options, hashed }: CheckTask,
  { cwd, signal, onProgress }: FilesRun,
  threads: number,
): Promise<CheckedFiles> {
  signal.throwIfAborted();
  const { inlineIgnores, config } = options;
  const task: ThreadTask = {
    options: { ...(inlineIgnores !== undefined && { inlineIgnores }), ...(config && { config }) },
    hashed,
    cwd,
  };
  const outcomes: Outcome[] = [];
  let next = 0;
  let done = 0;
  const workers = Array.from({ length: threads }, () => new Worker(__filename, { workerData: task }));
  const work = (worker: Worker): Promise<CheckedFiles['configs']> =>
    new Promise((resolve, reject) => {
      let at = 0;
      const give = (): void => {
        at = next;
        next = Math.min(files.length, next + BATCH);
        const batch: ToThread = at < next ? files.slice(at, next) : 'end';
        // oxlint-disable-next-line unicorn/require-post-message-target-origin
        worker.postMessage(batch);
      };
      worker.on('message', (message: FromThread) => {
        if ('configs' in message) return resolve(message.configs);
        for (const [index, outcome] of message.outcomes.entries()) outcomes[at + index] = outcome;
        onProgress((done += message.outcomes.length));
        give();
      });
      worker.on('error', reject);
      worker.on('exit', () => reject(new Error('a thread ended before its work')));
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      give();
    });
  try {
    const configs = await Promise.all(workers.map(work));
    return { outcomes, configs: configs.flat() };
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
