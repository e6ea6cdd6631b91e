// Writes what follows from the rules: their index, their pages in docs/rules/, and the tables.
//   node scripts/gen.mjs            writes what is stale
//   node scripts/gen.mjs --check    writes nothing, names what is stale, exits with 1
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import esbuild from 'esbuild';

import { dockerfileGrammars } from './gen/dockerfile-syntax.mjs';
import { embeddedLanguages } from './gen/heredoc-syntax.mjs';
import { extractTexts } from './gen/manifest.mjs';
import { settingsTable } from './gen/settings.mjs';
import { translated, translationFiles } from './gen/translation.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** The folders of rules in the order of the tables: whose model their rules read, and the heading of their table. */
const folders = {
  dockerfile: {
    language: 'dockerfile',
    model: 'DockerfileModel',
    module: 'lang/dockerfile/model',
    title: 'Dockerfiles',
  },
  dockerignore: {
    language: 'dockerignore',
    model: 'DockerignoreModel',
    module: 'lang/dockerignore/model',
    title: 'Ignore files',
  },
  workflow: { language: 'workflow', model: 'WorkflowModel', module: 'lang/workflow/model', title: 'Workflow files' },
  configuration: {
    language: 'configuration',
    model: 'ConfigurationModel',
    module: 'config/model',
    title: 'Configuration files',
  },
  comments: {
    language: 'dockerfile',
    model: 'IgnoresModel',
    module: 'core/unused-ignores',
    title: 'Ignore comments, in every kind of file',
  },
  measured: {
    language: 'dockerfile',
    model: 'MeasuredModel',
    module: 'measure/measured-model',
    title: 'Measured images, in the editor',
  },
};
const folderNames = Object.keys(folders);
const banner = '// Written by scripts/gen.mjs: do not edit.\n';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

/** The rules of one folder: every file directly in it; what rules share lies in a folder below. */
async function ruleNames(name) {
  const folder = join(root, 'server/src/rules', name);
  const files = existsSync(folder) ? await readdir(folder) : [];
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
    .sort();
}

const camelCase = (name) => name.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase());

