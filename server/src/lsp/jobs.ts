import { restated, stated } from '../core/l10n';
import type { CancellationToken } from 'vscode-languageserver';
import { buildProgressMethod } from '../protocol';
import type { BuildAnswer, BuildProgress } from '../protocol';
import { logBatches } from './log-batches';
import { quietly } from './quietly';
import type { Session } from './session';

/** Work that runs programs or reads a whole image. */
export type Job = (tell: (progress: BuildProgress) => void, signal: AbortSignal) => Promise<BuildAnswer>;

/** Runs one job at a time, ended when the client cancels it or the server ends. */
export interface Jobs {
  /** @param name What failed, for the log. */
  run(name: string, job: Job, token: CancellationToken): Promise<BuildAnswer>;
  /** Ends a running job, and resolves when it has ended. */
  end(): Promise<void>;
}

/** @param life Aborted when the server ends. @param onEnd Called when there may be something new to show. */
export function createJobs({ connection }: Session, life: AbortSignal, onEnd: () => void): Jobs {
  let running: { readonly abort: AbortController; readonly answer: Promise<BuildAnswer> } | undefined;

  const attempt = async (name: string, job: Job, signal: AbortSignal): Promise<BuildAnswer> => {
    const send = (progress: BuildProgress): void =>
      quietly(connection, () => connection.sendNotification(buildProgressMethod, progress));
    const log = logBatches((text) => send({ kind: 'log', text }));
    try {
      return await job((progress) => (progress.kind === 'log' ? log.add(progress.text) : send(progress)), signal);
    } catch (error) {
      connection.console.error(`${name} failed: ${String(error)}`);
      return refusal(stated('It ended with an internal error: the log says more.'));
    } finally {
      log.flush();
    }
  };

  return {
    async run(name, job, token) {
      if (running !== undefined) return refusal(stated('A build is already running: wait for its end or cancel it.'));
      const abort = new AbortController();
      const cancelled = token.onCancellationRequested(() => abort.abort());
      const answer = attempt(name, job, AbortSignal.any([life, abort.signal]));
      running = { abort, answer };
      try {
        return await answer;
      } finally {
        running = undefined;
        cancelled.dispose();
        onEnd();
      }
    },
    async end() {
      if (running === undefined) return;
      running.abort.abort();
      await running.answer;
      // A client hears no more after the answer to its shutdown: that of the job goes first.
      await new Promise((resolve) => setTimeout(resolve));
    },
  };
}

/** @param english A sentence of `stated`. */
export function refusal(english: string, cancelled = false): BuildAnswer {
  return { ok: false, cancelled, message: restated(english), logged: english };
}
