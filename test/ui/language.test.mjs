// The editor in Chinese: the extension follows its display language.

import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { openWorkbench } from './workbench.mjs';

const root = dirname(dirname(import.meta.dirname));

suite('the workbench in Chinese', function () {
  this.bail(true);
  let vscode;

  suiteSetup(async () => {
    const folder = join(root, 'examples/story-a');
    vscode = await openWorkbench({
      vsix: process.env.PLIMSOLL_VSIX,
      folder,
      file: 'Dockerfile.two-stage',
      language: 'zh-cn',
    });
  });
  suiteTeardown(() => vscode?.close());
  teardown(async function () {
    if (this.currentTest.isFailed()) console.log(`    see ${await vscode.screenshot('failed-language')}`);
  });

  test('a problem says in Chinese what is wrong, and keeps the name of its rule', async () => {
    await vscode.squiggles('warning');
    const text = await vscode.hover('chown -R', 'chown-after-copy');
    assert.match(text, /又存了一份/);
    await vscode.screenshot('language-hover');
    await vscode.away();
  });

  test('the light bulb offers its fix in Chinese', async () => {
    const titles = await vscode.lightbulb('chown -R');
    assert.ok(
      titles.some((title) => title.includes('在复制文件的地方用 --chown 设置所有者')),
      titles.join(' | '),
    );
    await vscode.screenshot('language-fixes');
    await vscode.page.keyboard.press('Escape');
  });

  test('the Command Palette has the commands in Chinese', async () => {
    await vscode.command('Plimsoll: 全部修复');
    await vscode.line(/^COPY --chown=app:app app \.\/app$/);
  });
});