function indexModule(names) {
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

function pagesModule(names) {
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
function summariesModule(entries) {
  const lines = entries.map(({ rule, summary }) => `  '${rule.id}': ${JSON.stringify(summary)},\n`).join('');
  return [
    banner,
    "\n/** What each rule reports, in Markdown, by the rule's id: the first paragraph of its page. */\n",
    `export const summaries: Readonly<Record<string, string>> = {\n${lines}};\n`,
  ].join('');
}

/** Loads the rules and the page functions as they are in the sources. @throws when a rule does not compile. */
async function loadRules(names) {
  const rules = folderNames.flatMap((folder) =>
    names[folder].map((name) => `{ folder: '${folder}', name: '${name}', rule: ${camelCase(name)} }`),
  );
  const imports = folderNames.flatMap((folder) =>
    names[folder].map((name) => `import ${camelCase(name)} from './${folder}/${name}';`),
  );
  const contents = [
    ...imports,
    `export { configSchema } from '../config/schema';`,
    `export { pageSummary, readablePage, ruleFacts } from './page';`,
    `export const rules = [${rules.join(', ')}];`,
  ].join('\n');
  await mkdir(join(root, '.tmp'), { recursive: true });
  const folder = await mkdtemp(join(root, '.tmp/gen-'));
  try {
    const outfile = join(folder, 'rules.cjs');
    await esbuild.build({
      stdin: { contents, resolveDir: join(root, 'server/src/rules'), sourcefile: 'rules.ts', loader: 'ts' },
      outfile,
      bundle: true,
      format: 'cjs',
      platform: 'node',
      mainFields: ['module', 'main'],
      loader: { '.md': 'text' },
      logLevel: 'silent',
    });
    return createRequire(import.meta.url)(outfile);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function checkMeta({ folder, name, rule }) {
  const { language } = folders[folder];
  const fail = (what) => {
    throw new Error(`server/src/rules/${folder}/${name}.ts: ${what}`);
  };
  if (rule?.id !== name) fail(`the rule's id is '${rule?.id}', its file says '${name}'`);
  if (rule.language !== language) fail(`the rule's language is '${rule.language}', its folder's '${language}'`);
}

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function ruleTable(entries, link) {
  const rows = entries.map(
    ({ rule, summary }) =>
      `| [\`${rule.id}\`](${link(rule.id)}) | ${rule.severity} | ${rule.fixes === 'none' ? '' : rule.fixes} | ${cell(summary)} |\n`,
  );
  return ['| Rule | Default | Fix | What it reports |\n', '|---|---|---|---|\n', ...rows].join('');
}

function rulesByFolder(entries, link, heading) {
  const parts = folderNames.map((folder) => {
    const own = entries.filter((entry) => entry.folder === folder);
    return own.length === 0 ? '' : `${heading} ${folders[folder].title}\n\n${ruleTable(own, link)}`;
  });
  return parts.filter((part) => part !== '').join('\n');
}

/**
 * How often the rule spoke on real files, how many of its findings were read there and how many of them were wrong, as the page says it
 * under *When to ignore it*; what else it says of them is the note.
 */
function whatWasRead({ rule, page }) {
  const text = /^## When to ignore it\n([^]*?)^## /m.exec(page)?.[1] ?? '';
  const said = /(?:^|\s)Corpus: ([^]*?)(?:\n\n|\n*$)/.exec(text)?.[1]?.replaceAll('\n', ' ').trim() ?? '';
  const match = /^(\d+) findings?, (\d+) read, (\d+) false\.(?: (.+))?$/.exec(said);
  const wanted = '"Corpus: N findings, R read, F false." and, if need be, further sentences';
  if (match === null) throw new Error(`${rule.id}.md says no ${wanted} under "When to ignore it"`);
  const [findings, read, wrong] = match.slice(1, 4).map(Number);
  if (read > findings || wrong > read)
    throw new Error(`${rule.id}.md: of ${findings} findings ${read} were read, ${wrong} false`);
  return { findings, read, wrong, note: match[4] ?? '' };
}

function precisionPage(note, entries) {
  const rows = entries.map(({ rule, page }) => {
    const { findings, read, wrong, note: more } = whatWasRead({ rule, page });
    return `| [\`${rule.id}\`](rules/${rule.id}.md) | ${findings} | ${read} | ${wrong} | ${cell(more)} |\n`;
  });
  return [
    `${note}# Precision\n\n`,
    'Each rule was run over 1,494 Dockerfiles, 69 ignore files and 1,091 workflows and actions of public repositories, those that are off\n',
    'by default too, and as many of its findings as the table says were read one by one against the files. What was false was mended; the\n',
    'numbers are those of the rule as it is. Where a rule found nothing, since published files build and start, faults were put into files by a program, and what the rule said was read.\n\n',
    '| Rule | Findings | Read | False | Note |\n|---|--:|--:|--:|---|\n',
    ...rows,
  ].join('');
}

/** The manifest with the languages that the grammar of Dockerfiles knows. */
function withLanguages(manifest) {
  const grammar = manifest.contributes.grammars.find(({ scopeName }) => scopeName === 'plimsoll.dockerfile.injection');
  grammar.embeddedLanguages = embeddedLanguages;
  return manifest;
}

/** Fills what stands between the markers of a page. @param tables Makes the text for the markers of its name. */
async function withTables(page, tables) {
  let text = page;
  for (const [name, table] of Object.entries(tables)) {
    const marked = new RegExp(`(<!-- ${name}:start -->\\n)[^]*?(<!-- ${name}:end -->)`);
    if (!marked.test(text)) continue;
    const made = await table();
    text = text.replace(marked, (_, start, end) => `${start}\n${made}\n${end}`);
  }
  return text;
}

/** The text of each generated file, by its path from the root. */
async function generate(names) {
  const files = new Map([
    ['server/src/rules/index.gen.ts', indexModule(names)],
    ['server/src/rules/pages.gen.ts', pagesModule(names)],
  ]);
  const { rules, configSchema, pageSummary, readablePage, ruleFacts } = await loadRules(names);
  const note = '<!-- Written by scripts/gen.mjs from the page beside the rule: do not edit. -->\n';
  const entries = [];
  for (const entry of rules) {
    checkMeta(entry);
    const { folder, name, rule } = entry;
    const page = await readFile(join(root, `server/src/rules/${folder}/${name}.md`), 'utf8');
    entries.push({ folder, rule, summary: pageSummary(page), page });
    const readable = readablePage(page).replace(/^# .*\n/, (title) => `${note}${title}\n${ruleFacts(rule)}\n`);
    files.set(`docs/rules/${name}.md`, readable);
  }
  entries.sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1));
  files.set('server/src/rules/summaries.gen.ts', summariesModule(entries));
  files.set(
    'docs/rules/README.md',
    `${note}# Rules\n\n${rulesByFolder(entries, (id) => `${id}.md`, '##') || 'None yet.\n'}`,
  );

  for (const language of translated)
    for (const [path, text] of await translationFiles(root, language, entries, { readablePage })) files.set(path, text);
  files.set('docs/plimsoll.schema.json', `${JSON.stringify(configSchema(entries), null, 2)}\n`);
  files.set('docs/precision.md', precisionPage(note, entries));

  const json = async (path) => JSON.parse(await readFile(join(root, path), 'utf8'));
  for (const [name, grammar] of Object.entries(dockerfileGrammars))
    files.set(`syntaxes/${name}.tmLanguage.json`, `${JSON.stringify(grammar)}\n`);
  const { manifest, texts } = extractTexts(withLanguages(await json('package.json')), await json('package.nls.json'));
  files.set('package.json', `${JSON.stringify(manifest, null, 2)}\n`);
  files.set('package.nls.json', `${JSON.stringify(texts, null, 2)}\n`);

  if (existsSync(join(root, 'README.md'))) {
    const tables = {
      rules: () => rulesByFolder(entries, (id) => `docs/rules/${id}.md`, '###'),
      settings: () => settingsTable(root),
    };
    files.set('README.md', await withTables(await readFile(join(root, 'README.md'), 'utf8'), tables));
  }
  return files;
}

/** Pages of rules that are gone, in any language. */
async function obsoletePages(files) {
  const found = [];
  for (const folder of ['docs/rules', ...translated.map((language) => `docs/${language}/rules`)]) {
    const present = existsSync(join(root, folder)) ? await readdir(join(root, folder)) : [];
    found.push(...present.filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`));
  }
  return found.filter((path) => !files.has(path));
}

const names = {};
let incomplete = false;
for (const folder of folderNames) {
  names[folder] = [];
  for (const name of await ruleNames(folder)) {
    if (existsSync(join(root, `server/src/rules/${folder}/${name}.md`))) {
      names[folder].push(name);
    } else {
      console.error(`server/src/rules/${folder}/${name}.ts has no page ${name}.md beside it: left out`);
      incomplete = true;
    }
  }
}

const files = await generate(names).catch((error) => {
  console.error(`gen: ${error.message}`);
  process.exit(1);
});
const stale = [];
for (const [path, text] of files) {
  const file = join(root, path);
  if (existsSync(file) && (await readFile(file, 'utf8')) === text) continue;
  stale.push(path);
  if (values.check) continue;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
for (const path of await obsoletePages(files)) {
  stale.push(path);
  if (!values.check) await rm(join(root, path));
}
for (const path of stale) console.log(`${values.check ? 'stale' : 'written'}: ${path}`);

let status = values.check && (stale.length > 0 || incomplete) ? 1 : 0;
if (existsSync(join(root, 'scripts/gen-data.mjs'))) {
  const data = spawnSync(process.execPath, ['scripts/gen-data.mjs', ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  if (data.status !== 0) status = 1;
}
process.exitCode = status;
