import { filled, type Values } from './filled';
import { restate, templatesOf, type Template } from './restate';
import type { Messages } from './run';

/**
 * Texts of another language, as VS Code loads them for an extension: those of the program by their English, those of `stated` by
 * `stated/<English>`, those of rules by `rule/<id>` (what it reports) and `rule/<id>/<message>`.
 */
export type Texts = Readonly<Record<string, string>>;

const STATED = 'stated/';

let texts: Texts = {};
let templates: readonly Template[] | undefined;

/** Says in which language `t` answers from now on; English without texts. A process or a page serves one user. */
export function useTexts(next: Texts | undefined): void {
  texts = next ?? {};
  templates = undefined;
}

/**
 * A text in the user's language: `t('{size} wasted', { size })`.
 * @param english The text itself, written out where it is used: a test looks for its translation.
 */
export function t(english: string, values: Values = {}): string {
  return filled(textOf(english, english), values);
}

/** Items behind each other, with the comma of the user's language between them. */
export function listed(items: readonly (string | number)[]): string {
  return items.join(t(', '));
}

/** Marks a text of a table, which is made before the language is known: `translated` says it later. */
export function mark(english: string): string {
  return english;
}

/** A text that `mark` or `t` names elsewhere; any other comes back as it is. */
export function translated(english: string): string {
  return textOf(english, english);
}

/**
 * A sentence that stays English for now: it goes into a log or a file, or comes from another process. `restated` says it in the user's
 * language where it is shown.
 * @param english The text itself, written out where it is used, as for `t`.
 */
export function stated(english: string, values: Values = {}): string {
  return filled(english, values);
}

/** A sentence of `stated` in the user's language, with such sentences among its values; any other text comes back as it is. */
export function restated(sentence: string): string {
  templates ??= templatesOf(statedTexts());
  return restate(sentence, templates);
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

/** Of English and its translation. */
function statedTexts(): readonly (readonly [string, string])[] {
  return Object.entries(texts).flatMap(([key, text]) =>
    key.startsWith(STATED) ? [[key.slice(STATED.length), text] as const] : [],
  );
}

function textOf(key: string, english: string): string {
  return (Object.hasOwn(texts, key) ? texts[key] : undefined) ?? english;
}
