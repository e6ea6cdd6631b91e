// The extension in a browser, as on vscode.dev: the server is a worker, and nothing can be built.
import { Uri } from 'vscode';
import type { ExtensionContext } from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import type { MessageTransports } from 'vscode-languageclient/browser';
import { startApp } from '../app';
import type { Api } from '../app';
import type { Server } from '../lifecycle';

let server: Server | undefined;
let worker: Worker | undefined;

export function activate(context: ExtensionContext): Api {
  const script = Uri.joinPath(context.extensionUri, 'dist/server.web.js').toString(true);
  const startWorker = (): Promise<MessageTransports> => {
    // One that hangs does not end by itself.
    worker?.terminate();
    worker = new Worker(script);
    // Not the worker alone: the editor's workers are no instances of `Worker`, so the library would not know it as one.
    return Promise.resolve({ reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) });
  };
  const app = startApp(context, {
    createClient: (options) => new LanguageClient('plimsoll', 'Plimsoll', startWorker, options),
    startsPrograms: false,
  });
  server = app.server;
  return app.api;
}

export async function deactivate(): Promise<void> {
  await server?.stop();
  worker?.terminate();
}
