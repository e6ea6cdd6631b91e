import type { ShellWord } from '../shell';

/** A command's words by kind, as getopt reads them. */
export interface ParsedArguments {
  /** Each option as written without its value: `-R`, `--recursive`. Short ones that are bundled (`-Rv`) stand singly. */
  readonly options: ReadonlySet<string>;
  /** The values alone (`/x` of `--home=/x` and `-d/x`, with the range of the word), by option; of one that is given twice the last. */
  readonly values: ReadonlyMap<string, ShellWord>;
  /** Every option's value word as written, in order. */
  readonly allValues: readonly (readonly [option: string, word: ShellWord])[];
  readonly positional: readonly ShellWord[];
}

/**
 * Sorts the words of a command into options and the rest.
 * @param withValue Options that take the next word as their value, such as `-u` and `--uid`.
 * @param longDash Options with one dash are whole words too (`-ldflags`, as Go has it), not bundles of letters.
 */
export function parseArguments(
  words: readonly ShellWord[],
  withValue: ReadonlySet<string>,
  longDash = false,
): ParsedArguments {
  const options = new Set<string>();
  const values = new Map<string, ShellWord>();
  const allValues: [string, ShellWord][] = [];
  const setValue = (option: string, word: ShellWord, prefix = ''): void => {
    values.set(option, without(prefix, word));
    allValues.push([option, word]);
  };
  const positional: ShellWord[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const text = word.value;
    if (text === '--') {
      positional.push(...words.slice(i + 1));
      break;
    }
    if (text.startsWith('--') || (longDash && text.length > 1 && text.startsWith('-'))) {
      const [name = text] = text.split('=', 1);
      options.add(name);
      if (text.includes('=')) setValue(name, word, `${name}=`);
      else if (withValue.has(name) && words[i + 1]) setValue(name, words[++i]!);
    } else if (text.startsWith('-') && text.length > 1) {
      for (let at = 1; at < text.length; at++) {
        const name = `-${text[at]}`;
        options.add(name);
        if (!withValue.has(name)) continue;
        // The value is the rest of the word, or the next word.
        if (at + 1 < text.length) setValue(name, word, text.slice(0, at + 1));
        else if (words[i + 1]) setValue(name, words[++i]!);
        break;
      }
    } else {
      positional.push(word);
    }
  }
  return { options, values, allValues, positional };
}

function without(prefix: string, word: ShellWord): ShellWord {
  return prefix === ''
    ? word
    : { ...word, text: word.text.replace(prefix, () => ''), value: word.value.slice(prefix.length) };
}
