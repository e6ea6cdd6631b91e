// Writes what follows from the rules: their index, their pages in docs/rules/, and the tables.
//   node scripts/gen.mjs            writes what is stale
//   node scripts/gen.mjs --check    writes nothing, names what is stale, exits with 1
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { dockerfileGrammars } from './gen/dockerfile-syntax.mjs';
import { embeddedLanguages } from './gen/heredoc-syntax.mjs';
import { extractTexts } from './gen/manifest.mjs';
import { loadRules } from './gen/load-rules.mjs';
import { precisionPage } from './gen/precision.mjs';
import { folderNames, folders } from './gen/rule-folders.mjs';
import { indexModule, pagesModule, summariesModule } from './gen/rule-modules.mjs';
import { rulesByFolder, withTables } from './gen/rule-tables.mjs';
import { settingsTable } from './gen/settings.mjs';
import { translated, translationFiles } from './gen/translation.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

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

function checkMeta({ folder, name, rule }) {
  const { language } = folders[folder];
  const fail = (what) => {
    throw new Error(`server/src/rules/${folder}/${name}.ts: ${what}`);
  };
  if (rule?.id !== name) fail(`the rule's id is '${rule?.id}', its file says '${name}'`);
  if (rule.language !== language) fail(`the rule's language is '${rule.language}', its folder's '${language}'`);
}

/** The manifest with the languages that the grammar of Dockerfiles knows. */
function withLanguages(manifest) {
  const grammar = manifest.contributes.grammars.find(({ scopeName }) => scopeName === 'plimsoll.dockerfile.injection');
  grammar.embeddedLanguages = embeddedLanguages;
  return manifest;
}

/** The text of each generated file, by its path from the root. */
async function generate(names) {
  const files = new Map([
    ['server/src/rules/index.gen.ts', indexModule(names)],
    ['server/src/rules/pages.gen.ts', pagesModule(names)],
  ]);
  const { rules, configSchema, pageSummary, readablePage, ruleFacts } = await loadRules(root, names);
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
