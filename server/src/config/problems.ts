import { listed, t } from '../core/l10n';
import { nearMiss } from '../core/near-miss';
import type { Range } from '../core/text';
import type { YamlEntry, YamlScalar } from '../lang/yaml/parse';

/** A mistake of a configuration file: what it says is left out, the rest counts. */
export interface ConfigProblem {
  readonly kind: 'syntax' | 'unknown-key' | 'unknown-rule' | 'unknown-option' | 'wrong-value';
  readonly range: Range;
  /** The word that is wrong. */
  readonly word: string;
  /** What it may be, as a clause: `must be …`, `; did you mean …?`; of syntax the parser's words. */
  readonly expected: string;
  /** The word that was most likely meant. */
  readonly near: string | undefined;
}

/** Gathers the mistakes of a file. */
export interface ProblemList {
  readonly all: readonly ConfigProblem[];
  wrong(node: { readonly range: Range }, word: string, expected: string): void;
  /**
   * A word that is none of these names.
   * @param taken The keys beside it: none may stand twice.
   * @param meant What is called so elsewhere.
   */
  unknown(
    kind: ConfigProblem['kind'],
    word: YamlScalar,
    names: readonly string[],
    taken?: readonly YamlEntry[],
    meant?: readonly string[],
  ): void;
  syntax(range: Range, message: string): void;
}

/** More names than this are not listed. */
const LISTED = 8;

export function problemList(): ProblemList {
  const all: ConfigProblem[] = [];
  return {
    all,
    wrong({ range }, word, expected) {
      all.push({ kind: 'wrong-value', range, word, expected, near: undefined });
    },
    unknown(kind, word, names, taken = [], meant = []) {
      const free = names.filter((name) => !taken.some(({ key }) => key.value === name));
      const likely = nearMiss(word.value, free);
      const near = meant.length > 0 ? meant : likely === undefined ? [] : [likely];
      const range = wordRange(word);
      const shown = kind === 'wrong-value' ? `'${word.value}'` : word.value;
      all.push({
        kind,
        range: range ?? word.range,
        word: shown,
        expected: kind === 'wrong-value' ? t('is none of {names}', { names: listed(names) }) : hint(near, free),
        near: range && near.length === 1 ? free.find((name) => name === near[0]) : undefined,
      });
    },
    syntax(range, message) {
      all.push({ kind: 'syntax', range, word: '', expected: message, near: undefined });
    },
  };
}

/** What was meant, or what there is; nothing where there is nothing or too much. */
function hint(near: readonly string[], names: readonly string[]): string {
  if (near.length > 0) return t('; did you mean {near}?', { near: listed(near) });
  return names.length === 0 || names.length > LISTED ? '' : t('; there are {names}', { names: listed(names) });
}

/** The word alone, without its quotes; undefined where escapes or an anchor make it more than its value. */
function wordRange({ range: { start, end }, value, style }: YamlScalar): Range | undefined {
  const quotes = style === 'single' || style === 'double' ? 1 : 0;
  return end - start === value.length + 2 * quotes ? { start: start + quotes, end: end - quotes } : undefined;
}
