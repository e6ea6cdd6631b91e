// The real workbench in a real browser with nothing behind it, the packaged files of the extension, and a folder that lies in the
// editor's memory.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { root } from '../../scripts/lib/prepare.mjs';
import { chromiumFlags } from '../../scripts/vscode-host/launcher/browser.mjs';
import { install } from '../../scripts/vscode-host/setup.mjs';
import { serveWorkbench } from '../../scripts/vscode-host/web.mjs';
import { keyboardAndMouse } from '../ui/hands.mjs';

const pictures = join(root, '.tmp/screenshots');
const mount = { scheme: 'vscode-test-web', authority: 'mount', path: '/' };

/** The files of a folder as texts, by their paths from it. */
function textsOf(folder) {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = paths.filter((path) => statSync(join(folder, path)).isFile());
  return files.map((path) => [`/${path.replaceAll('\\', '/')}`, readFileSync(join(folder, path), 'utf8')]);
}

/** Copies what a package of the extension would hold. */
function copyExtension(to) {
  const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
  const listed = execFileSync(process.execPath, [vsce, 'ls', '--no-dependencies'], { cwd: root, encoding: 'utf8' });
  for (const path of listed.trim().split(/\r?\n/)) cpSync(join(root, path), join(to, path));
}

/**
 * Opens the texts of a folder, with one file of it in the editor.
 * @param {{ folder: string, file: string, texts?: Record<string, string> }} options texts: further files, by their paths in the folder
 */
export async function openWebWorkbench({ folder, file, texts = {} }) {
  const host = await install();
  const temporary = mkdtempSync(join(tmpdir(), 'plimsoll-web-'));
  const extensions = { plimsoll: join(temporary, 'plimsoll'), disk: join(temporary, 'disk') };
  copyExtension(extensions.plimsoll);
  cpSync(join(import.meta.dirname, 'disk'), extensions.disk, { recursive: true });
  const more = Object.entries(texts).map(([path, text]) => [`/${path}`, text]);
  const files = Object.fromEntries([...textsOf(folder), ...more]);
  writeFileSync(join(extensions.disk, 'files.json'), JSON.stringify(files));
  const server = await serveWorkbench(host, {
    extensions,
    folderUri: mount,
    settings: { 'explorer.compactFolders': false },
  });
  const browser = await chromium.launch({
    executablePath: host.chromium,
    env: { ...process.env, ...host.chromiumEnv },
    args: [...chromiumFlags, '--font-render-hinting=none'],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(30_000);
  const payload = JSON.stringify([['openFile', `${mount.scheme}://${mount.authority}/${file}`]]);
  await page.goto(`${server.url}?${new URLSearchParams({ payload })}`);
  await page.waitForSelector('.monaco-workbench .monaco-editor .view-line');

  const hands = keyboardAndMouse(page);
  return {
    page,
    ...hands,

    /** Opens a file by its path, in the explorer: nothing can be searched in this file system. The keyboard stays there. */
    async open(path) {
      const names = path.split('/');
      const row = (name) =>
        page.locator('.explorer-folders-view .monaco-list-row').filter({ has: page.getByText(name, { exact: true }) });
      for (const folder of names.slice(0, -1)) {
        // A click while the tree draws itself anew only selects.
        while ((await row(folder).getAttribute('aria-expanded')) === 'false') {
          await row(folder).click();
          await page.waitForTimeout(300);
        }
      }
      await row(names.at(-1)).click();
      await page.locator('.tab.active', { hasText: names.at(-1) }).waitFor();
    },

    /** Waits until there is no problem of a rule, also when the Problems panel has drawn itself anew. */
    async noProblem(rule) {
      await hands.problems(rule, 0);
      await page.waitForTimeout(1000);
      await hands.problems(rule, 0);
    },

    /** Writes a picture to .tmp/screenshots/ and returns its path. */
    async screenshot(name) {
      mkdirSync(pictures, { recursive: true });
      const path = join(pictures, `${name}.png`);
      await page.screenshot({ path });
      return path;
    },

    async close() {
      await browser.close();
      server.close();
      rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
