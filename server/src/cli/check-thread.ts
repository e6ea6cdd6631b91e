import { parentPort, workerData } from 'node:worker_threads';
import { checkFile, configsOf } from './check-files';
import type { CheckTask, Outcome } from './check-source';
import type { FromThread, ThreadTask, ToThread } from './check-threads';

/** What a thread of `checkInThreads` does: it checks the files that it is given, until there are no more. */
export function checkInThread(): void {
  const { options, hashed, cwd } = workerData as ThreadTask;
  const task: CheckTask = {
    options: { ...options, builders: new Map(), configs: new Map() },
    hashed,
    fix: undefined,
    changes: new Map(),
  };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  const tell = (message: FromThread): void => parentPort?.postMessage(message);
  parentPort?.on('message', (files: ToThread) => {
    if (files === 'end') return void configsOf(task).then((configs) => tell({ configs }));
    return void checkAll(files, task, cwd).then((outcomes) => tell({ outcomes }));
  });
}

async function checkAll(files: ToThread & readonly object[], task: CheckTask, cwd: string): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const file of files) outcomes.push(await checkFile(file, task, cwd));
  return outcomes;
}
