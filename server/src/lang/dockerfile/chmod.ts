import type { ShellWord } from '../shell';
import type { Run, RunCommand } from './run';

/** A `chmod` taken apart. */
export interface Chmod {
  readonly command: RunCommand;
  readonly recursive: boolean;
  /** As written, quotes removed. */
  readonly mode: string;
  readonly targets: readonly { readonly word: ShellWord; readonly path: string | undefined }[];
}

/** Reads a `chmod` that always runs; undefined for other commands and for one that takes the mode from a file. */
export function readChmod(command: RunCommand, run: Run): Chmod | undefined {
  const { shell, args } = command;
  if (command.name !== 'chmod' || shell.conditional || shell.inSubstitution) return undefined;
  if (args.some(({ value }) => /^--(reference|help)/.test(value))) return undefined;
  // `-x` is a mode, `-R` an option.
  const isOption = ({ value }: ShellWord): boolean => /^(-[Rcfv]+|--\w[\w-]*)$/.test(value);
  const [modeWord, ...targets] = args.filter((word) => !isOption(word));
  const mode = modeWord && run.value(modeWord);
  if (mode === undefined || targets.length === 0) return undefined;
  return {
    command,
    recursive: args.some(({ value }) => value === '--recursive' || /^-[cfv]*R[Rcfv]*$/.test(value)),
    mode,
    targets: targets.map((word) => ({ word, path: run.path(word, command) })),
  };
}

/** What a mode makes of a file that anybody may read (644), in octal, and whether that is sure for any usual file. */
export function fileMode(mode: string): { readonly octal: string; readonly sure: boolean } | undefined {
  if (/^[0-7]{3,4}$/.test(mode)) return { octal: mode.replace(/^0(?=\d{3}$)/, ''), sure: true };
  let bits = 0o644;
  let sure = true;
  for (const clause of mode.split(',')) {
    const [, who = '', operator, permissions = ''] = /^([ugoa]*)([+=-])([rwx]+)$/.exec(clause) ?? [];
    if (operator === undefined) return undefined;
    const letters = who === '' || who.includes('a') ? 'ugo' : who;
    const digit = permissions
      .split('')
      .reduce((sum, letter) => sum | { r: 4, w: 2, x: 1 }[letter as 'r' | 'w' | 'x'], 0);
    // Without a letter the mask of the shell, 022, holds back the right to write.
    const shift = { u: 6, g: 3, o: 0 };
    for (const letter of letters) {
      const by = shift[letter as 'u' | 'g' | 'o'];
      const part = (who === '' && letter !== 'u' ? digit & ~2 : digit) << by;
      if (operator === '+') bits |= part;
      else if (operator === '-') bits &= ~part;
      else bits = (bits & ~(7 << by)) | part;
    }
    sure &&= operator === '+' && !permissions.includes('w');
  }
  // `u+x` leaves a file that is 755 as it is: that takes nothing from anybody.
  return { octal: sure && mode.includes('x') ? '755' : bits.toString(8), sure };
}
