import { l10n, ProgressLocation, window, workspace } from 'vscode';
import type { CancellationToken, LogOutputChannel, Uri } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { buildProgressMethod } from '../../../server/src/protocol';
import type { BuildAnswer, BuildProgress } from '../../../server/src/protocol';
import type { Server } from '../lifecycle';
import { progressLine } from './build-progress';
import type { ProgressLine } from './build-progress';
import type { Status } from './status';

interface MeasuringNeeds {
  readonly server: Server;
  readonly status: Status;
  readonly output: LogOutputChannel;
  readonly startsPrograms: boolean;
  /** There is a new measurement under a uri. */
  readonly onMeasured: (uri: string) => Promise<void>;
}

/** What is asked of the server, and what the window says meanwhile. */
interface MeasuringJob {
  readonly title: string;
  readonly method: string;
  readonly params: object;
  /** Whose status item tells the result; an image without its Dockerfile has none. */
  readonly document: Uri | undefined;
}

/** Builds and measures one thing at a time, with progress, *Cancel* and the log. Nothing of it runs unless it was asked for. */
export interface Measuring {
  /** Why nothing can be built or measured here: one sentence; undefined where it can. */
  refusal(): string | undefined;
  /** Hears what a new client says about its work. */
  listen(client: BaseLanguageClient): void;
  /** @returns What came of it; what is wrong has been told. Undefined when it did not begin. */
  run(job: MeasuringJob): Promise<BuildAnswer | undefined>;
}

export function createMeasuring({ server, status, output, startsPrograms, onMeasured }: MeasuringNeeds): Measuring {
  let line: ProgressLine | undefined;
  let running = false;

  const ask = async ({ method, params }: MeasuringJob, token: CancellationToken): Promise<BuildAnswer> => {
    try {
      const client = await server.client();
      return await client.sendRequest<BuildAnswer>(method, params, token);
    } catch (error) {
      return {
        ok: false,
        cancelled: token.isCancellationRequested,
        logged: `${method}: ${String(error)}`,
        message: l10n.t('The Plimsoll server does not answer: run “Plimsoll: Restart Server” and try again.'),
      };
    }
  };
  const runOne = async (job: MeasuringJob): Promise<BuildAnswer> => {
    output.info(job.title);
    if (job.document !== undefined) status.building(job.document);
    const answer = await window.withProgress(
      { location: ProgressLocation.Notification, title: job.title, cancellable: true },
      async (progress, token) => {
        line = progressLine((message) => progress.report({ message }));
        try {
          return await ask(job, token);
        } finally {
          line.end();
          line = undefined;
        }
      },
    );
    if (job.document !== undefined) status.built(job.document, answer.ok ? answer.summary : undefined);
    if (answer.ok) {
      output.info(answer.summary);
      await onMeasured(answer.uri);
    } else if (!answer.cancelled) {
      output.error(answer.logged);
      tell(answer.message);
    }
    return answer;
  };

  return {
    refusal() {
      if (!startsPrograms)
        return l10n.t(
          'A browser cannot run a container engine: open this folder in VS Code on a machine that has one.',
        );
      if (!workspace.isTrusted)
        return l10n.t('Building and measuring run the commands of a Dockerfile: trust this workspace first.');
      return undefined;
    },
    listen(client) {
      client.onNotification(buildProgressMethod, (event: BuildProgress) => {
        if (event.kind === 'log') output.info(event.text);
        else line?.hear(event);
      });
    },
    async run(job) {
      if (running) {
        tell(l10n.t('A build is already running: wait for its end or cancel it.'));
        return undefined;
      }
      running = true;
      try {
        return await runOne(job);
      } finally {
        running = false;
      }
    },
  };
}

/** Words of an engine must not turn into links: a notification renders `[text](address)`. */
export function tell(message: string | undefined): void {
  if (message !== undefined) void window.showErrorMessage(message.replaceAll('](', '] ('));
}
