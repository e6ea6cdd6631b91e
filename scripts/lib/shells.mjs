// The shells whose completions are tried at the Tab key, beside bash.

import { spawnSync } from 'node:child_process';

const shells = ['zsh', 'fish'];

/** Installs those that are missing, with apt, as root or by a sudo that asks nothing. What cannot be installed is told; its test is skipped. */
export function installShells() {
  const missing = shells.filter((shell) => spawnSync(shell, ['--version'], { stdio: 'ignore' }).status !== 0);
  if (missing.length === 0) return;
  console.log(`Installing ${missing.join(' and ')} …`);
  const isRoot = process.getuid?.() === 0;
  const apt = (...args) => {
    const command = [...(isRoot ? [] : ['sudo', '-n']), 'apt-get', '-qq', ...args];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    return spawnSync(command[0], command.slice(1), { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;
  };
  const installed = apt('update') && apt('install', '-y', '--no-install-recommends', ...missing);
  if (!installed) console.log(`${missing.join(' and ')} cannot be installed here: their completions are skipped.`);
}
