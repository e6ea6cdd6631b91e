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
});
