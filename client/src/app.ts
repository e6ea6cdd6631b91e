import { window } from 'vscode';
import type { ExtensionContext } from 'vscode';
import { createBuild } from './features/build';
import { registerCommands } from './features/commands';
import { answerFileRequests } from './features/files';
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

/** Puts the extension together; the platform only knows how to make a client. */
export function startApp(context: ExtensionContext, createClient: ClientFactory): { api: Api; server: Server } {
  const start = performance.now();
  const { version } = context.extension.packageJSON as { readonly version: string };
  const output = window.createOutputChannel('Plimsoll', { log: true });
  const status = createStatus(version);
  const server = createServer({
    createClient,
    output,
    onState: status.server,
    prepare(client) {
      answerFileRequests(client);
      status.listen(client);
      build.listen(client);
    },
  });
  const build = createBuild({ server, status, output });
  context.subscriptions.push(
    output,
    status,
    ...registerCommands({ server, build, output, version }),
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
