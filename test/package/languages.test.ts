import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
// @ts-expect-error: scripts have no types
import { bundledTexts, fencedBlocks, readTranslation } from '../../scripts/gen/translation.mjs';
// @ts-expect-error: scripts have no types
import { usedTexts } from '../../scripts/gen/texts.mjs';
import { rules } from '../../server/src/rules/index.gen';
import { pages } from '../../server/src/rules/pages.gen';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const table = (path: string): Record<string, string> => JSON.parse(read(path)) as Record<string, string>;

/** The parts of scripts/gen that are under test. */
const scripts = { bundledTexts, fencedBlocks, readTranslation, usedTexts } as {
  readonly bundledTexts: (root: string, language: string) => Promise<Record<string, string>>;
  readonly fencedBlocks: (page: string) => string[];
  readonly readTranslation: (
    text: string,
    language: string,
    id: string,
  ) => { summary: string; messages: Record<string, string>; page: string };
  readonly usedTexts: (root: string) => Promise<Map<string, string[]>>;
};

const headings = ['报告的内容', '原因', '示例', '修复的安全性', '何时忽略', '选项', '参考'];
const chinese = /\p{Script=Han}/u;
/** The marks of a text, in no order: `{path}` and `{0}`. */
const marks = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([mark]) => mark).sort();
/** What is the same in code is code: commands, links between settings. */
const codeOf = (text: string): string[] => (text.match(/`[^`]+`/g) ?? []).sort();

describe('rules in Chinese', () => {
  const folder = 'server/src/l10n/zh-cn';
  const ids = rules.map(({ id }) => id).sort();

  it('are all there, and no others', () => {
    expect(readdirSync(join(root, folder)).sort()).toEqual(ids.map((id) => `${id}.md`).sort());
  });

  it.each(rules.map((rule) => [rule.id, rule] as const))('%s has its messages and its page', (id, rule) => {
    const path = `${folder}/${id}.md`;
    if (!existsSync(join(root, path))) return expect.fail(`${path} is missing`);
    const { summary, messages, page } = scripts.readTranslation(read(path), 'zh-cn', id);
    expect(summary).toMatch(chinese);
    expect(Object.keys(messages)).toEqual(Object.keys(rule.messages));
    for (const [message, text] of Object.entries(rule.messages)) {
      expect([message, marks(messages[message]!)]).toEqual([message, marks(text)]);
      // A text of marks alone, such as the title of another rule's fix, has nothing to translate.
      if (/[a-z]/i.test(text.replaceAll(/\{\w+\}/g, ''))) expect(messages[message]).toMatch(chinese);
    }
    expect(read(path)).toMatch(new RegExp(`^# ${id}\n`));
    // What `new-rule` writes.
    expect(read(path)).not.toContain('未翻译');
    expect([...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual(headings);
    const blocks = [...page.matchAll(/^\[\[(\d+)\]\]$/gm)].map(([, number]) => Number(number));
    expect(blocks).toEqual(scripts.fencedBlocks(pages[id]!).map((_, at) => at + 1));
    return undefined;
  });
});

describe('texts of the program', () => {
  it('are all there in Chinese, with the same values, and no others', async () => {
    const used = await scripts.usedTexts(root);
    const translated = table('server/src/l10n/zh-cn.json');
    expect(used.size).toBeGreaterThan(300);
    expect(Object.keys(translated).toSorted()).toEqual([...used.keys()].toSorted());
    for (const [english, text] of Object.entries(translated)) {
      expect([english, marks(text)]).toEqual([english, marks(english)]);
      expect(text.trim()).toBe(text);
    }
  });

  it('are Chinese, where there is something to say', () => {
    const others = Object.entries(table('server/src/l10n/zh-cn.json')).filter(([, text]) => !chinese.test(text));
    // Marks and the little words between them, or a folder.
    expect(others.filter(([english]) => !/^(?:\{\w+\}|[\s.,:;]|of|on|by)+$/.test(english))).toEqual([
      ['docs/rules', 'docs/zh-cn/rules'],
    ]);
  });

  it('are in one file with those of rules, for the editor', async () => {
    const texts = await scripts.bundledTexts(root, 'zh-cn');
    expect(texts).toMatchObject({
      'Fix all Plimsoll problems': '修复所有 Plimsoll 问题',
      'rule/chown-after-copy/brought': '这些文件最先存放在这里',
    });
    expect(texts['rule/chown-after-copy']).toMatch(chinese);
  });
});

describe('texts of the manifest', () => {
  const english = table('package.nls.json');
  const translated = table('package.nls.zh-cn.json');

  it('are all named by key, in both languages', () => {
    // What is shown and stands there in English is stale for scripts/gen.mjs: test/package/gen.test.ts.
    const named = [...read('package.json').matchAll(/"%(.+)%"/g)].map(([, key]) => key!);
    expect(named.length).toBeGreaterThan(30);
    expect(Object.keys(english).toSorted()).toEqual([...new Set(named)].toSorted());
    expect(Object.keys(translated).toSorted()).toEqual(Object.keys(english).toSorted());
  });

  it.each(Object.keys(english))('%s says the same', (key) => {
    expect(translated[key]).toMatch(chinese);
    // Figures in an example are words too.
    const shown = (text: string) => codeOf(text).filter((code) => !code.includes('·'));
    expect(shown(translated[key]!)).toEqual(shown(english[key]!));
  });
});

/** Words in quotes that people would read: several words, or one with a capital. */
const words = /(['"`])(?:[A-Z][a-z]+(?: |\1)|(?:[a-z]+,? ){2})|`[^`]*\}[:,]? [a-z]{2,} [a-z]+/;
/** Lines whose words are no text to translate. */
const allowed = [
  // Logs and errors are for those who mend us.
  /output\.|console\.|new (?:Response)?Error\(|failed on|left out/,
  // Names of classes, of keys, of elements, and the policy of a page.
  /class:|'Escape'|'Enter'|'Home'|'End'|'ArrowUp'|querySelector|const policy|styled\(/,
  // Our name, and those of others.
  /'Plimsoll'|'Dockerfile'|`Node \$\{/,
  // A word of the facts, and what becomes of the facts' own words: they are English.
  /=== '(?:public workflows|actionlint data set)'|runs on node/,
];
/** The report of a problem is for those who mend us, too. */
const apart = new Set(['client/src/features/debug-information.ts', 'server/src/lsp/debug-information.ts']);

describe('texts in the sources', () => {
  const sources = ['client/src', 'server/src/lsp'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  );

  /** The lines with words in quotes that no translation can reach. */
  function hardCoded(file: string): string[] {
    const code = read(file)
      .replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, '')
      .replaceAll(/(?<![\w.]|function )(?:l10n\.)?(?:t|stated)\(\s*(['"])(?:[^\\]|\\.)*?\1/g, 't(')
      .replaceAll(/^import .*$/gm, '');
    return code
      .split('\n')
      .filter((line) => words.test(line) && !allowed.some((pattern) => pattern.test(line)))
      .map((line) => `${file}: ${line.trim()}`);
  }

  it('are taken by key', () => {
    expect(sources.filter((file) => !apart.has(file)).flatMap(hardCoded)).toEqual([]);
  });
});
