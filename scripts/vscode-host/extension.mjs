// The extension as a user gets it: packaged, and installed from the package.

import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { root, runOrStop } from '../lib/prepare.mjs';
import { profileArguments } from './server.mjs';

/** Builds and packages the extension, in the one way that there is: `npm run package`. */
export function packageExtension(vsix) {
  mkdirSync(dirname(vsix), { recursive: true });
  runOrStop('npm run package', process.execPath, ['scripts/package.mjs', vsix], { cwd: root });
}

/** Installs a package into the profile of the npm-shipped VS Code. */
export async function installExtension(host, profile, vsix) {
  await promisify(execFile)(host.node, [host.server, ...profileArguments(profile), '--install-extension', vsix]);
}
