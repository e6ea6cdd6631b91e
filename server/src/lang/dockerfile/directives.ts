import { t } from '../../core/l10n';
import type { Range } from '../../core/text';

/** A parser directive, such as `# syntax=docker/dockerfile:1`. The first one of a name counts. */
export interface Directive {
  /** Lower case: `syntax`, `escape` or `check`. */
  readonly name: string;
  readonly value: string;
  /** From `#` to the end of the value. */
  readonly range: Range;
  readonly valueRange: Range;
}

const START = /#[\p{White_Space}]*([a-zA-Z][a-zA-Z0-9]*)[\t\n\f\r ]*=/uy;
const SPACE = '\t\n\f\r ';
const NAMES = new Set(['syntax', 'escape', 'check']);

/**
 * Reads the comment line `start…end` as a parser directive. Undefined for any other comment, which also ends the directives: those
 * below it are comments.
 */
export function readDirective(text: string, start: number, end: number): Directive | undefined {
  START.lastIndex = start;
  const match = START.exec(text);
  const name = match?.[1]?.toLowerCase();
  if (match === null || name === undefined || START.lastIndex > end || !NAMES.has(name)) return undefined;
  let from = START.lastIndex;
  let to = end;
  while (to > from && SPACE.includes(text[to - 1]!)) to--;
  // BuildKit takes the last blank for the value when there is nothing else.
  if (to === from && end > from) [from, to] = [end - 1, end];
  while (to - from > 1 && SPACE.includes(text[from]!)) from++;
  if (from === to) return undefined;
  return { name, value: text.slice(from, to), range: { start, end: to }, valueRange: { start: from, end: to } };
}

/** What is wrong with a directive that follows `earlier` ones; undefined when BuildKit takes it. */
export function directiveProblem({ name, value }: Directive, earlier: readonly Directive[]): string | undefined {
  if (earlier.some((other) => other.name === name)) {
    return t('Docker allows only one "# {name}=" directive: merge this one into the first.', { name });
  }
  if (name === 'escape' && value !== '\\' && value !== '`')
    return t('The escape character can only be \\ or `: write one of the two after "escape=".');
  return undefined;
}
