// Stands first by its name: only once is the extension not yet active.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Api } from '../../../client/src/app';
import { closeEditors, openFixture, problems, unlocked } from './support';

/** Milliseconds from opening a file of our language until its problems are there. */
async function firstDiagnostics(path: string): Promise<number> {
  const start = performance.now();
  const there = new Promise<void>((resolve) => {
    const events = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      if (!uris.some((uri) => uri.path.endsWith(path) && problems(uri).length > 0)) return;
      events.dispose();
      resolve();
    });
  });
  await openFixture(path, unlocked);
  await there;
  return performance.now() - start;
}

suite('activation', () => {
  teardown(closeEditors);

  test('with the first Dockerfile and not before; then problems come by themselves', async () => {
    const extension = vscode.extensions.getExtension<Api>('plimsoll.plimsoll');
    assert.ok(extension);
    const note = await vscode.workspace.openTextDocument({ language: 'plaintext', content: 'FROM scratch\n' });
    await vscode.window.showTextDocument(note);
    assert.equal(extension.isActive, false);
    const cold = await firstDiagnostics('Dockerfile');
    assert.equal(extension.isActive, true);
    const warm = await firstDiagnostics('second.dockerfile');
    const figures = [extension.exports.activationMs, cold, warm].map((ms) => ms.toFixed(0));
    assert.ok(extension.exports.activationMs < cold);
    console.log(`activate() ${figures[0]} ms, first diagnostics cold ${figures[1]} ms, warm ${figures[2]} ms`);
  });
});
