import { extensions, l10n, languages, workspace } from 'vscode';
import type { Disposable, LogOutputChannel, TextDocument } from 'vscode';
import { CloseAction, DiagnosticPullMode, ErrorAction, RevealOutputChannelOn, State } from 'vscode-languageclient';
import type { BaseLanguageClient, ErrorHandler, LanguageClientOptions } from 'vscode-languageclient';
import { debugInformationMethod, extensionsMethod } from '../../server/src/protocol';
import type { ExtensionsParams, InitializationOptions } from '../../server/src/protocol';
import { checked, selector } from './selector';
import { createWatchdog } from './watchdog';
import type { Watchdog } from './watchdog';

/** Makes a client for this platform: a process on the desktop, a worker in the browser. */
export type ClientFactory = (options: LanguageClientOptions) => BaseLanguageClient;

export type ServerState = 'starting' | 'running' | 'stopped';

/** The server: it starts when it is needed, and again after a crash or on demand. */
export interface Server {
  /** Starts with the first document that needs it, now or later. */
  readonly startWhenNeeded: () => Disposable[];
  /** Resolves with the running client; starts it if need be. */
  readonly client: () => Promise<BaseLanguageClient>;
  /** Ends the client in whatever state it is, and starts a new one. Two restarts at once happen one after the other. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface ServerNeeds {
  readonly createClient: ClientFactory;
  readonly output: LogOutputChannel;
  /** The path of a folder for what is measured. */
  readonly storage: string | undefined;
  /** Adds the handlers of our own messages to a new client. */
  readonly prepare: (client: BaseLanguageClient) => void;
  readonly onState: (state: ServerState) => void;
  /** The server hung on a document, and is started anew. */
  readonly onHang: (uri: string) => void;
}

/** A server that crashes more often than this within the time (milliseconds) stays stopped until it is restarted by hand. */
const maxCrashes = 4;
const crashWindow = 180_000;

export function createServer({ createClient, output, storage, prepare, onState, onHang }: ServerNeeds): Server {
  let current: Promise<BaseLanguageClient> | undefined;
  let live: BaseLanguageClient | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const start = async (): Promise<BaseLanguageClient> => {
    const client: BaseLanguageClient = quiet(
      createClient(
        clientOptions(
          output,
          storage,
          crashHandler(() => live === client && client.isRunning()),
          watchdog,
        ),
      ),
    );
    live = client;
    client.onDidChangeState(({ newState }) => {
      if (live === client) onState(stateNames[newState]);
    });
    prepare(client);
    await client.start();
    return client;
  };

  const end = async (): Promise<void> => {
    const client = live;
    live = undefined;
    current = undefined;
    if (client === undefined) return;
    try {
      await client.stop();
    } catch (error) {
      // It was not running: it crashed, hangs, or is still starting. Its process is ended all the same.
      output.debug(`stopping the server: ${String(error)}`);
    }
  };
  const client = (): Promise<BaseLanguageClient> => {
    current ??= start().catch((error: unknown) => {
      output.error(`the server did not start: ${String(error)}`);
      onState('stopped');
      throw error;
    });
    return current;
  };
  const inTurn = (work: () => Promise<unknown>): Promise<void> => {
    const done = queue.then(work).then(() => undefined);
    queue = done.catch(() => undefined);
    return done;
  };

  const restart = (): Promise<void> =>
    inTurn(async () => {
      await end();
      await client().catch(alreadyTold);
    });
  const watchdog = createWatchdog({
    textOf: (uri) => workspace.textDocuments.find((document) => document.uri.toString() === uri)?.getText(),
    ping: async () => live?.sendRequest(debugInformationMethod),
    onHang(uri) {
      output.error(`the server does not answer: it starts anew, and this text is not checked: ${uri}`);
      void restart();
      onHang(uri);
    },
  });

  const tellExtensions = (): void => {
    const params: ExtensionsParams = { ids: installedExtensions() };
    if (live?.isRunning() === true) void live.sendNotification(extensionsMethod, params).catch(alreadyTold);
  };
  const startIfWanted = (documents: readonly TextDocument[]): void => {
    if (current === undefined && documents.some(isWanted)) client().catch(alreadyTold);
  };
  const startWhenNeeded = (): Disposable[] => {
    startIfWanted(workspace.textDocuments);
    return [
      workspace.onDidOpenTextDocument((document) => startIfWanted([document])),
      workspace.onDidChangeConfiguration(() => startIfWanted(workspace.textDocuments)),
      extensions.onDidChange(tellExtensions),
    ];
  };

  return {
    startWhenNeeded,
    client,
    restart,
    stop: () => inTurn(end),
  };
}

