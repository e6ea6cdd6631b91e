import { l10n, ProgressLocation, Uri, window, workspace } from 'vscode';
import type { CancellationToken, LogOutputChannel, TextDocument } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { buildMethod, buildProgressMethod } from '../../../server/src/protocol';
import type { BuildAnswer, BuildParams, BuildProgress } from '../../../server/src/protocol';
import type { Server } from '../lifecycle';
import type { Status } from './status';

interface BuildNeeds {
  readonly server: Server;
  readonly status: Status;
  readonly output: LogOutputChannel;
}

/** *Build and Measure Image*: the only thing that runs anything, and only when asked, in a workspace that is trusted. */
export interface BuildFeature {
  /** Hears what a new client says about its builds. */
  listen(client: BaseLanguageClient): void;
  /** @param target The Dockerfile; the active editor's without one. */
  readonly run: (target?: unknown) => Promise<void>;
}

export function createBuild({ server, status, output }: BuildNeeds): BuildFeature {
  let onStep: ((message: string) => void) | undefined;
  let running = false;

  const send = async (document: TextDocument, token: CancellationToken): Promise<BuildAnswer> => {
    const params: BuildParams = { uri: document.uri.toString() };
    try {
      const client = await server.client();
      return await client.sendRequest<BuildAnswer>(buildMethod, params, token);
    } catch (error) {
      output.error(`build: ${String(error)}`);
      return {
        ok: false,
        cancelled: token.isCancellationRequested,
        message: l10n.t('The Plimsoll server does not answer: run “Plimsoll: Restart Server” and build again.'),
      };
    }
  };

  const buildOne = async (target: unknown): Promise<void> => {
    const document = await documentToBuild(target);
    const refusal = await whyNot(document);
    if (document === undefined || refusal !== undefined) return tell(refusal);
    status.building(document.uri);
    const title = l10n.t('Building {0}', workspace.asRelativePath(document.uri));
    output.info(title);
    const answer = await window.withProgress(
      { location: ProgressLocation.Notification, title, cancellable: true },
      (progress, token) => {
        onStep = (message) => progress.report({ message });
        return send(document, token);
      },
    );
    onStep = undefined;
    status.built(document.uri, answer.ok ? answer.summary : undefined);
    if (answer.ok) output.info(answer.summary);
    else if (!answer.cancelled) {
      output.error(answer.message);
      tell(answer.message);
    }
  };

  return {
    listen(client) {
      client.onNotification(buildProgressMethod, (event: BuildProgress) => {
        if (event.kind === 'log') output.info(event.text);
        else onStep?.(`${event.index}/${event.total} ${event.name}`);
      });
    },
    async run(target) {
      if (running) return tell(l10n.t('A build is already running: wait for its end or cancel it.'));
      running = true;
      try {
        await buildOne(target);
      } finally {
        running = false;
      }
    },
  };
}

async function documentToBuild(target: unknown): Promise<TextDocument | undefined> {
  return target instanceof Uri ? workspace.openTextDocument(target) : window.activeTextEditor?.document;
}

/** Saves the document, since the engine reads the disk. One sentence for what stands in the way. */
async function whyNot(document: TextDocument | undefined): Promise<string | undefined> {
  if (!workspace.isTrusted) {
    return l10n.t('Building runs the commands of the Dockerfile: trust this workspace first.');
  }
  if (document?.languageId !== 'dockerfile') return l10n.t('Open the Dockerfile to build.');
  if (document.uri.scheme === 'untitled')
    return l10n.t('Save the Dockerfile to a folder first: its folder is what is built.');
  if (document.uri.scheme !== 'file') return l10n.t('Building and measuring need a local folder.');
  if (document.isDirty && !(await document.save())) {
    return l10n.t('The Dockerfile could not be saved, and only what is saved can be built.');
  }
  return undefined;
}

/** Words of an engine must not turn into links: a notification renders `[text](address)`. */
function tell(message: string | undefined): void {
  if (message !== undefined) void window.showErrorMessage(message.replaceAll('](', '] ('));
}
