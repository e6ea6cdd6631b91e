// One file from the first squiggle to the last fix, in the order of a user: each test goes on where the one before ended.

import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { openWorkbench } from './workbench.mjs';

const root = dirname(dirname(import.meta.dirname));

suite('a Dockerfile in the workbench', function () {
  this.bail(true);
  let vscode;

  suiteSetup(async () => {
    const folder = join(root, 'examples/story-a');
    vscode = await openWorkbench({ vsix: process.env.PLIMSOLL_VSIX, folder, file: 'Dockerfile', scale: 2 });
  });
  suiteTeardown(() => vscode?.close());
  teardown(async function () {
    if (this.currentTest.isFailed()) console.log(`    see ${await vscode.screenshot('failed-dockerfile')}`);
  });

  test('problems are underlined and listed', async () => {
    await vscode.squiggles('warning');
    await vscode.screenshot('squiggles');
    await vscode.toggleProblems();
    await vscode.problems('uv-sync-unlocked', 1);
    await vscode.screenshot('problems');
  });

  test('the hover says what is wrong, and names the rule', async () => {
    const text = await vscode.hover('uv sync', 'uv-sync-unlocked');
    assert.match(text, /lock/i);
    await vscode.screenshot('hover');
    await vscode.away();
  });

  test('the light bulb offers a fix, and the fix mends the problem', async () => {
    const titles = await vscode.lightbulb('uv sync');
    assert.ok(
      titles.some((title) => title.includes('--frozen')),
      titles.join(' | '),
    );
    await vscode.screenshot('fixes');
    await vscode.choose('--frozen');
    assert.match(await vscode.line(/^RUN .*uv sync/), /uv sync .*--frozen/);
    await vscode.problems('uv-sync-unlocked', 0);
  });

  test('the Command Palette fixes all that is safe, in another file', async () => {
    await vscode.openFile('Dockerfile.two-stage');
    await vscode.line(/^COPY app \.\/app$/);
    // The other file has one too, for which there is no fix.
    await vscode.problems('chown-after-copy', 2);
    await vscode.command('Plimsoll: Fix All');
    await vscode.line(/^COPY --chown=app:app app \.\/app$/);
    await vscode.problems('chown-after-copy', 1);
    await vscode.screenshot('fixed');
  });
});
