// A workflow, as far as it differs from a Dockerfile: each test goes on where the one before ended.

import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { openWorkbench } from './workbench.mjs';

const folder = join(dirname(dirname(import.meta.dirname)), 'examples/story-a');

suite('a workflow in the workbench', function () {
  this.bail(true);
  let vscode;

  suiteSetup(async () => {
    const file = '.github/workflows/docker.yml';
    vscode = await openWorkbench({ vsix: process.env.PLIMSOLL_VSIX, folder, file, scale: 2 });
  });
  suiteTeardown(() => vscode?.close());
  teardown(async function () {
    if (this.currentTest.isFailed()) console.log(`    see ${await vscode.screenshot('failed-workflow')}`);
  });

  test('an action that is refused is an error, and the hover says since when', async () => {
    await vscode.squiggles('error');
    assert.match(await vscode.hover('actions/upload-artifact@v3', 'removed-action-version'), /2025/);
    await vscode.screenshot('workflow');
    await vscode.away();
  });

  test('the fix writes the version that works', async () => {
    await vscode.lightbulb('actions/upload-artifact@v3');
    await vscode.screenshot('workflow-fixes');
    await vscode.choose('v4');
    await vscode.line(/^ +- uses: actions\/upload-artifact@v4$/);
    await vscode.squiggles('error', (count) => count === 0);
  });

  test('behind @ the newest version is offered first, and taken', async () => {
    await vscode.click('actions/upload-artifact@v4');
    await vscode.page.keyboard.press('Backspace');
    await vscode.page.keyboard.press('Backspace');
    await vscode.page.keyboard.press('Backspace');
    await vscode.page.keyboard.type('@');
    const first = vscode.page.locator('.suggest-widget .monaco-list-row.focused');
    await first.waitFor();
    assert.match(await first.innerText(), /^v\d+\s+newest/);
    await vscode.screenshot('workflow-versions');
    await vscode.page.keyboard.press('Enter');
    await vscode.line(/^ +- uses: actions\/upload-artifact@v(?:[7-9]|\d\d)$/);
  });

  test('the hover tells what breaks on the way to the newest version', async () => {
    const text = await vscode.hover('actions/setup-python@v4', 'Newest');
    await vscode.screenshot('workflow-hover');
    assert.match(text, /From v4 to v\d+/);
    await vscode.away();
  });
});
