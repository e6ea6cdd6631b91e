import { filled } from './filled';

/** A text with marks, to be found again in a sentence that was made of it. */
export interface Template {
  /** What stands around its values. */
  readonly literals: readonly string[];
  readonly names: readonly string[];
  readonly translation: string;
}

/** How far into values of values: what they hold may be hostile. */
const DEPTH = 4;

/** @param texts Each in English, with its translation. */
export function templatesOf(texts: readonly (readonly [string, string])[]): readonly Template[] {
  const length = ({ literals }: Template): number => literals.join('').length;
  return (
    texts
      .map(([english, translation]) => ({
        literals: english.split(/\{\w+\}/),
        names: [...english.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!),
        translation,
      }))
      // What says most by itself first: what says little fits nearly anything.
      .toSorted((a, b) => length(b) - length(a))
  );
}

/** The translation of a sentence and of the sentences among its values; one that no template fits comes back as it is. */
export function restate(sentence: string, templates: readonly Template[], depth = DEPTH): string {
  if (depth === 0) return sentence;
  for (const { literals, names, translation } of templates) {
    // Inside of another sentence the full stop is gone.
    const isCut = literals.at(-1)!.endsWith('.') && !sentence.endsWith('.');
    const values = valuesIn(isCut ? `${sentence}.` : sentence, literals, names);
    if (values === undefined) continue;
    const restated = Object.entries(values).map(([name, value]) => [name, restate(value, templates, depth - 1)]);
    const text = filled(translation, Object.fromEntries(restated) as Record<string, string>);
    return isCut ? text.replace(/[.。]$/, '') : text;
  }
  return sentence;
}

/** The values between the literals, each as short as may be; undefined where the literals do not fit. */
function valuesIn(
  sentence: string,
  literals: readonly string[],
  names: readonly string[],
): Record<string, string> | undefined {
  const [first = '', ...others] = literals;
  if (!sentence.startsWith(first)) return undefined;
  const values: Record<string, string> = {};
  let at = first.length;
  for (const [index, literal] of others.entries()) {
    const end = index === others.length - 1 ? sentence.length - literal.length : sentence.indexOf(literal, at);
    if (end < at || !sentence.startsWith(literal, end)) return undefined;
    const [name, value] = [names[index]!, sentence.slice(at, end)];
    if (values[name] !== undefined && values[name] !== value) return undefined;
    values[name] = value;
    at = end + literal.length;
  }
  return at === sentence.length ? values : undefined;
}
