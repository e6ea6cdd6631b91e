import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  closeEditors,
  diagnosticsOf,
  noProblemOf,
  openFixture,
  problemOf,
  problems,
  ruleOf,
  setText,
  unlocked,
} from './support';

suite('problems', () => {
  teardown(closeEditors);

  test('a Dockerfile: the rule, its page, how grave it is and the words that it is about', async () => {
    const { document } = await openFixture('Dockerfile', unlocked);
    const problem = await problemOf(document.uri, 'uv-sync-unlocked');
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Warning);
    assert.match(document.getText(problem.range), /uv sync/);
    assert.ok(typeof problem.code === 'object', 'the code carries a link');
    assert.match(problem.code.target.toString(), /uv-sync-unlocked/);
  });

  test('they follow the text as it is typed, saved or not', async () => {
    const editor = await openFixture('Dockerfile', unlocked);
    const { uri } = editor.document;
    await problemOf(uri, 'uv-sync-unlocked');
    await setText(editor, unlocked.replace('uv sync', 'uv sync --locked'));
    await noProblemOf(uri, 'uv-sync-unlocked');
    await setText(editor, `# one line more\n${unlocked}`);
    const problem = await problemOf(uri, 'uv-sync-unlocked');
    assert.equal(problem.range.start.line, 3);
    assert.equal(editor.document.isDirty, true);
  });

  test('a file that has never been saved', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'dockerfile', content: unlocked });
    await vscode.window.showTextDocument(document);
    await problemOf(document.uri, 'uv-sync-unlocked');
  });

  test('a workflow', async () => {
    const step = '      - run: echo "::set-output name=a::b"\n';
    const text = `on: push\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n${step}`;
    const { document } = await openFixture('.github/workflows/build.yml', text);
    const problem = await problemOf(document.uri, 'deprecated-workflow-command');
    assert.equal(problem.range.start.line, 5);
  });

  test('only files that are ours', async () => {
    const other = await openFixture('config.yml', 'steps:\n  - run: echo "::set-output name=a::b"\n');
    const ours = await openFixture('Dockerfile', unlocked);
    assert.deepEqual((await diagnosticsOf(ours.document.uri)).map(ruleOf).includes('uv-sync-unlocked'), true);
    assert.deepEqual(problems(other.document.uri), []);
  });
});
