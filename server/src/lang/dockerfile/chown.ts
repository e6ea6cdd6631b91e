import type { ShellWord } from '../shell';
import { parseArguments } from './options';
import type { Run, RunCommand } from './run';

/** A `chown` or `chgrp` taken apart. */
export interface Chown {
  readonly command: RunCommand;
  readonly recursive: boolean;
  /** The words that switch recursion on, such as `-R` or `-Rv`. */
  readonly recursiveWords: readonly ShellWord[];
  /** As written, quotes removed; undefined where only the other half is given. */
  readonly user: string | undefined;
  readonly group: string | undefined;
  /** `chown app:` means the user's login group. */
  readonly loginGroup: boolean;
  readonly ownerWord: ShellWord;
  readonly targets: readonly { readonly word: ShellWord; readonly path: string | undefined }[];
}

/** Reads a `chown` or `chgrp` that always runs; undefined for other commands and for forms that depend on other files. */
export function readChown(command: RunCommand, run: Run): Chown | undefined {
  if (
    (command.name !== 'chown' && command.name !== 'chgrp') ||
    command.shell.conditional ||
    command.shell.inSubstitution
  ) {
    return undefined;
  }
  const { options, positional } = parseArguments(command.args, new Set());
  if (options.has('--reference') || options.has('--from') || options.has('--help')) return undefined;
  const [ownerWord, ...targetWords] = positional;
  if (ownerWord === undefined || targetWords.length === 0) return undefined;
  const owner = ownerWord.value;
  // `user.group` is chown's old form of `user:group`; a dot may also be part of a name, so only `:` is read.
  const colon = owner.indexOf(':');
  const user = command.name === 'chgrp' ? '' : colon < 0 ? owner : owner.slice(0, colon);
  const group = command.name === 'chgrp' ? owner : colon < 0 ? '' : owner.slice(colon + 1);
  if (command.name === 'chown' && colon < 0 && owner.includes('.')) return undefined;
  const isRecursive = (word: ShellWord): boolean =>
    word.value === '--recursive' || /^-[A-Za-z]*R[A-Za-z]*$/.test(word.value);
  const recursiveWords = command.args.filter(isRecursive);
  return {
    command,
    recursive: recursiveWords.length > 0,
    recursiveWords,
    user: user === '' ? undefined : user,
    group: group === '' ? undefined : group,
    loginGroup: colon >= 0 && group === '' && user !== '',
    ownerWord,
    targets: targetWords.map((word) => ({ word, path: run.path(word, command) })),
  };
}
