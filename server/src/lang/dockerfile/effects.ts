import { managerOf } from '../../data/package-managers';
import { anywhere, words } from './effect';
import type { Effect } from './effect';
import { fileEffects } from './file-effects';
import type { Run, RunCommand } from './run';
import { isPythonTool, projectTools, pythonEffects, toolEffects } from './tool-effects';
import { createdAccounts } from './users';

/** Commands that write no file but through redirects. */
const silent = words(
  ': true false set unset export cd echo printf test [ sleep exit return cat ls env whoami id which type command umask date uname hash pwd wait trap shift local read grep egrep head tail wc sort uniq cut tr nproc getent arch sha256sum sha512sum md5sum basename dirname ldd ldconfig file stat du df gpgconf yes seq expr',
);
/** Commands that change owner, mode or accounts, but no file's contents. */
const metadataOnly = words(
  'chmod chown chgrp passwd chpasswd usermod groupmod userdel groupdel gpasswd deluser delgroup setcap',
);
/** Programs that work on the system's folders, beside its package managers. */
const system = words(
  'pacman dpkg rpm update-ca-certificates update-alternatives locale-gen localedef dpkg-reconfigure add-apt-repository apt-key apt-cache apt-mark corepack update-rc.d a2enmod a2ensite a2dissite a2dismod phpenmod docker-php-ext-install docker-php-ext-configure docker-php-ext-enable pecl rustup fc-cache',
);

/** What a command does to files, as far as can be known; what is not surely harmless may write anything anywhere. */
export function commandEffects(command: RunCommand, run: Run): Effect[] {
  return [...redirectEffects(command, run), ...programEffects(command, run)];
}

function redirectEffects(command: RunCommand, run: Run): Effect[] {
  const effects: Effect[] = [];
  for (const { operator, target } of command.shell.redirects) {
    if (!/^(&?>|>)/.test(operator) || target === undefined || /^&?\d+$|^&?-$/.test(target.value)) continue;
    const path = run.path(target, command);
    effects.push(path === undefined ? anywhere : { kind: 'file', path });
  }
  return effects;
}

function programEffects(command: RunCommand, run: Run): Effect[] {
  const { name } = command;
  if (name === '' || silent.has(name) || metadataOnly.has(name)) return [];
  if (system.has(name) || managerOf(name)?.kind === 'system') return [{ kind: 'system' }];
  const known = Object.hasOwn(fileEffects, name) ? fileEffects[name] : undefined;
  if (known) return known(command, run);
  if (isPythonTool(name)) return pythonEffects(command, run);
  const accounts = createdAccounts(command, run);
  if (accounts)
    return accounts.home === undefined
      ? [{ kind: 'system' }]
      : [{ kind: 'system' }, { kind: 'tree', path: accounts.home, environment: false }];
  return projectTools.has(name) ? toolEffects(command, run) : [anywhere];
}
