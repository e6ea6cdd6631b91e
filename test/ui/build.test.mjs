// From the first build to a restart, in the order of a user: each test goes on where the one before ended.

import assert from 'node:assert/strict';
import { openStoryA } from './story-a.mjs';

suite('a build in the workbench', function () {
  this.bail(true);
  this.timeout(300_000);
  let vscode;
  openStoryA('build', { scale: 2 }, (opened) => (vscode = opened));

  test('each instruction says what it cost', async () => {
    await vscode.squiggles('warning');
    await vscode.command('Plimsoll: Build and Measure Image');
    await vscode.notification('Building Dockerfile.two-stage');
    await vscode.screenshot('building');
    await vscode.line(/^RUN uv sync --no-dev --frozen.*([\d.]+ s|cached)$/, 240);
    for (const start of [/^COPY --from=builder .* MB/, /^RUN chown .* MB/]) {
      assert.match(await vscode.line(start), /[\d.]+ MB · ([\d.]+ s|cached)$/);
    }
    await vscode.screenshot('measured');
  });

  test('a lens above the last stage says what the image weighs, and problems what the chown costs', async () => {
    const lens = await vscode.page.locator('.codelens-decoration').first().innerText();
    assert.match(lens, /^\d+ MB · [\d.]+ MB wasted · [\d.]+ (s|min.*) · report$/);
    assert.match(await vscode.hover('useradd', 'Last build'), /Last build: [\d.]+ kB · .*\d+ added/s);
    await vscode.away();
    await vscode.toggleProblems();
    await vscode.problems('measured-duplicate', 1);
    // The output would take over the filter.
    await vscode.page.locator('.markers-panel-action-filter input, .viewpane-filter input').first().fill('');
    await vscode.toggleProblems();
  });

  test('the status item says what the image weighs', async () => {
    assert.match(await vscode.languageStatus(), /\d+ MB · .*\d+ of \d+ steps cached/);
    await vscode.screenshot('status');
    await vscode.away();
  });

  test('a hint goes with the instruction that was measured, and comes back when the edit is undone', async () => {
    await vscode.click('RUN chown -R app:app /app');
    await vscode.page.keyboard.type(' ');
    await vscode.page.keyboard.type('/opt');
    await vscode.line(/^RUN chown -R app:app \/app \/opt$/);
    await vscode.line(/^COPY --from=builder .* MB/);
    await vscode.page.keyboard.press('Control+Z');
    await vscode.line(/^RUN chown -R app:app \/app ?[\d.]+ MB/);
  });

  test('Show Output shows what the engine said', async () => {
    await vscode.command('Plimsoll: Show Output');
    // A long log shows its end.
    assert.match(await vscode.output('steps cached'), /\d+ MB · .* \d+ of \d+ steps cached/);
    await vscode.screenshot('output');
  });

  test('after Restart Server problems are found and mended as before', async () => {
    await vscode.command('Plimsoll: Restart Server');
    await vscode.toggleProblems();
    await vscode.problems('chown-after-copy', 1);
    await vscode.lightbulb('chown -R');
    await vscode.choose('--chown');
    await vscode.line(/^COPY --chown=app:app app \.\/app$/);
    await vscode.problems('chown-after-copy', 0);
  });
});
