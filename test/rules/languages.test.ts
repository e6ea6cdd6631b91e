import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ruleMessages, useTexts } from '../../server/src/core/l10n';
import { rules } from '../../server/src/rules/index.gen';
import { pages } from '../../server/src/rules/pages.gen';
// @ts-expect-error: scripts have no types
import { bundledTexts } from '../../scripts/gen/translation.mjs';
import { loadExamples } from './load-page';
import { engineFor } from './page-engine';

const root = new URL('../..', import.meta.url).pathname;

/** What advisories say, and where a fact stands, are the words of others. */
const saysOthersWords = new Set(['compromised-action-version']);
const source = /（[^（）]*(?:changelog of|README|Working with)[^（）]*）/g;
/** Words in a row, and a word before a name in quotes: no path, no version, no name of an input. */
const english = /[a-z]{2,}(?: [a-z]{2,})+|[a-z]{2,} "/g;

describe('what a rule says of its examples in Chinese', () => {
  beforeAll(async () => {
    const texts = bundledTexts as (root: string, language: string) => Promise<Record<string, string>>;
    useTexts(await texts(root, 'zh-cn'));
  });
  afterAll(() => useTexts(undefined));

  it.each(rules.filter(({ id }) => !saysOthersWords.has(id)).map((rule) => [rule.id, rule] as const))(
    '%s: English words are those of the message or of the example',
    async (id, rule) => {
      const engine = engineFor(rule, ruleMessages());
      const messages = Object.values(ruleMessages()[id] ?? {}).join('\n');
      expect(messages).not.toBe('');
      for (const { text, path, files } of loadExamples(pages[id] ?? '', rule.language)) {
        const { findings } = await engine.inspect(text, path, { ...files, [path]: text }, true);
        const said = findings.flatMap(({ message, related, fixes }) =>
          [message].concat(
            related.map((place) => place.message),
            fixes.map(({ title }) => title),
          ),
        );
        const known = [messages, text, ...Object.values(files)].join('\n');
        for (const sentence of said) {
          const words = sentence.replaceAll(source, '').match(english) ?? [];
          expect([sentence, words.filter((word) => !known.includes(word))]).toEqual([sentence, []]);
        }
      }
    },
  );
});
