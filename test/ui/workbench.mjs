// The real workbench in a real browser, with the extension installed from its package, and the hands to use it.

import { cpSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { installExtension } from '../../scripts/vscode-host/extension.mjs';
import { chromiumFlags } from '../../scripts/vscode-host/launcher/browser.mjs';
import { endGroup } from '../../scripts/vscode-host/processes.mjs';
import { makeProfile, startServer } from '../../scripts/vscode-host/server.mjs';
import { install } from '../../scripts/vscode-host/setup.mjs';
import { keyboardAndMouse } from './hands.mjs';

const pictures = join(dirname(dirname(import.meta.dirname)), '.tmp/screenshots');
const tenMinutes = 10 * 60;

/** What the workbench in a browser shows and the desktop's does not. */
const remoteItems = ['status.host', 'status.forwardedPorts', 'status.workbench.keyboardLayout'];

/**
 * Opens a copy of a folder, with one file of it in the editor.
 * @param {object} options
 * @param {string} options.vsix the packaged extension
 * @param {Record<string, string>} [options.texts] what to write over files of the copy, by their paths in the folder
 * @param {object} [options.settings] the user's, beyond the quiet ones
 * @param {string} [options.language] the display language, such as `zh-cn`: no language pack is there, so that only the extension speaks it
 * @param {number} [options.scale] pixels of a screenshot for each pixel of the page; 2 for pictures that people look at
 */
export async function openWorkbench({
  vsix,
  folder,
  file,
  texts = {},
  settings = {},
  language,
  viewport = { width: 1280, height: 800 },
  scale = 1,
}) {
  const host = await install();
  const temporary = mkdtempSync(join(tmpdir(), 'plimsoll-ui-'));
  const workspace = join(temporary, basename(folder));
  cpSync(folder, workspace, { recursive: true });
  for (const [path, text] of Object.entries(texts)) writeFileSync(join(workspace, path), text);
  const profile = makeProfile(temporary, { settings });
  await installExtension(host, profile, vsix);
  const server = await startServer(host, profile, { lifetime: tenMinutes, flags: ['--disable-workspace-trust'] });
  const browser = await chromium.launch({
    executablePath: host.chromium,
    env: { ...process.env, ...host.chromiumEnv },
    args: [...chromiumFlags, '--font-render-hinting=none'],
    handleSIGINT: false, // the runner ends the server first
  });
  const page = await browser.newPage({ viewport, deviceScaleFactor: scale });
  page.setDefaultTimeout(30_000);
  // As the texts of a language pack say it.
  // oxlint-disable-next-line no-underscore-dangle
  if (language) await page.addInitScript((name) => (globalThis._VSCODE_NLS_LANGUAGE = name), language);
  const payload = JSON.stringify([['openFile', server.uri(join(workspace, file))]]);
  await page.goto(server.url(new URLSearchParams({ folder: workspace, payload })));
  await page.waitForSelector('.monaco-workbench .monaco-editor .view-line');
  const hidden = remoteItems.map((id) => `[id="${id}"]`).join();
  await page.addStyleTag({ content: `${hidden} { display: none !important }` });

  return {
    page,
    workspace,
    ...keyboardAndMouse(page),

    /** Writes a picture to .tmp/screenshots/ and returns its path; `clip` is a part of the page. */
    async screenshot(name, clip) {
      mkdirSync(pictures, { recursive: true });
      const path = join(pictures, `${name}.png`);
      await page.screenshot({ path, ...(clip && { clip }) });
      return path;
    },

    async close() {
      await browser.close();
      await endGroup(server.child);
      rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
