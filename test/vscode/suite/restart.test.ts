import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  closeEditors,
  noProblemOf,
  openFixture,
  problemOf,
  serverProcesses,
  setText,
  until,
  unlocked,
} from './support';

const locked = unlocked.replace('uv sync', 'uv sync --locked');

/** Waits for the one server that runs, and is not the one before. */
const running = (before?: number): Promise<number> =>
  until('a new server', () => {
    const [id, ...others] = serverProcesses();
    return others.length === 0 && id !== before ? id : undefined;
  });

/** A problem that stands there from before would say nothing: take it away, and bring it back. */
const answers = async (editor: vscode.TextEditor): Promise<void> => {
  await setText(editor, locked);
  await noProblemOf(editor.document.uri, 'uv-sync-unlocked');
  await setText(editor, unlocked);
  await problemOf(editor.document.uri, 'uv-sync-unlocked');
};

suite('the language server (its processes are found in /proc: on Linux only)', () => {
  // Only Linux tells us the children of the extension host without another program.
  suiteSetup(function () {
    if (process.platform !== 'linux') this.skip();
  });
  teardown(closeEditors);

  test('restarts when asked, and the old one is gone', async () => {
    const editor = await openFixture('Dockerfile', unlocked);
    await problemOf(editor.document.uri, 'uv-sync-unlocked');
    const before = await running();
    await vscode.commands.executeCommand('plimsoll.restart');
    assert.notEqual(await running(before), before);
    await answers(editor);
  });

  test('comes back when it is killed', async () => {
    const editor = await openFixture('Dockerfile', unlocked);
    await problemOf(editor.document.uri, 'uv-sync-unlocked');
    const before = await running();
    process.kill(before, 'SIGKILL');
    assert.notEqual(await running(before), before);
    await answers(editor);
  });

  test('one that hangs is replaced, and leaves the text alone that it hung on', async () => {
    const editor = await openFixture('Dockerfile', unlocked);
    await problemOf(editor.document.uri, 'uv-sync-unlocked');
    const before = await running();
    process.kill(before, 'SIGSTOP');
    await setText(editor, `# it hangs on this\n${unlocked}`);
    assert.notEqual(await running(before), before);
    await answers(editor);
  });
});
