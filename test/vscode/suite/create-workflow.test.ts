import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { closeEditors, until } from './support';
import { errorsOf, picking, warningsOf } from './window';

/** A repository of its own in the open folder, with these files. */
async function repository(name: string, files: Readonly<Record<string, string>>): Promise<vscode.Uri> {
  const folder = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, name);
  for (const [path, text] of Object.entries({ '.git/HEAD': 'ref: refs/heads/main\n', ...files })) {
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, path), Buffer.from(text));
  }
  return folder;
}

const dockerfile = 'FROM alpine:3.22\nCOPY run.sh /\nCMD ["/run.sh"]\n';
const create = (folder: vscode.Uri): Thenable<unknown> =>
  vscode.commands.executeCommand('plimsoll.createWorkflow', folder);
const active = (): vscode.TextDocument | undefined => vscode.window.activeTextEditor?.document;

suite('create a Docker workflow', () => {
  teardown(closeEditors);

  test('it opens unsaved at its place, and saving writes it', async () => {
    const folder = await repository('one', { Dockerfile: dockerfile, 'run.sh': '' });
    const place = vscode.Uri.joinPath(folder, '.github/workflows/docker.yml').fsPath;
    assert.deepEqual(await errorsOf(() => create(folder)), []);
    const document = await until('the preview', () => (active()?.uri.fsPath === place ? active() : undefined));
    assert.equal(document.uri.scheme, 'untitled');
    const shown = document.getText();
    assert.match(shown, /^name: Docker image\n/);
    assert.equal(existsSync(place), false);
    await vscode.commands.executeCommand('workbench.action.files.save');
    await until('the file', () => existsSync(place) || undefined);
    assert.equal(readFileSync(place, 'utf8'), shown);
  });

  test('of several Dockerfiles one is chosen', async () => {
    const folder = await repository('several', { 'api/Dockerfile': dockerfile, 'web/Dockerfile': dockerfile });
    await picking('web/Dockerfile', () => create(folder));
    assert.match(active()?.uri.fsPath ?? '', /several.\.github.workflows.docker-web\.yml$/);
    assert.match(active()?.getText() ?? '', /\n {10}file: \.\/web\/Dockerfile\n/);
  });

  test('a workflow that is there stays, and is shown beside the new one', async () => {
    const workflow = 'on: push\n';
    const folder = await repository('there', { Dockerfile: dockerfile, '.github/workflows/docker.yml': workflow });
    const [warning] = await warningsOf(() => create(folder));
    assert.match(warning ?? '', /^\.github\/workflows\/docker\.yml is there already/);
    const tab = await until('the comparison', () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputTextDiff ? input : undefined;
    });
    assert.equal(readFileSync(tab.original.fsPath, 'utf8'), workflow);
    const made = await vscode.workspace.openTextDocument(tab.modified);
    assert.match(made.getText(), /^name: Docker image\n/);
  });

  test('a folder without a Dockerfile is told', async () => {
    const folder = await repository('none', { 'run.sh': '' });
    assert.deepEqual(await errorsOf(() => create(folder)), ['No Dockerfile was found in this folder.']);
  });
});
