import type { Messages } from './run';

/**
 * Texts of another language, as VS Code loads them for an extension: those of the program by their English, those of rules by
 * `rule/<id>` (what it reports) and `rule/<id>/<message>`.
 */
export type Texts = Readonly<Record<string, string>>;

let texts: Texts = {};

/** Says in which language `t` answers from now on; English without texts. A process or a page serves one user. */
export function useTexts(next: Texts | undefined): void {
  texts = next ?? {};
}

/**
 * A text in the user's language: `t('{size} wasted', { size })`.
 * @param english The text itself, written out where it is used: a test looks for its translation.
 */
export function t(english: string, values: Readonly<Record<string, string | number>> = {}): string {
  return textOf(english, english).replaceAll(/\{(\w+)\}/g, (mark, name: string) => String(values[name] ?? mark));
}

/** Marks a text of a table, which is made before the language is known: `translated` says it later. */
export function mark(english: string): string {
  return english;
}

/** A text that `mark` or `t` names elsewhere; any other comes back as it is. */
export function translated(english: string): string {
  return textOf(english, english);
}

/** What a rule reports, in a sentence, in the user's language. */
export function summaryText(rule: string, english: string): string {
  return textOf(`rule/${rule}`, english);
}

/** The messages of rules that the texts have. */
export function ruleMessages(): Messages {
  const messages: Record<string, Record<string, string>> = {};
  for (const [key, text] of Object.entries(texts)) {
    const [, rule, message] = /^rule\/([^/]+)\/([^/]+)$/.exec(key) ?? [];
    if (rule !== undefined && message !== undefined) (messages[rule] ??= {})[message] = text;
  }
  return messages;
}

function textOf(key: string, english: string): string {
  return (Object.hasOwn(texts, key) ? texts[key] : undefined) ?? english;
}
