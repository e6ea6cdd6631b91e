// What there is to see, in the colours that people use: problems, a preview, the walkthrough, a configuration. The pictures are for
// people to look at; the tests go on where the one before ended.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openWorkbench } from './workbench.mjs';

const root = dirname(dirname(import.meta.dirname));
const folder = join(root, 'examples/story-a');
const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  contrast: 'Default High Contrast',
};

/** The Dockerfile copies a secret, which the ignore file beside it can leave out. */
const texts = { '.dockerignore': '.git\n.venv\ntests\n', '.env': 'TOKEN=1\n' };

for (const [theme, name] of Object.entries(themes)) {
  suite(`the workbench in ${name}`, function () {
    this.bail(true);
    let vscode;
    const picture = (of) => vscode.screenshot(`${theme}-${of}`);
    const textOf = (file) => readFileSync(join(vscode.workspace, file), 'utf8');

    suiteSetup(async () => {
      const settings = { 'workbench.colorTheme': name, 'files.autoSave': 'afterDelay' };
      const vsix = process.env.PLIMSOLL_VSIX;
      vscode = await openWorkbench({ vsix, folder, file: 'Dockerfile', texts, settings, scale: 2 });
    });
    suiteTeardown(() => vscode?.close());
    teardown(async function () {
      if (this.currentTest.isFailed()) console.log(`    see ${await picture('failed')}`);
    });

    test('problems, hover and light bulb', async () => {
      await vscode.squiggles('warning');
      await vscode.toggleProblems();
      await vscode.problems('uv-sync-unlocked', 1);
      assert.match(await vscode.hover('uv sync', 'uv-sync-unlocked'), /lock/);
      await picture('hover');
      await vscode.away();
      await vscode.toggleProblems();
      await vscode.lightbulb('uv sync');
      await picture('light-bulb');
      await vscode.away();
    });

    test('what writes several files is shown, all of it ticked, and is written when it is taken', async () => {
      await vscode.click('WORKDIR');
      await vscode.sourceActions();
      await vscode.choose('in other files too');
      await vscode.page.getByText('Refactor Preview').first().waitFor();
      await picture('preview');
      await vscode.page.getByRole('button', { name: 'Apply', exact: true }).click();
      await vscode.line(/^RUN uv sync .*--no-cache/);
      await vscode.openFile('.dockerignore');
      await vscode.line(/\.env$/);
      assert.match(textOf('.dockerignore'), /^\*\*\/\.env$/m);
    });

    test('the walkthrough has four steps', async () => {
      await vscode.command('View: Close All Editors');
      await vscode.command('View: Toggle Primary Side Bar Visibility');
      await vscode.command('View: Toggle Panel Visibility');
      await vscode.command('Welcome: Open Walkthrough...');
      await vscode.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Plimsoll' }).first().click();
      const steps = vscode.page.locator('.gettingStartedContainer .getting-started-step');
      await steps.first().waitFor();
      assert.equal(await steps.count(), 4);
      await steps.nth(2).click();
      await picture('walkthrough');
    });

    test('a configuration is made, and a mistake in it is found', async () => {
      await vscode.command('Plimsoll: Create Configuration File');
      await vscode.page.locator('.tab.active', { hasText: 'plimsoll.yaml' }).waitFor();
      await vscode.click('rules:');
      await vscode.page.keyboard.press('Enter');
      await vscode.page.keyboard.type('  chown-after-copi: error');
      await vscode.squiggles('error');
      assert.match(await vscode.hover('chown-after-copi', 'invalid-configuration'), /chown-after-copy/);
      await picture('configuration');
    });
  });
}
