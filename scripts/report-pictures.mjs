// Takes the pictures of the report anew: node scripts/report-pictures.mjs. Real builds of the examples, each report as a file.

import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { build, root } from './lib/prepare.mjs';
import { chromiumFlags } from './vscode-host/launcher/browser.mjs';
import { install } from './vscode-host/setup.mjs';

const folder = join(root, '.tmp/report');
const reports = {
  'story-a': ['--budget-size', '500MB', '--budget-time', '5m', '--file', 'Dockerfile.two-stage', '.'],
  'story-b': ['--target', 'prod', 'backend'],
};
const pictures = [
  { name: 'report', report: 'story-a', view: 'files', theme: 'light' },
  { name: 'report-waste', report: 'story-a', view: 'waste', theme: 'dark' },
  { name: 'report-stages', report: 'story-b', view: 'stages', theme: 'dark' },
  { name: 'report-build', report: 'story-b', view: 'build', theme: 'light' },
];

build();
mkdirSync(folder, { recursive: true });
// It needs what was just built.
const { docker, plimsoll, startEngine } = await import('../test/engine/engine.mjs');
const engine = startEngine();
if (engine.reason) throw new Error(engine.reason);
try {
  for (const [name, flags] of Object.entries(reports)) {
    const file = join(folder, `${name}.html`);
    // Every step runs, so that seconds are shown and not the cache.
    const args = ['build', '--no-cache', '--tag', `${name}:picture`, '--format', 'html', '--output', file, ...flags];
    plimsoll(join(root, 'examples', name), args);
    docker('image', 'rm', '--force', `${name}:picture`);
  }
} finally {
  engine.stop();
}

const host = await install();
const browser = await chromium.launch({
  executablePath: host.chromium,
  env: { ...process.env, ...host.chromiumEnv },
  args: [...chromiumFlags, '--font-render-hinting=none'],
});
for (const { name, report, view, theme } of pictures) {
  const viewport = { width: 1200, height: 780 };
  const page = await browser.newPage({ viewport, colorScheme: theme, deviceScaleFactor: 1.5 });
  await page.goto(pathToFileURL(join(folder, `${report}.html`)).href);
  await page.click(`#tab-${view}`);
  await page.mouse.move(0, 0);
  const path = join(root, 'docs/images', `${name}.png`);
  await page.screenshot({ path });
  console.log(`docs/images/${name}.png ${Math.round(statSync(path).size / 1000)} kB`);
  await page.close();
}
await browser.close();
