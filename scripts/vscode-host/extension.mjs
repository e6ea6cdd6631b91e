// The extension as a user gets it: packaged, and installed from the package.

import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { profileArguments } from './server.mjs';

const run = promisify(execFile);
const vsce = join(import.meta.dirname, '../../node_modules/@vscode/vsce/vsce');

/** Packages the extension of a folder as it is built; rejects with vsce's words. */
export async function packageExtension(folder, vsix) {
  await mkdir(dirname(vsix), { recursive: true });
  await run(process.execPath, [vsce, 'package', '--no-dependencies', '--out', vsix], { cwd: folder });
}

/** Installs a package into the profile of the npm-shipped VS Code. */
export async function installExtension(host, profile, vsix) {
  await run(host.node, [host.server, ...profileArguments(profile), '--install-extension', vsix]);
}
