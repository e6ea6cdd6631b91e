// The modules that bring all rules, their pages and what each reports.

import { camelCase, folderNames, folders } from './rule-folders.mjs';

const banner = '// Written by scripts/gen.mjs: do not edit.\n';

/** @param names The rules of each folder. */
export function indexModule(names) {
  const imports = folderNames.flatMap((folder) =>
    names[folder].map((name) => `import ${camelCase(name)} from './${folder}/${name}';\n`),
  );
  const lists = folderNames.map((folder) => {
    const entries = names[folder].map((name) => `  ${camelCase(name)},\n`).join('');
    const list = entries === '' ? '[]' : `[\n${entries}]`;
    return `\nexport const ${folder}Rules: readonly Rule<${folders[folder].model}>[] = ${list};\n`;
  });
  const all = folderNames.map((folder) => `  ...${folder}Rules,\n`).join('');
  return [
    banner,
    `import type { Rule, RuleMeta } from '../core/rule';\n`,
    ...Object.values(folders).map(({ model, module }) => `import type { ${model} } from '../${module}';\n`),
    ...imports,
    ...lists,
    `\nexport const rules: readonly RuleMeta[] = [\n${all}];\n`,
  ].join('');
}

export function pagesModule(names) {
  const all = folderNames.flatMap((folder) => names[folder].map((name) => ({ folder, name })));
  const imports = all.map(({ folder, name }) => `import ${camelCase(name)} from './${folder}/${name}.md';\n`);
  const entries = all.map(({ name }) => `  '${name}': ${camelCase(name)},\n`).join('');
  return [
    banner,
    ...imports,
    "\n/** The page of each rule, in Markdown, by the rule's id. */\n",
    `export const pages: Readonly<Record<string, string>> = {${entries === '' ? '' : `\n${entries}`}};\n`,
  ].join('');
}

/** What each rule reports, in a sentence: the editor shows it, and does not need the pages for that. */
export function summariesModule(entries) {
  const lines = entries.map(({ rule, summary }) => `  '${rule.id}': ${JSON.stringify(summary)},\n`).join('');
  return [
    banner,
    "\n/** What each rule reports, in Markdown, by the rule's id: the first paragraph of its page. */\n",
    `export const summaries: Readonly<Record<string, string>> = {\n${lines}};\n`,
  ].join('');
}
