import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, openFixture, problemOf, unlocked } from './support';

suite('debug information', () => {
  teardown(closeEditors);

  test('lies on the clipboard, without names of files', async () => {
    const editor = await openFixture('Dockerfile', unlocked);
    await problemOf(editor.document.uri, 'uv-sync-unlocked');
    await vscode.env.clipboard.writeText('');
    await vscode.commands.executeCommand('plimsoll.copyDebugInformation');
    const text = await vscode.env.clipboard.readText();
    assert.match(text, /^- Plimsoll: \d+\.\d+\.\d+$/m);
    assert.match(text, /^- Server: \S+ on Node \S+ linux \S+, \d+ rules$/m);
    assert.match(text, /^- Open documents: \d+ dockerfile/m);
    assert.ok(!text.includes(editor.document.uri.fsPath), text);
  });
});
