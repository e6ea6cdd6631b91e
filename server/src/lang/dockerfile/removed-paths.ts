import { resolvePath } from './paths';
import type { Lookup } from './scope';
import type { RunCommand } from './run';

/** What a command deletes: `all` where that cannot be told, so that nobody argues from it. */
export interface Removal {
  readonly all: boolean;
  /** Absolute paths, or such that start with `~` where the home is not known; what is below them goes too. */
  readonly paths: readonly string[];
}

const nothing: Removal = { all: false, paths: [] };

/** Words that one word with braces may become; more are not looked at. */
const MAX_WORDS = 64;

/**
 * The paths that `rm`, `find … -delete` and their like delete, with braces, `~`, variables. A last part that begins with `*` counts as
 * emptying the folder before it: what it leaves there cannot be told.
 * @param home what `~` means; undefined when it is not known
 * @param variable the value of a variable
 */
export function removedPaths(command: RunCommand, home: string | undefined, variable: Lookup): Removal {
  const { name, args } = command;
  const values = args.map(({ value }) => value);
  if (/clean/i.test(name)) return { all: true, paths: [] };
  if (name === 'find') return findRemoval(command, values, home, variable);
  if (name !== 'rm' && name !== 'rmdir' && name !== 'unlink') return nothing;
  const words = args.filter(({ value }) => !value.startsWith('-')).map(({ value }) => value);
  return collect(words, command, home, variable);
}

function findRemoval(
  command: RunCommand,
  values: readonly string[],
  home: string | undefined,
  variable: Lookup,
): Removal {
  if (!values.includes('-delete') && !values.some((value) => /^(.*\/)?rm$/.test(value))) return nothing;
  const end = values.findIndex((value) => /^[-(!]/.test(value));
  return collect(values.slice(0, end < 0 ? values.length : end), command, home, variable);
}

function collect(words: readonly string[], command: RunCommand, home: string | undefined, variable: Lookup): Removal {
  const paths: string[] = [];
  for (const word of words.flatMap(expandBraces)) {
    const filled = fillIn(word, home, variable);
    if (filled === undefined) return { all: true, paths: [] };
    const fixed = withoutGlob(filled);
    const path = fixed === undefined || fixed.startsWith('~') ? fixed : resolvePath(fixed, command.cwd);
    if (path === undefined && fixed !== undefined) return { all: true, paths: [] };
    if (path !== undefined) paths.push(path);
  }
  return { all: false, paths };
}

/** `/var/{lib,cache}/x` → both; no braces within braces. */
function expandBraces(word: string): string[] {
  let words = [''];
  let at = 0;
  for (const match of word.matchAll(/(?<!\$)\{([^{}]*)\}/g)) {
    if (!match[1]!.includes(',')) continue;
    const before = word.slice(at, match.index);
    const parts = match[1]!.split(',');
    if (words.length * parts.length > MAX_WORDS) return [word];
    words = words.flatMap((start) => parts.map((part) => start + before + part));
    at = match.index + match[0].length;
  }
  return words.map((start) => start + word.slice(at));
}

/** The word with its variables; `$HOME` and `~` become the home, or `~` where that is not known. */
function fillIn(word: string, home: string | undefined, variable: Lookup): string | undefined {
  let known = true;
  const tilde = /^~(?=\/|$)/.test(word) ? (home ?? '~') + word.slice(1) : word;
  const filled = tilde.replaceAll(/\$\{(\w+)(?::?[?-][^{}$]*)?\}|\$(\w+)/g, (_, braced?: string, plain?: string) => {
    const name = braced ?? plain ?? '';
    const value = name === 'HOME' ? (variable('HOME') ?? home ?? '~') : variable(name);
    known &&= value !== undefined;
    return value ?? '';
  });
  return known && !/[$`]/.test(filled) ? filled : undefined;
}

/** `/x/*` and `/x/*.gz` empty `/x`; undefined for other patterns, which leave something. */
function withoutGlob(path: string): string | undefined {
  const parts = path.split('/');
  const first = parts.findIndex((part) => /[*?[]/.test(part));
  if (first < 0) return path;
  if (first !== parts.length - 1 && !(first === parts.length - 2 && parts.at(-1) === '')) return undefined;
  return /^\.?\*/.test(parts[first]!)
    ? parts.slice(0, first).join('/') || (path.startsWith('/') ? '/' : '.')
    : undefined;
}
