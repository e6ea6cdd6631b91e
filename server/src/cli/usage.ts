import { parseArgs } from 'node:util';
import { nearMiss } from '../core/near-miss';

/** Wrong usage: the message is for the user, the exit code is 2. */
export class UsageError extends Error {}

/** One flag of a command, by its long name. */
export interface Flag {
  /** What its value is called in the help; a flag without it takes no value. */
  readonly value?: string;
  /** It may be given several times, each with a value of its own. */
  readonly repeated?: true;
  /** The only values that it takes. */
  readonly choices?: readonly string[];
  readonly help: string;
}

type FlagValues<Flags extends Readonly<Record<string, Flag>>> = {
  readonly [Name in keyof Flags]: Flags[Name] extends { readonly repeated: true }
    ? readonly string[]
    : Flags[Name] extends { readonly value: string }
      ? string | undefined
      : boolean;
};

/**
 * Reads the arguments of a command; flags and paths may stand in any order, `--` ends the flags.
 * @throws UsageError for a flag that is not known, lacks its value, has one too many or a wrong one.
 */
export function parseFlags<const Flags extends Readonly<Record<string, Flag>>>(
  args: readonly string[],
  flags: Flags,
): { values: FlagValues<Flags>; positionals: string[] } {
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(flags).map(([name, flag]) => [name, { type: flag.value === undefined ? 'boolean' : 'string' }]),
    ),
  });
  const values: Record<string, string | boolean | readonly string[] | undefined> = {};
  for (const [name, flag] of Object.entries(flags))
    values[name] = flag.value === undefined ? false : flag.repeated ? [] : undefined;
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const name = token.rawName === '-h' ? 'help' : token.name;
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (flag === undefined) throw unknownFlag(token.rawName, Object.keys(flags));
    const value = flagValue(token.rawName, flag, token.value, token.inlineValue === true);
    const before = values[name];
    values[name] = Array.isArray(before) ? [...before, value] : value;
  }
  return { values: values as FlagValues<Flags>, positionals };
}

function flagValue(name: string, flag: Flag, value: string | undefined, inline: boolean): string | boolean {
  if (flag.value === undefined) {
    if (value !== undefined) throw new UsageError(`${name} takes no value`);
    return true;
  }
  // `--format --fix`: the second flag was not meant as a value.
  if (value === undefined || (!inline && value.startsWith('--')))
    throw new UsageError(`${name} needs a value: ${name} ${flag.value}`);
  if (flag.choices !== undefined && !flag.choices.includes(value)) {
    throw new UsageError(`${name} is one of ${flag.choices.join(', ')}, not '${value}'${suggest(value, flag.choices)}`);
  }
  return value;
}

function unknownFlag(rawName: string, names: readonly string[]): UsageError {
  const near = nearMiss(rawName.replace(/^-+/, ''), [...names, 'help']);
  return new UsageError(`unknown flag ${rawName}${near === undefined ? '' : `; did you mean --${near}?`}`);
}

/** `; did you mean …?`, or nothing when no candidate is near. */
export function suggest(word: string, candidates: readonly string[]): string {
  const near = nearMiss(word, candidates);
  return near === undefined ? '' : `; did you mean ${near}?`;
}

/** The flags as lines of a help text. */
export function flagLines(flags: Readonly<Record<string, Flag>>): string {
  return table(
    Object.entries(flags).map(([name, { value, help }]) => [
      `--${name}${value === undefined ? '' : ` ${value}`}`,
      help,
    ]),
  );
}

/** Two columns, indented. */
export function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('');
}
