// Which VS Code the tests run in and where it lies. Everything is pinned here and nowhere else.

import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The VS Code of today, in which the tests run by default. */
export const CURRENT = '1.139.1';
/** The oldest VS Code that the extension promises to run in (`engines.vscode`). */
export const FLOOR = '1.100.3';

/** The npm package that carries each VS Code: code-server's own version number is 3 majors ahead. */
export const codeServerOf = { [CURRENT]: '4.139.1', [FLOOR]: '4.100.3' };

/** The npm packages beside it: `node-linux-<arch>`, `@sparticuz/chromium`, `dejavu-fonts-ttf`, `@vscode/ripgrep-universal`. */
export const pinned = { node: '24.21.0', chromium: '153.0.0', fonts: '2.37.3', ripgrep: '1.18.0' };

/** The user settings of a quiet VS Code: no telemetry, no updates, no AI features, no moving parts. */
export const settingsFile = join(import.meta.dirname, 'settings.json');

/** The executable that stands in for the desktop's `code`. */
export const launcher = join(import.meta.dirname, 'code');

/** Whether this machine takes the npm-shipped VS Code. Elsewhere a desktop VS Code can be downloaded. */
export const supported = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);

/** The folder that holds what was installed. It is not relocatable: the fonts are found by absolute path. */
export const cache = process.env.PLIMSOLL_VSHOST || join(homedir(), '.cache/plimsoll/vscode-host');

/** The browser from npm exists for x64 only; on arm64 a Chromium on the PATH is used. */
function chromiumProgram(folder) {
  if (process.arch === 'x64') return join(folder, 'chromium');
  const folders = (process.env.PATH ?? '').split(delimiter);
  const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
  return names.flatMap((name) => folders.map((path) => join(path, name))).find((file) => existsSync(file)) ?? names[0];
}

/**
 * The paths of one VS Code and what it runs on, whether they exist or not.
 * @param {string} version a VS Code version: `CURRENT` or `FLOOR`
 */
export function hostPaths(version = CURRENT) {
  const vscode = join(cache, `vscode-${version}`);
  const browser = join(cache, `chromium-${pinned.chromium}`);
  return {
    version,
    vscode,
    server: join(vscode, 'out/server-main.js'),
    node: join(cache, `node-${pinned.node}`),
    browser,
    chromium: chromiumProgram(browser),
    /** Libraries that a bare machine lacks, and fonts of our own: the same pictures everywhere. */
    chromiumEnv: { LD_LIBRARY_PATH: join(browser, 'lib'), FONTCONFIG_FILE: join(browser, 'fonts.conf') },
  };
}

/** What of a host is not there, in words; undefined when all is. */
export function missing(host) {
  if (!(host.version in codeServerOf)) {
    return `VS Code ${host.version} is not one of ${Object.keys(codeServerOf).join(', ')}`;
  }
  const absent = [host.server, host.node, host.chromium].find((file) => !existsSync(file));
  return absent && `${absent} does not exist: run node scripts/vscode-host/setup.mjs`;
}
