// The extension on the desktop and on remote machines: the server is a process of its own.
import type { ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { startApp } from '../app';
import type { Api } from '../app';
import type { Server } from '../lifecycle';

let server: Server | undefined;

export function activate(context: ExtensionContext): Api {
  const run = { module: context.asAbsolutePath('dist/server.js'), transport: TransportKind.ipc };
  const debug = { ...run, options: { execArgv: ['--nolazy', '--inspect=6009'] } };
  const app = startApp(context, {
    createClient: (options) => new LanguageClient('plimsoll', 'Plimsoll', { run, debug }, options),
    startsPrograms: true,
  });
  server = app.server;
  return app.api;
}

export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}
