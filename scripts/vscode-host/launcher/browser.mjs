// The browser that shows the workbench to nobody: without a window there is no extension host.

import { openSync } from 'node:fs';
import { join } from 'node:path';
import { startGroup } from '../processes.mjs';

/** Without these a headless browser in a container fails, asks the network, or slows down what is not seen. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-quic',
  '--disable-renderer-backgrounding',
  '--disable-sync',
];

/**
 * Opens an address. What the browser says goes to `browser.log` in the folder.
 * @param {number} lifetime seconds
 */
export function openBrowser(host, url, folder, lifetime) {
  const log = openSync(join(folder, 'browser.log'), 'a');
  const flags = ['--headless=new', '--no-first-run', '--lang=en-US', '--window-size=1280,800'];
  return startGroup(host.chromium, [...chromiumFlags, ...flags, `--user-data-dir=${join(folder, 'browser')}`, url], {
    lifetime,
    cwd: folder,
    env: { ...process.env, ...host.chromiumEnv, TMPDIR: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder },
    stdio: ['ignore', log, log],
  });
}
