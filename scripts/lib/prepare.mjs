// What start and test share: the packages and the bundles, made when they are missing or out of date.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const root = dirname(dirname(import.meta.dirname));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Runs a program in the repository with its output shown; ends this process with one sentence when it fails. */
export function runOrStop(what, program, args, options = {}) {
  const { status, error } = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    shell: program === 'npm.cmd',
    ...options,
  });
  if (status === 0) return;
  console.error(`plimsoll: ${what} failed${error ? `: ${error.message}` : ''}`);
  process.exit(1);
}

/** Installs the packages of the lock file, unless they are there. */
export function installPackages() {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < 20) {
    console.error(`plimsoll: Node 20 or later is needed, this is ${process.versions.node}`);
    process.exit(1);
  }
  const stamp = join(root, 'node_modules', '.plimsoll-lock');
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('Installing packages …');
  // Some test tools ask for a newer Node than they need: the warnings would only confuse.
  runOrStop('npm ci', npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, lock);
}

/** Writes dist/. */
export function build() {
  runOrStop('the build', process.execPath, [join(root, 'scripts/build.mjs')]);
}
