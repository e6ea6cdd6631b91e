// Tables of rules for pages.

import { folderNames, folders } from './rule-folders.mjs';

/** A text in one cell of a table. */
export const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function ruleTable(entries, link) {
  const rows = entries.map(
    ({ rule, summary }) =>
      `| [\`${rule.id}\`](${link(rule.id)}) | ${rule.severity} | ${rule.fixes === 'none' ? '' : rule.fixes} | ${cell(summary)} |\n`,
  );
  return ['| Rule | Default | Fix | What it reports |\n', '|---|---|---|---|\n', ...rows].join('');
}

/** A table for each folder that has rules, below its title. @param link The path of a rule's page. */
export function rulesByFolder(entries, link, heading) {
  const parts = folderNames.map((folder) => {
    const own = entries.filter((entry) => entry.folder === folder);
    return own.length === 0 ? '' : `${heading} ${folders[folder].title}\n\n${ruleTable(own, link)}`;
  });
  return parts.filter((part) => part !== '').join('\n');
}

/** Fills what stands between the markers of a page. @param tables Makes the text for the markers of its name. */
export async function withTables(page, tables) {
  let text = page;
  for (const [name, table] of Object.entries(tables)) {
    const marked = new RegExp(`(<!-- ${name}:start -->\\n)[^]*?(<!-- ${name}:end -->)`);
    if (!marked.test(text)) continue;
    const made = await table();
    text = text.replace(marked, (_, start, end) => `${start}\n${made}\n${end}`);
  }
  return text;
}
