import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, noProblemOf, openFixture, problemOf, unlocked, until } from './support';

const folder = vscode.workspace.workspaceFolders![0]!.uri;
const remove = async (...paths: string[]): Promise<void> => {
  for (const path of paths) {
    try {
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder, path));
    } catch {
      // It is not there.
    }
  }
};

suite('the configuration', () => {
  teardown(async () => {
    await closeEditors();
    await remove('plimsoll.yaml');
  });

  // First, since the editor keeps the text of a file for a while when another test has deleted it.
  test("is made out of hadolint's by a command, and shown by another", async () => {
    await openFixture('converted/.hadolint.yaml', 'ignored: [DL3025]\n');
    await openFixture('converted/Dockerfile', unlocked);
    await vscode.commands.executeCommand('plimsoll.createConfiguration');
    const isShown = (): true | undefined =>
      vscode.window.activeTextEditor?.document.uri.path.endsWith('/converted/plimsoll.yaml') === true || undefined;
    await until('the new file', isShown);
    assert.match(vscode.window.activeTextEditor!.document.getText(), /shell-form-command: off/);
    const dockerfile = await openFixture('converted/Dockerfile', unlocked);
    await until('the file in force', async () => {
      await vscode.window.showTextDocument(dockerfile.document);
      await vscode.commands.executeCommand('plimsoll.openConfiguration');
      return isShown();
    });
    await closeEditors();
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder, 'converted'), { recursive: true });
  });

  test('counts from the moment that it is there, as it is typed and until it is gone', async () => {
    const { document } = await openFixture('Dockerfile', unlocked);
    await problemOf(document.uri, 'uv-sync-unlocked');
    const file = vscode.Uri.joinPath(folder, 'plimsoll.yaml');
    await vscode.workspace.fs.writeFile(file, Buffer.from('rules:\n  uv-sync-unlocked: off\n'));
    await noProblemOf(document.uri, 'uv-sync-unlocked');
    await vscode.workspace.fs.delete(file);
    await problemOf(document.uri, 'uv-sync-unlocked');
  });

  test('has its own problems', async () => {
    const { document } = await openFixture('plimsoll.yaml', 'rules:\n  uv-sync-unlokked: off\n');
    await problemOf(document.uri, 'invalid-configuration');
  });

  test('is not written over by the command that makes one, whatever is looked at', async () => {
    const text = 'rules:\n  uv-sync-unlocked: off\n';
    const { document } = await openFixture('plimsoll.yaml', text);
    await vscode.commands.executeCommand('plimsoll.createConfiguration');
    assert.equal(Buffer.from(await vscode.workspace.fs.readFile(document.uri)).toString(), text);
  });
});
