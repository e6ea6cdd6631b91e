import type { Config } from '../config/config';
import { checkSource, type CheckTask, type Outcome } from './check-source';
import { checkInThreads, threadsFor } from './check-threads';
import type { FoundFile } from './discover';
import { readSource } from './source';

/** A run over files: where it is, and who wants to know. */
export interface FilesRun {
  readonly cwd: string;
  readonly signal: AbortSignal;
  /** Called with how many files are done. */
  readonly onProgress: (done: number) => void;
}

/** What came of files, in their order, and the configurations that were in force, each once. */
export interface CheckedFiles {
  readonly outcomes: readonly Outcome[];
  readonly configs: readonly Config[];
}

/** Checks files, on several threads where that is quicker. @throws the signal's reason when it is aborted. */
export async function checkFiles(files: readonly FoundFile[], task: CheckTask, run: FilesRun): Promise<CheckedFiles> {
  // One fix may change what the next file is checked against.
  const threads = task.fix === undefined ? threadsFor(files.length) : 1;
  if (threads > 1) return checkInThreads(files, task, run, threads);
  const outcomes = new Map<string, Outcome>();
  for (const file of task.fix === undefined ? files : dockerfilesFirst(files)) {
    run.signal.throwIfAborted();
    outcomes.set(file.path, await checkFile(file, task, run.cwd));
    run.onProgress(outcomes.size);
  }
  return { outcomes: files.map(({ path }) => outcomes.get(path)!), configs: await configsOf(task) };
}

/** Reads and checks one file. */
export async function checkFile(file: FoundFile, task: CheckTask, cwd: string): Promise<Outcome> {
  const source = await readSource(file, cwd);
  return 'problem' in source ? { problems: [source.problem], notes: [] } : checkSource(source, task);
}

/** The configurations that were found, or the one that was named. */
export async function configsOf({ options: { config, configs } }: CheckTask): Promise<Config[]> {
  if (config !== undefined) return [config];
  const found = await Promise.all(configs === undefined ? [] : [...configs.values()]);
  return [...new Set(found.filter((one) => one !== undefined))];
}

/** The fixes of a Dockerfile may edit its ignore file, which is then checked as they left it. */
function dockerfilesFirst(files: readonly FoundFile[]): FoundFile[] {
  return files.toSorted((a, b) => Number(a.language !== 'dockerfile') - Number(b.language !== 'dockerfile'));
}
