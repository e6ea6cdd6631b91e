import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  apply,
  closeEditors,
  codeActions,
  noProblemOf,
  openFixture,
  problemOf,
  setText,
  until,
  unlocked,
} from './support';

const fixAllKind = vscode.CodeActionKind.SourceFixAll.append('plimsoll');

/** The fix that is meant, by its words: VS Code adds actions of its own, and does not say whose is which. */
async function frozenFix(document: vscode.TextDocument): Promise<vscode.CodeAction> {
  const { range } = await problemOf(document.uri, 'uv-sync-unlocked');
  const offered = await codeActions(document.uri, range, vscode.CodeActionKind.QuickFix);
  const fix = offered.find(({ title, isPreferred }) => isPreferred === true && title.includes('--frozen'));
  assert.ok(fix, `offered: ${offered.map(({ title }) => title).join(' | ')}`);
  return fix;
}

const onSave = (value: object | undefined): Thenable<void> =>
  vscode.workspace
    .getConfiguration('editor', null)
    .update('codeActionsOnSave', value, vscode.ConfigurationTarget.Workspace);

suite('fixes', () => {
  teardown(closeEditors);

  test('the lightbulb offers a fix, which mends the problem', async () => {
    const { document } = await openFixture('Dockerfile', unlocked);
    await apply(await frozenFix(document));
    assert.match(document.getText(), /^RUN .*uv sync .*--frozen/m);
    await noProblemOf(document.uri, 'uv-sync-unlocked');
  });

  test('undo brings the file back as it was', async () => {
    const { document } = await openFixture('Dockerfile', unlocked);
    await apply(await frozenFix(document));
    assert.notEqual(document.getText(), unlocked);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), unlocked);
  });

  test('fix all, by its kind: one edit of this file alone', async () => {
    const { document } = await openFixture('Dockerfile', unlocked);
    await problemOf(document.uri, 'uv-sync-unlocked');
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const [action, ...others] = await codeActions(document.uri, whole, fixAllKind);
    assert.deepEqual(others, []);
    assert.deepEqual(
      action?.edit?.entries().map(([uri]) => uri.toString()),
      [document.uri.toString()],
    );
    await apply(action);
    assert.match(document.getText(), /uv sync .*--frozen/);
  });

  test('fix all, by its command', async () => {
    const { document } = await openFixture('Dockerfile', unlocked);
    await problemOf(document.uri, 'uv-sync-unlocked');
    await vscode.commands.executeCommand('plimsoll.fixAll');
    await until('the fix', () => /uv sync .*--frozen/.test(document.getText()) || undefined);
  });

  test('a fix may rest on the files beside: a lock file that the whole folder brings along', async () => {
    const beside = await openFixture('service/uv.lock', 'version = 1\n');
    const { document } = await openFixture('service/Dockerfile', unlocked.replace('pyproject.toml uv.lock', '.'));
    await apply(await frozenFix(document));
    assert.match(document.getText(), /uv sync .*--frozen/);
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(beside.document.uri, '..'), { recursive: true });
  });

  test('a fix may create a file; one undo takes it away again', async () => {
    const folder = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'whole');
    const created = vscode.Uri.joinPath(folder, '.dockerignore');
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, '.env'), Buffer.from('TOKEN=1\n'));
    const { document } = await openFixture('whole/Dockerfile', 'FROM scratch\nCOPY . .\n');
    const problem = await problemOf(document.uri, 'missing-dockerignore');
    const offered = await codeActions(document.uri, problem.range, vscode.CodeActionKind.QuickFix);
    const fix = offered.find(({ title }) => title.includes('.dockerignore'));
    assert.ok(fix, offered.map(({ title }) => title).join(' | '));
    await apply(fix);
    const file = await vscode.workspace.openTextDocument(created);
    assert.equal(file.getText(), '.env\n.dockerignore\n');
    await noProblemOf(document.uri, 'missing-dockerignore');

    await vscode.window.showTextDocument(file);
    await vscode.commands.executeCommand('undo');
    await until('no file', async () => {
      const names = (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name);
      return names.includes('.dockerignore') ? undefined : true;
    });
    await problemOf(document.uri, 'missing-dockerignore');
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  test('a fix edits the ignore file as it stands in its editor; fix all does so too, on save does not', async () => {
    const folder = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'shared');
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, '.env'), Buffer.from('TOKEN=1\n'));
    const ignore = await openFixture('shared/.dockerignore', '.git\n');
    await setText(ignore, '# not saved\n.git\n');
    const { document } = await openFixture('shared/Dockerfile', 'FROM scratch\nCOPY . /app\n');
    const { range } = await problemOf(document.uri, 'sensitive-file-in-context');
    const onSaveActions = await codeActions(document.uri, range, fixAllKind);
    assert.deepEqual(
      onSaveActions
        .flatMap(({ edit }) => edit?.entries().map(([uri]) => uri.path) ?? [])
        .filter((path) => path !== document.uri.path),
      [],
    );
    const offered = await codeActions(document.uri, range, vscode.CodeActionKind.QuickFix);
    const fix = offered.find(({ title }) => title.includes('**/.env'));
    assert.ok(fix, offered.map(({ title }) => title).join(' | '));
    await apply(fix);
    assert.equal(ignore.document.getText(), '# not saved\n.git\n**/.env\n');
    await noProblemOf(document.uri, 'sensitive-file-in-context');

    await setText(await vscode.window.showTextDocument(ignore.document), '# again\n');
    await vscode.window.showTextDocument(document);
    await problemOf(document.uri, 'sensitive-file-in-context');
    await vscode.commands.executeCommand('plimsoll.fixAll');
    await until('the pattern', () => ignore.document.getText() === '# again\n**/.env\n' || undefined);
    await closeEditors();
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  suite('on save', () => {
    teardown(() => onSave(undefined));

    test('the file on disk is mended where the user asked for that', async () => {
      await onSave({ [fixAllKind.value]: 'explicit' });
      const editor = await openFixture('Dockerfile', '');
      await setText(editor, unlocked);
      assert.equal(await editor.document.save(), true);
      const saved = Buffer.from(await vscode.workspace.fs.readFile(editor.document.uri)).toString();
      assert.match(saved, /uv sync .*--frozen/);
      assert.equal(editor.document.isDirty, false);
    });

    test('and left alone where not', async () => {
      const editor = await openFixture('Dockerfile', '');
      await setText(editor, unlocked);
      await problemOf(editor.document.uri, 'uv-sync-unlocked');
      assert.equal(await editor.document.save(), true);
      assert.equal(editor.document.getText(), unlocked);
    });
  });
});
