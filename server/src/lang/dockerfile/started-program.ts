import { parseShell } from '../shell';
import type { ShellWord } from '../shell';
import type { Range } from '../../core/text';
import type { Step } from './stage';

/** A word of a command that an image runs, and its place. */
export interface StartedWord {
  readonly value: string;
  readonly range: Range;
}

/**
 * The words of the command that `CMD`, `ENTRYPOINT` or `HEALTHCHECK CMD` runs, as far as they are plain: in JSON form its
 * strings, in shell form the words of its first command. Empty for anything that a shell would compute.
 */
export function startedWords({ instruction }: Step): StartedWord[] {
  const { json, healthcheck } = instruction;
  if (healthcheck !== undefined && healthcheck.type !== 'CMD') return [];
  if (json !== undefined) return json.map(({ value, range }) => ({ value, range }));
  const { commands, complete } = parseShell(healthcheck?.command ?? instruction.arguments);
  const [first] = commands;
  if (!complete || first === undefined) return [];
  const words = first.name === 'exec' ? first.words.slice(1) : first.words;
  return words.every(isPlain) ? words.map(({ value, range }) => ({ value, range })) : [];
}

function isPlain({ literal }: ShellWord): boolean {
  return literal;
}
