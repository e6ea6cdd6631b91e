// The extension in a browser without a machine behind it: each test goes on where the one before ended.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { root } from '../../scripts/lib/prepare.mjs';
import { openWebWorkbench } from './workbench.mjs';

suite('on the web', function () {
  this.bail(true);
  let vscode;

  suiteSetup(async () => {
    vscode = await openWebWorkbench({
      folder: join(root, 'examples/story-a'),
      file: 'Dockerfile',
      texts: { '.env': 'TOKEN=1\n', 'plimsoll.yaml': 'rules:\n  no-such-rule: off\n' },
    });
  });
  suiteTeardown(() => vscode?.close());
  teardown(async function () {
    if (this.currentTest.isFailed()) console.log(`    see ${await vscode.screenshot('failed-web')}`);
  });

  test('problems are underlined and listed', async () => {
    await vscode.squiggles('warning');
    await vscode.toggleProblems();
    await vscode.problems('uv-sync-unlocked', 1);
  });

  test('the hover says what is wrong', async () => {
    assert.match(await vscode.hover('uv sync', 'uv-sync-unlocked'), /uv\.lock/);
    await vscode.away();
  });

  test('a quick fix mends it', async () => {
    await vscode.lightbulb('uv sync');
    await vscode.choose('--frozen');
    await vscode.line(/^RUN uv sync .*--frozen/);
    await vscode.noProblem('uv-sync-unlocked');
  });

  test('a fix writes another file, into the file system of the editor', async () => {
    await vscode.problems('missing-dockerignore', 1);
    await vscode.lightbulb(' . ');
    await vscode.choose('.dockerignore');
    await vscode.noProblem('missing-dockerignore');
    await vscode.open('.dockerignore');
    await vscode.line(/^\.env/);
    await vscode.open('Dockerfile');
  });

  test('Fix All mends the rest that is safe', async () => {
    await vscode.problems('uv-sync-with-dev', 1);
    await vscode.command('Plimsoll: Fix All');
    await vscode.line(/^RUN uv sync .*--no-dev/);
    await vscode.noProblem('uv-sync-with-dev');
    await vscode.screenshot('web');
  });

  test('after a restart there is a server again', async () => {
    await vscode.command('Plimsoll: Restart Server');
    await vscode.click('--frozen');
    for (let left = ' --frozen'.length; left > 0; left -= 1) await vscode.page.keyboard.press('Backspace');
    await vscode.problems('uv-sync-unlocked', 1);
  });

  test('a configuration file of the folder counts, and is checked itself', async () => {
    await vscode.open('plimsoll.yaml');
    await vscode.problems('invalid-configuration', 1);
    await vscode.click('no-such-rule: off');
    await vscode.page.keyboard.press('Control+End');
    await vscode.page.keyboard.type('  uv-sync-unlocked: off');
    await vscode.open('Dockerfile');
    await vscode.noProblem('uv-sync-unlocked');
  });

  test('building says why it cannot', async () => {
    await vscode.command('Plimsoll: Build and Measure Image');
    assert.match(await vscode.notification('container engine'), /A browser cannot run a container engine/);
    await vscode.command('Notifications: Clear All Notifications');
    await vscode.command('Plimsoll: Measure Image…');
    assert.match(await vscode.notification('container engine'), /A browser cannot run a container engine/);
    await vscode.command('Notifications: Clear All Notifications');
  });

  test('a workflow has problems, fixes and versions to choose from', async () => {
    await vscode.open('.github/workflows/docker.yml');
    await vscode.problems('removed-action-version', 1);
    await vscode.lightbulb('actions/upload-artifact@v3');
    await vscode.choose('v4');
    await vscode.line(/^ +- uses: actions\/upload-artifact@v4$/);
    await vscode.noProblem('removed-action-version');
    await vscode.click('actions/setup-python@v4');
    for (let left = '@v4'.length; left > 0; left -= 1) await vscode.page.keyboard.press('Backspace');
    await vscode.page.keyboard.type('@');
    const first = vscode.page.locator('.suggest-widget .monaco-list-row.focused');
    await first.waitFor();
    assert.match(await first.innerText(), /^v\d+\s+newest/);
    await vscode.page.keyboard.press('Escape');
  });

  test('Create Docker Workflow makes one', async () => {
    await vscode.command('Plimsoll: Create Docker Workflow');
    await vscode.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Dockerfile.two-stage' }).click();
    // It lies in no place yet: the file system is not the disk's.
    await vscode.page.locator('.tab.active', { hasText: 'Untitled' }).waitFor();
    await vscode.line(/^name: 'Docker image: two-stage'/);
  });
});
