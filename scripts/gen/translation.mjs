// The rules in another language: one file a rule under server/src/l10n/<language>/, which has the rule's summary, its messages
// and the prose of its page; `[[3]]` stands for the third fenced block of the English page.

import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What the pages of a language say above and around the parts that are the same in all. */
const languages = {
  'zh-cn': {
    messages: '消息',
    note: '<!-- 由 scripts/gen.mjs 根据 server/src/l10n/zh-cn 生成，请勿直接修改。 -->',
    facts: ({ severity, fixes, since }) => `默认级别：${severity} · 修复：${fixes} · 自 ${since} 起。`,
    list: '规则',
    columns: ['规则', '默认级别', '修复', '报告的内容'],
    words: {
      bad: '会报告：',
      badIn: '在 `{path}` 中会报告：',
      good: '不会报告：',
      goodIn: '在 `{path}` 中不会报告：',
      file: '有这样的 `{path}` 时：',
      fixed: { safe: '修复之后：', suggestion: '采纳建议之后：', refactor: '重构之后：' },
      fixedIn: {
        safe: '修复之后的 `{path}`：',
        suggestion: '采纳建议之后的 `{path}`：',
        refactor: '重构之后的 `{path}`：',
      },
    },
  },
};

export const translated = Object.keys(languages);

/**
 * Reads one translated rule.
 * @returns `{ summary, messages, page }`; `page` holds the sections without the messages, with `[[n]]`
 * @throws when a line of the messages cannot be read
 */
export function readTranslation(text, language, id) {
  const [, head = '', ...rest] =
    text
      .split(/^(?=# )|^(?=## )/m)
      .filter(Boolean)
      .join('\0')
      .match(/^([^\0]*)\0?([^]*)$/) ?? [];
  const sections = rest.join('').split('\0');
  const summary = head
    .replace(/^# .*\n/, '')
    .trim()
    .replaceAll(/\s*\n\s*/g, '');
  const title = `## ${languages[language].messages}\n`;
  const listed = sections.find((section) => section.startsWith(title)) ?? '';
  const messages = {};
  for (const line of listed
    .slice(title.length)
    .split('\n')
    .filter((each) => each.trim() !== '')) {
    const match = /^- `([^`]+)`: (.+)$/.exec(line);
    if (match === null) throw new Error(`${language}/${id}.md: cannot read the message: ${line}`);
    messages[match[1]] = match[2].trim();
  }
  return { summary, messages, page: [head, ...sections.filter((section) => section !== listed)].join('') };
}

/** The generated files of one language, by path, from the rules' English pages. */
export async function translationFiles(root, language, entries, { readablePage }) {
  const folder = join(root, 'server/src/l10n', language);
  const present = existsSync(folder) ? await readdir(folder) : [];
  const { note, facts, words, list, columns } = languages[language];
  const files = new Map();
  const rules = {};
  const rows = [];
  for (const { rule, page } of entries) {
    if (!present.includes(`${rule.id}.md`)) continue;
    const source = await readFile(join(folder, `${rule.id}.md`), 'utf8');
    const translation = readTranslation(source, language, rule.id);
    rules[rule.id] = { summary: translation.summary, messages: translation.messages };
    const blocks = fencedBlocks(page);
    const whole = translation.page.replaceAll(/^\[\[(\d+)\]\]$/gm, (mark, number) => blocks[number - 1] ?? mark);
    const readable = readablePage(whole, words).replace(/^# .*\n/, (title) => `${note}\n${title}\n${facts(rule)}\n`);
    // The pages of a language lie one folder deeper.
    files.set(`docs/${language}/rules/${rule.id}.md`, readable.replaceAll('](../', '](../../'));
    rows.push(
      `| [\`${rule.id}\`](${rule.id}.md) | ${rule.severity} | ${rule.fixes} | ${translation.summary.replaceAll('|', '\\|')} |\n`,
    );
  }
  files.set(`server/src/l10n/${language}.gen.json`, `${JSON.stringify(rules, null, 1)}\n`);
  const head = `${note}\n# ${list}\n\n| ${columns.join(' | ')} |\n|---|---|---|---|\n`;
  files.set(`docs/${language}/rules/README.md`, head + rows.join(''));
  return files;
}

/** All texts of a language by key: those of the program by their English, those of rules by `rule/<id>` and `rule/<id>/<message>`. */
export async function bundledTexts(root, language) {
  const folder = join(root, 'server/src/l10n');
  const texts = JSON.parse(await readFile(join(folder, `${language}.json`), 'utf8'));
  const rules = JSON.parse(await readFile(join(folder, `${language}.gen.json`), 'utf8'));
  for (const [id, { summary, messages }] of Object.entries(rules)) {
    texts[`rule/${id}`] = summary;
    for (const [message, text] of Object.entries(messages)) texts[`rule/${id}/${message}`] = text;
  }
  return texts;
}

/** The fenced blocks of a page as they are written, in order. */
export function fencedBlocks(page) {
  return [...page.matchAll(/^(`{3,}|~{3,}).*\n[^]*?^\1[ \t]*$/gm)].map(([block]) => block);
}
