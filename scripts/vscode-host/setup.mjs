// Installs a real VS Code and a headless Chromium for the tests, from the npm registry alone: no root, no compiler,
// no other download. It goes to a cache outside of the repository; what is there already is left as it is.
//
//   node scripts/vscode-host/setup.mjs [--floor]     --floor: the oldest VS Code too

import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { cache, CURRENT, FLOOR, hostPaths, missing, pinned, supported } from './host.mjs';
import { buildChromium } from './setup/chromium.mjs';
import { fetchPackage, place } from './setup/npm.mjs';
import { buildVSCode } from './setup/vscode.mjs';

/**
 * Installs what is not there of one VS Code, of the Node that it runs on and of the browser, and returns their paths.
 * @param {string} version `CURRENT` or `FLOOR`
 */
export async function install(version = CURRENT) {
  const host = hostPaths(version);
  await mkdir(cache, { recursive: true });
  const parts = [
    [host.node, nodeBinary],
    [host.vscode, (folder) => buildVSCode(folder, version)],
  ];
  if (process.arch === 'x64') parts.push([host.browser, (folder) => buildChromium(folder, host.browser)]);
  const absentParts = parts.filter(([path]) => !existsSync(path));
  const placed = await Promise.allSettled(absentParts.map(([path, fill]) => place(path, fill)));
  const failed = placed.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason; // only now, when the others have cleaned up behind them
  const absent = missing(host);
  if (absent) throw new Error(absent);
  return host;
}

/** VS Code's server needs Node 22.15 or newer, whatever Node runs this script. */
async function nodeBinary(folder) {
  const packed = await fetchPackage(folder, `node-linux-${process.arch}@${pinned.node}`, 'bin/node');
  const binary = join(folder, 'node');
  await rename(join(packed, 'bin/node'), binary);
  return binary;
}

if (process.argv[1] === import.meta.filename) {
  if (supported) {
    const versions = process.argv.includes('--floor') ? [CURRENT, FLOOR] : [CURRENT];
    for (const version of versions) await install(version);
    console.log(`VS Code ${versions.join(' and ')} and its browser are in ${cache}.`);
  } else {
    console.log(`On ${process.platform} ${process.arch} the tests use a desktop VS Code; nothing was installed.`);
  }
}
