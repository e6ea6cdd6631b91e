// Applies a rewrite as someone does from the editor's light bulb: the language server that ships, over its own channel.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-languageserver/node';
import { root } from './engine.mjs';

/**
 * Applies the first rewrite of this title that is offered anywhere in a Dockerfile.
 * @returns whether there was one
 */
export async function applyRewrite(path, title) {
  const server = fork(join(root, 'dist', 'server.js'), ['--node-ipc', `--clientProcessId=${process.pid}`], {
    execArgv: [],
  });
  const connection = createMessageConnection(new IPCMessageReader(server), new IPCMessageWriter(server));
  connection.listen();
  try {
    const document = TextDocument.create(pathToFileURL(path).href, 'dockerfile', 1, readFileSync(path, 'utf8'));
    const { uri } = document;
    await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: { textDocument: { diagnostic: {} }, workspace: { workspaceEdit: { documentChanges: true } } },
    });
    await connection.sendNotification('initialized', {});
    const opened = { uri, languageId: document.languageId, version: document.version, text: document.getText() };
    await connection.sendNotification('textDocument/didOpen', { textDocument: opened });
    const actions = await connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: document.positionAt(0), end: document.positionAt(document.getText().length) },
      context: { diagnostics: [], only: ['refactor.rewrite'] },
    });
    const found = actions.find((action) => action.title === title);
    if (found === undefined) return false;
    const [change, ...others] = found.edit.documentChanges;
    if (others.length > 0 || change.textDocument?.uri !== uri) throw new Error(`${title} changes other files`);
    writeFileSync(path, TextDocument.applyEdits(document, change.edits));
    return true;
  } finally {
    const ended = once(server, 'exit');
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    await ended;
    connection.dispose();
  }
}
