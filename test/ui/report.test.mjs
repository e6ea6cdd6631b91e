// The page of the report in a real browser, under its real policy, with an image whose names are hostile.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { bundleEngine } from '../../scripts/lib/bundle.mjs';
import { root } from '../../scripts/lib/prepare.mjs';
import { chromiumFlags } from '../../scripts/vscode-host/launcher/browser.mjs';
import { install } from '../../scripts/vscode-host/setup.mjs';
import { hostileReport, largeReport } from './report-samples.mjs';

const folder = join(root, '.tmp/report');
const views = ['files', 'build', 'stages', 'waste', 'compare'];

suite('the report in a browser', function () {
  this.timeout(60_000);
  let browser;
  let page;
  /** What the browser complained of: a policy that was broken, a script that failed. */
  let complaints;

  /** Writes a report as `--format html` does, and opens it. */
  const open = async (data, options = {}) => {
    const { reportHtml } = createRequire(import.meta.url)(join(folder, 'html.cjs'));
    const [script, style] = ['report.js', 'report.css'].map((name) => readFileSync(join(root, 'dist', name), 'utf8'));
    const path = join(folder, 'report.html');
    writeFileSync(path, await reportHtml(data, script, style));
    page = await browser.newPage({ viewport: { width: 1200, height: 800 }, ...options });
    complaints = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => request.url().startsWith('file:') || complaints.push(request.url()));
    page.on('dialog', (dialog) => {
      complaints.push(dialog.message());
      return dialog.dismiss();
    });
    await page.goto(pathToFileURL(path).href);
    await page.waitForSelector('.block');
  };

  suiteSetup(async () => {
    mkdirSync(folder, { recursive: true });
    await bundleEngine('server/src/report/html.ts', join(folder, 'html.cjs'));
    const host = await install();
    const env = { ...process.env, ...host.chromiumEnv };
    browser = await chromium.launch({ executablePath: host.chromium, env, args: chromiumFlags, handleSIGINT: false });
  });
  suiteTeardown(() => browser?.close());
  teardown(() => page?.close());

  test('hostile names are text in every view, and nothing runs or breaks the policy', async () => {
    await open(hostileReport());
    for (const view of views) {
      await page.click(`#tab-${view}`);
      assert.equal(
        await page.locator('#view img, #view script, #view b[onmouseover], #report iframe').count(),
        0,
        view,
      );
      await page.locator('#view button, #view .block').first().hover();
    }
    await page.click('#tab-files');
    await page.click('.toggle');
    await page.fill('.search', 'img');
    assert.match(await page.innerText('.toolbar'), /2 files, /);
    const text = await page.innerText('#report');
    assert.match(text, /<img src=x onerror=alert\(1\)>/);
    for (const invisible of ['\u202E', '\u0007']) assert.ok(!text.includes(invisible));
    assert.equal(await page.evaluate(() => globalThis.polluted), undefined);
    assert.deepEqual(complaints, []);
  });

  test('code that is put into the page does not run', async () => {
    await open(hostileReport());
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.ran = 1';
      document.body.append(script);
      document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="globalThis.ran = 2">');
      return new Promise((resolve) => setTimeout(() => resolve(globalThis.ran), 200));
    });
    assert.equal(ran, undefined);
    assert.ok(complaints.some((text) => /Content Security Policy/.test(text)));
  });

  test('every view can be walked with the keyboard', async () => {
    await open(hostileReport());
    const focused = (part) => page.evaluate((part) => document.activeElement?.[part] ?? '', part);
    const label = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    const press = async (...keys) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await press('Tab');
    assert.match(await focused('textContent'), /^1FROM/);
    await press('ArrowDown', 'Enter');
    assert.equal(await page.getAttribute('[data-key="line 2"]', 'aria-selected'), 'true');
    assert.match(await page.innerText('.crumbs'), /Image.*Line 2/s);
    await press('Escape', 'Tab');
    assert.equal(await focused('id'), 'tab-files');
    for (const view of [...views.slice(1), views[0]]) {
      await press('ArrowRight');
      assert.equal(await focused('id'), `tab-${view}`);
      assert.equal(await page.getAttribute('#view', 'aria-labelledby'), `tab-${view}`);
    }
    // Search, two groupings, the table, the picture.
    await press('Tab', 'Tab', 'Tab', 'Tab', 'Tab');
    assert.match(await label(), /^Line 1/);
    await press('ArrowDown');
    assert.match(await label(), /^Line 2, .*wasted/);
    assert.ok(await page.locator('.tooltip').isVisible());
    await press('ArrowRight');
    assert.match(await label(), /^\/app/);
    await press('ArrowLeft', 'Enter');
    assert.match(await page.innerText('.crumbs'), /Line 2/);
    await press('Escape');
    assert.doesNotMatch(await page.innerText('.crumbs'), /Line 2/);
    assert.deepEqual(complaints, []);
  });

  test('roles, names and headings are there for those who listen', async () => {
    await open(hostileReport());
    for (const view of views) {
      await page.click(`#tab-${view}`);
      const faults = await page.evaluate(() => {
        const nameOf = (element) => element.getAttribute('aria-label') ?? element.textContent.trim();
        const shown = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
        return [
          ...shown('button, a, input, [role=tab], [role=treeitem], [role=option]').filter((one) => nameOf(one) === ''),
          ...shown('table').filter((one) => one.caption === null || one.querySelector('th[scope=col]') === null),
          ...shown('[role=tablist], [role=tree], [role=listbox]').filter(
            (one) => one.querySelectorAll('[tabindex="0"]').length !== 1,
          ),
          ...shown('[role=tree] > *').filter((one) => one.role !== 'treeitem'),
          ...shown('svg').filter((one) => one.closest('[aria-hidden=true]') === null),
        ].map((one) => one.outerHTML.slice(0, 200));
      });
      assert.deepEqual(faults, [], view);
    }
    assert.equal(await page.locator('h1').count(), 1);
    assert.equal(await page.locator('main').count(), 1);
  });

  test('a line leads to its files, and a file to its line', async () => {
    await open(hostileReport());
    await page.click('[data-key="line 2"]');
    assert.match(await page.getAttribute('.block', 'aria-label'), /^\/app/);
    await page.click('[data-key="line 2"]');
    await page.click('.block[aria-label^="Line 3"]');
    assert.equal(await page.getAttribute('[data-key="line 3"]', 'aria-selected'), 'true');
  });

  test('a hundred thousand files are shown at once', async () => {
    await open(largeReport(100_000));
    const session = await page.context().newCDPSession(page);
    // The processor's time of the page: others may be at work on this machine.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.reload();
    await page.waitForSelector('.block');
    const { metrics } = await session.send('Performance.getMetrics');
    const seconds = metrics.find(({ name }) => name === 'TaskDuration').value;
    console.log(`    ${Math.round(seconds * 1000)} ms`);
    assert.ok(seconds < 1.5, String(seconds));
    assert.ok((await page.locator('.block').count()) < 3000);
  });
});
