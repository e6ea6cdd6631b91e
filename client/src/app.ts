import { commands, l10n, Uri, window, workspace } from 'vscode';
import type { ExtensionContext } from 'vscode';
import { createChoices } from './features/choose-dockerfile';
import { registerCommands } from './features/commands';
import type { Manifest } from './features/debug-information';
import { answerFileRequests } from './features/files';
import { createMeasuring } from './features/measuring';
import { createReport } from './features/report';
import { createStatus } from './features/status';
import { createServer } from './lifecycle';
import type { ClientFactory, Server } from './lifecycle';

/** What `activate` gives to the tests. */
export interface Api {
  /** How long activation took; the server starts by itself afterwards. */
  readonly activationMs: number;
  /** Resolves when the server runs; starts it if need be. */
  ready(): Promise<void>;
}

/** What the desktop and the browser do differently. */
export interface Platform {
  readonly createClient: ClientFactory;
  /** Whether the server can start programs, such as a container engine. */
  readonly startsPrograms: boolean;
}

/** Puts the extension together. */
export function startApp(
  context: ExtensionContext,
  { createClient, startsPrograms }: Platform,
): { api: Api; server: Server } {
  const start = performance.now();
  const manifest = context.extension.packageJSON as Manifest;
  const output = window.createOutputChannel('Plimsoll', { log: true });
  const status = createStatus(manifest.version);
  const server = createServer({
    createClient,
    output,
    storage: storageFolder(context),
    onState: status.server,
    onHang: (uri) => void tellHang(uri),
    prepare(client) {
      answerFileRequests(client);
      status.listen(client);
      measuring.listen(client);
    },
  });
  const report = createReport({ server, output, context });
  const measuring = createMeasuring({ server, status, output, startsPrograms, onMeasured: report.measured });
  const memory = context.workspaceState;
  const choices = createChoices(server, memory);
  context.subscriptions.push(
    output,
    status,
    report,
    ...registerCommands({ server, measuring, report, status, choices, memory, output, manifest }),
    ...server.startWhenNeeded(),
  );
  return {
    server,
    api: {
      activationMs: performance.now() - start,
      ready: async () => void (await server.client()),
    },
  };
}

/** Said once for each text that the server hangs on. */
async function tellHang(uri: string): Promise<void> {
  const name = workspace.asRelativePath(Uri.parse(uri));
  const copy = l10n.t('Copy Debug Information');
  const told = l10n.t('Plimsoll did not get done with {0}, and leaves it alone until it changes.', name);
  if ((await window.showWarningMessage(told, copy)) === copy)
    await commands.executeCommand('plimsoll.copyDebugInformation');
}

/** A folder of this machine for what is measured in this workspace; none where the editor keeps such things elsewhere. */
function storageFolder({ storageUri, globalStorageUri }: ExtensionContext): string | undefined {
  const folder = storageUri ?? globalStorageUri;
  return folder.scheme === 'file' ? folder.fsPath : undefined;
}
