import { t } from '../core/l10n';
import { nearMiss } from '../core/near-miss';
import type { Range } from '../core/text';
import type { YamlEntry, YamlScalar } from '../lang/yaml/parse';

/** A mistake of a configuration file: what it says is left out, the rest counts. */
export interface ConfigProblem {
  readonly kind: 'syntax' | 'unknown-key' | 'unknown-rule' | 'unknown-option' | 'wrong-value';
  readonly range: Range;
  /** The word that is wrong. */
  readonly word: string;
  /** What it may be, as a clause: `must be …`, `is one of …`; of syntax the parser's words. */
  readonly expected: string;
  /** The word that was most likely meant. */
  readonly near: string | undefined;
}

/** Gathers the mistakes of a file. */
export interface ProblemList {
  readonly all: readonly ConfigProblem[];
  wrong(node: { readonly range: Range }, word: string, expected: string): void;
  /** A word that is none of these names. @param taken The keys beside it: none may stand twice. */
  unknown(kind: ConfigProblem['kind'], word: YamlScalar, names: readonly string[], taken?: readonly YamlEntry[]): void;
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
    unknown(kind, { range, value, style }, names, taken = []) {
      const expected = names.length > LISTED ? '' : t('is one of {names}', { names: names.join(', ') });
      const free = names.filter((name) => !taken.some(({ key }) => key.value === name));
      // What is written with quotes, escapes or an anchor is more than its value.
      const isWhole = style === 'plain' && range.end - range.start === value.length;
      all.push({ kind, range, word: value, expected, near: isWhole ? nearMiss(value, free) : undefined });
    },
    syntax(range, message) {
      all.push({ kind: 'syntax', range, word: '', expected: message, near: undefined });
    },
  };
}