/** A start that failed stands in the log and in the status item. */
function alreadyTold(): void {}

const stateNames: Readonly<Record<State, ServerState>> = {
  [State.Starting]: 'starting',
  [State.Running]: 'running',
  [State.Stopped]: 'stopped',
  [State.StartFailed]: 'stopped',
};

/** @param countsAsCrash False for a client that we left behind, and for one that never came to run. */
function crashHandler(countsAsCrash: () => boolean): ErrorHandler {
  const crashes: number[] = [];
  return {
    error: (_error, _message, count) => ({
      action: (count ?? 0) <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown,
      handled: true,
    }),
    closed() {
      if (!countsAsCrash()) return { action: CloseAction.DoNotRestart, handled: true };
      crashes.push(Date.now());
      const recent = crashes.filter((time) => time > Date.now() - crashWindow).length;
      return recent <= maxCrashes
        ? {
            action: CloseAction.Restart,
            handled: true,
            message: l10n.t('The server ended unexpectedly and starts again.'),
          }
        : {
            action: CloseAction.DoNotRestart,
            handled: true,
            message: l10n.t('The server ended {0} times in a short while and stays stopped.', recent),
          };
    },
  };
}

function isWanted(document: TextDocument): boolean {
  return (
    languages.match(checked, document) > 0 && workspace.getConfiguration('plimsoll', document.uri).get('enable', true)
  );
}

function clientOptions(
  output: LogOutputChannel,
  storage: string | undefined,
  errorHandler: ErrorHandler,
  watchdog: Watchdog,
): LanguageClientOptions {
  const initializationOptions: InitializationOptions = {
    files: true,
    status: true,
    commands: true,
    extensions: installedExtensions(),
    ...(l10n.bundle !== undefined && { texts: l10n.bundle }),
    ...(storage !== undefined && { storage }),
  };
  return {
    documentSelector: selector,
    outputChannel: output,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions,
    initializationFailedHandler: () => false,
    errorHandler,
    middleware: {
      sendRequest(type, params, token, next) {
        const method = typeof type === 'string' ? type : type.method;
        const uri = addressIn(params);
        const ask = () => next(type, params, token);
        return uri === undefined
          ? ask()
          : watchdog.guard(uri, emptyAnswer(method) as Awaited<ReturnType<typeof ask>>, ask);
      },
    },
    diagnosticPullOptions: {
      onChange: true,
      onSave: true,
      onFocus: true,
      filter: (document, mode) => mode === DiagnosticPullMode.onType && runsOnSave(document),
    },
  };
}

/** The document that a request is about. */
function addressIn(params: unknown): string | undefined {
  const { textDocument } = (params ?? {}) as { readonly textDocument?: { readonly uri?: string } };
  return textDocument?.uri;
}

function emptyAnswer(method: string): unknown {
  return method === 'textDocument/diagnostic' ? { kind: 'full', items: [] } : null;
}

function installedExtensions(): readonly string[] {
  return extensions.all.map(({ id }) => id);
}

function runsOnSave(document: TextDocument): boolean {
  return workspace.getConfiguration('plimsoll', document.uri).get('run') === 'onSave';
}

/** The client library shows some of its own failures in a notification; ours belong in the log and the status item. */
function quiet(client: BaseLanguageClient): BaseLanguageClient {
  const log = client.error.bind(client);
  client.error = (message, data) => log(message, data, false);
  return client;
}
