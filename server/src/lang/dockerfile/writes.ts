import type { ShellWord } from '../shell';
import { parseArguments } from './options';
import { isInside, isSystemPath, pathAndParents } from './paths';
import type { Run, RunCommand } from './run';
import { createdAccounts } from './users';

/** What a command does below a folder, as far as can be known. */
export type EffectBelow =
  | { readonly kind: 'nothing' }
  /** It only makes these folders (absolute, the folder itself may be among them). */
  | { readonly kind: 'folders'; readonly paths: readonly string[] }
  /** It writes files there, or may. */
  | { readonly kind: 'files' };

const nothing: EffectBelow = { kind: 'nothing' };
const files: EffectBelow = { kind: 'files' };

/** Commands that write no file but through redirects. */
const silent = new Set(
  ': true false set unset export cd echo printf test [ sleep exit return cat ls env whoami id which type command umask date uname hash pwd wait trap shift local read grep egrep head tail wc sort uniq cut tr nproc getent arch sha256sum md5sum basename dirname ldd ldconfig file stat du df'.split(
    ' ',
  ),
);
/** Commands that change owner, mode or names of accounts, but no file's contents. */
const metadataOnly = new Set(
  'chmod chown chgrp passwd chpasswd usermod groupmod userdel groupdel gpasswd deluser delgroup setcap'.split(' '),
);
/** Commands of the system's package manager and its like: they write to the system's folders. */
const system = new Set(
  'apt-get apt apk dnf yum microdnf zypper pacman dpkg rpm update-ca-certificates update-alternatives locale-gen localedef dpkg-reconfigure add-apt-repository apt-key apt-cache apt-mark corepack update-rc.d a2enmod a2ensite a2dissite a2dismod phpenmod docker-php-ext-install docker-php-ext-configure docker-php-ext-enable pecl'.split(
    ' ',
  ),
);
/** Commands that write just where their words say. */
const atArguments = new Set('rm rmdir unlink touch cp mv ln install tee'.split(' '));

/**
 * What a command does at or below `folder`. Whatever is not surely harmless counts as writing files: a script, a
 * build or a package manager that works in its folder may put anything there.
 */
export function effectBelow(folder: string, command: RunCommand, run: Run): EffectBelow {
  for (const { operator, target } of command.shell.redirects) {
    if (!operator.startsWith('>') && !operator.startsWith('&>')) continue;
    if (target === undefined || /^&?\d+$|^&?-$/.test(target.value)) continue;
    const path = run.path(target, command);
    if (path === undefined || isInside(path, folder)) return files;
  }
  const { name } = command;
  if (name === '' || silent.has(name) || metadataOnly.has(name)) return nothing;
  if (system.has(name)) return isSystemPath(folder) && !isInside(folder, '/home') ? files : nothing;
  if (name === 'mkdir') return makesFolders(folder, command, run);
  if (atArguments.has(name)) return touchesArguments(folder, command, run) ? files : nothing;
  // With a PATH of the Dockerfile's own, `pip` may be that of a virtual environment.
  if (isGlobalInstall(command) && !run.declares('PATH') && !run.declares('VIRTUAL_ENV'))
    return isSystemPath(folder) ? files : nothing;
  const accounts = createdAccounts(command, run);
  if (accounts !== undefined) {
    const { home } = accounts;
    return home !== undefined && (isInside(home, folder) || isInside(folder, home)) ? files : nothing;
  }
  return files;
}

function makesFolders(folder: string, command: RunCommand, run: Run): EffectBelow {
  const { options, positional } = parseArguments(command.args, new Set(['-m', '--mode']));
  const withParents = options.has('-p') || options.has('--parents');
  const paths: string[] = [];
  for (const word of positional) {
    const path = run.path(word, command);
    if (path === undefined) return files;
    const made = withParents ? pathAndParents(path) : [path];
    paths.push(...made.filter((candidate) => isInside(candidate, folder)));
  }
  return paths.length > 0 ? { kind: 'folders', paths } : nothing;
}

function touchesArguments(folder: string, command: RunCommand, run: Run): boolean {
  const { positional, values } = parseArguments(command.args, new Set(['-t', '--target-directory']));
  const target = values.get('-t') ?? values.get('--target-directory');
  const words: readonly ShellWord[] = target === undefined ? positional : [target];
  return words.some((word) => {
    const path = run.path(word, command) ?? globFolder(word, command, run);
    return path === undefined || isInside(path, folder) || isInside(folder, path);
  });
}

/** `/var/lib/apt/lists/*` stays below `/var/lib/apt/lists`. */
function globFolder(word: ShellWord, command: RunCommand, run: Run): string | undefined {
  const fixed = /^([^*?[{$`"'\\]*)\/[^/]*[*?[]/.exec(word.text)?.[1];
  return fixed ? run.path({ ...word, text: fixed, value: fixed, literal: true }, command) : undefined;
}

/** `pip install`, `npm install -g`, `gem install` of named packages: outside of the project's folder. */
function isGlobalInstall({ name, args }: RunCommand): boolean {
  const words = args.map(({ value }) => value);
  if (/^pip[\d.]*$/.test(name) || (/^python[\d.]*$/.test(name) && words[0] === '-m' && words[1] === 'pip')) {
    const local = words.some((word) =>
      /^(-e|--editable|-t|--target|--prefix|--root|\.|\.\/|\.\[.*)$|^--(target|prefix|root|editable)=/.test(word),
    );
    return words.includes('install') && !local;
  }
  if (name === 'npm') return words.includes('-g') || words.includes('--global') || words[0] === 'config';
  if (name === 'gem') return words[0] === 'install';
  return false;
}
