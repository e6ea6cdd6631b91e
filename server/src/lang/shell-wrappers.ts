import type { ShellCommand, ShellWord } from './shell-script';

/** A program that runs the command in its arguments. */
interface Wrapper {
  /** Its one-letter options that take a value, which may be the next word. */
  readonly letters?: string;
  /** Its long options that take a value, which may be the next word. */
  readonly long?: readonly string[];
  /** Words of its own before the command. */
  readonly operands?: number;
  /** It reads `NAME=value` words before the command. */
  readonly assignments?: boolean;
  /** With one of these it runs no command, or one that is not a word of its own. */
  readonly otherwise?: readonly string[];
}

const sudo: Wrapper = {
  letters: 'CDghpRrTtUu',
  long: ['--user', '--group', '--host', '--prompt', '--chdir', '--chroot', '--role', '--type', '--close-from'],
  assignments: true,
  otherwise: ['-l', '-v', '-e', '-K', '-V', '--list', '--validate', '--edit', '--remove-timestamp', '--version'],
};

/** From the manual pages of sudo, OpenDoas, GNU coreutils and time, bash, gosu, su-exec, tini, dumb-init, catatonit and busybox. */
const wrappers = new Map<string, Wrapper>([
  ['sudo', sudo],
  ['doas', { letters: 'Cu' }],
  ['env', { letters: 'uC', long: ['--unset', '--chdir'], assignments: true, otherwise: ['-S', '--split-string'] }],
  ['exec', { letters: 'a' }],
  ['command', { otherwise: ['-v', '-V'] }],
  ['builtin', {}],
  ['time', { letters: 'fo', long: ['--format', '--output'] }],
  ['nice', { letters: 'n', long: ['--adjustment'] }],
  ['nohup', {}],
  ['timeout', { letters: 'ks', long: ['--kill-after', '--signal'], operands: 1 }],
  ['gosu', { operands: 1 }],
  ['su-exec', { operands: 1 }],
  ['tini', { letters: 'pe' }],
  ['docker-init', { letters: 'pe' }],
  ['dumb-init', { letters: 'r', long: ['--rewrite'] }],
  ['catatonit', {}],
  ['busybox', { otherwise: ['--help', '--install', '--list', '--list-full'] }],
]);

/**
 * The command that really runs: looks through `sudo`, `env A=b`, `exec`, `command`, `time`, `nice` and their like.
 * `name` is the program's file name without its directory; a wrapper around nothing is itself the command.
 */
export function unwrapCommand(command: Pick<ShellCommand, 'words'>): { name: string; args: ShellWord[] } {
  const { words } = command;
  let at = 0;
  for (;;) {
    const name = fileName(words[at]?.value ?? '');
    const wrapper = wrappers.get(name);
    const next = wrapper && skipOwnWords(wrapper, words, at + 1);
    if (next === undefined || next >= words.length) return { name, args: words.slice(at + 1) };
    at = next;
  }
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The index of the wrapped command's first word; undefined where there is none. */
function skipOwnWords(wrapper: Wrapper, words: readonly ShellWord[], from: number): number | undefined {
  let at = from;
  for (; at < words.length; at++) {
    const { value } = words[at]!;
    if (wrapper.otherwise?.includes(value.split('=', 1)[0]!)) return undefined;
    if (value === '--') {
      at++;
      break;
    }
    if (value.startsWith('-') && value !== '-') {
      if (takesNextWord(wrapper, value)) at++;
    } else if (!(wrapper.assignments && /^[A-Za-z_]\w*=/.test(value)) && value !== '-') break;
  }
  return at + (wrapper.operands ?? 0);
}

function takesNextWord({ letters = '', long = [] }: Wrapper, option: string): boolean {
  if (option.startsWith('--')) return long.includes(option);
  // What follows a letter that takes a value is that value: only the last letter reads on in the next word.
  const valued = option.split('').findIndex((letter, i) => i > 0 && letters.includes(letter));
  return valued === option.length - 1;
}
