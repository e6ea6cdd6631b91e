// The server in a web worker: the client reads files for it, and nothing can be built.
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { noFiles } from '../../context/files';
import { startServer } from '../server';

const scope = globalThis as unknown as Worker;

startServer(createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope)), { files: noFiles });
