// The server in a web worker: the client reads files for it, and nothing can be built.
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { noFiles } from '../../context/files';
import { startServer } from '../server';

// The process of the desktop loads this bundle too, as a library: scripts/lib/shared-bundle.mjs.
if ('importScripts' in globalThis) {
  const scope = globalThis as unknown as Worker;
  startServer(createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope)), { files: noFiles });
}
