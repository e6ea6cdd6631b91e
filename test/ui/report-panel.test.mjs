// The report in the workbench, in the order of a user: each test goes on where the one before ended.

import assert from 'node:assert/strict';
import { openStoryA } from './story-a.mjs';

suite('the report in the workbench', function () {
  this.bail(true);
  this.timeout(300_000);
  let vscode;
  const complaints = [];
  const report = () => vscode.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');

  openStoryA('report', { viewport: { width: 1500, height: 850 } }, (opened) => {
    vscode = opened;
    vscode.page.on('console', (message) => {
      const { url } = message.location();
      if (/report\.(js|css)/.test(url) || /violates.*Content Security/.test(message.text()))
        complaints.push(message.text());
    });
  });

  test('it shows what each line stored, under its policy', async () => {
    await vscode.squiggles('warning');
    await vscode.command('Plimsoll: Build and Measure Image');
    await vscode.line(/^RUN chown .* MB/, 240);
    await vscode.command('Plimsoll: Show Report');
    const label = await report().locator('.block[aria-label^="Line 10"]').first().getAttribute('aria-label');
    assert.match(label, /^Line 10, .* MB, \d+ % of the image.* wasted.*COPY --from=builder/);
    await vscode.screenshot('report');
    assert.deepEqual(complaints, []);
  });

  test('a line that is chosen is shown in the editor', async () => {
    await report().locator('[data-key="line 13"]').click();
    await vscode.page.locator('.line-numbers.active-line-number', { hasText: '13' }).first().waitFor();
  });

  test('it is as it was when it was hidden and is shown again', async () => {
    await report().locator('#tab-waste').click();
    await report().getByText('owner or mode').first().waitFor();
    // It opens where the report is, which ends the page.
    await vscode.openFile('pyproject.toml');
    await vscode.page.locator('.tab', { hasText: ': report' }).click();
    await report().locator('#tab-waste[aria-selected="true"]').waitFor();
    await report().getByText('owner or mode').first().waitFor();
  });

  test('the fix of what is wasted is applied, as long as the text is the measured one', async () => {
    const apply = report()
      .getByRole('button', { name: /fix of chown-after-copy on line 13/ })
      .first();
    await apply.click();
    await vscode.line(/^COPY --from=builder --chown=app:app /);
    await report().getByText('The Dockerfile has changed since it was measured').waitFor();
    assert.ok(await apply.isDisabled());
    await vscode.screenshot('report-fixed');
  });
});
