// Writes the tables of server/src/data/ from its sources; server/src/data/SOURCES.md tells where those come from.
//   node scripts/gen-data.mjs            writes what is stale
//   node scripts/gen-data.mjs --check    writes nothing, names what is stale, exits with 1
// A field or value that it does not know ends it: a table must not lose what a rule may need.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { actionTable } from './facts/actions.mjs';
import { checkFields, constant, date, fields } from './facts/fields.mjs';
import { hashTable } from './facts/hashes.mjs';
import { noteTable } from './facts/notes.mjs';
import {
  advisoryTable,
  commandTable,
  goneTable,
  permissionTable,
  runnerTable,
  runtimeTable,
} from './facts/platform.mjs';

const data = join(dirname(dirname(fileURLToPath(import.meta.url))), 'server/src/data');
const read = (name) => readFileSync(join(data, 'sources', name), 'utf8');
const rows = (name) => JSON.parse(read(name));

/** Every tag of each repository, those included that were only read in comments. */
function tagsByRepository(tsv) {
  const tags = new Map();
  for (const line of tsv.trim().split('\n').slice(1)) {
    const [repository, , names = ''] = line.toLowerCase().split('\t');
    tags.set(repository, [...(tags.get(repository) ?? []), ...names.replaceAll('?', '').split(' ')]);
  }
  return tags;
}

function ageOf(row) {
  checkFields('gathered.json', row, fields('gathered newest'));
  return { gathered: date('gathered.json', row.gathered), newest: date('gathered.json', row.newest) };
}

const banner = '// Written by scripts/gen-data.mjs: do not edit.\n';
const hashes = read('hashes.tsv');
const modules = {
  'actions.gen.ts': [
    "import type { ActionFacts, CommandFacts } from './actions';\n",
    constant(
      'actionTable',
      'Readonly<Record<string, ActionFacts>>',
      actionTable(rows('actions.json'), rows('inputs.json'), tagsByRepository(hashes)),
    ),
    constant('commandTable', 'Readonly<Record<string, CommandFacts>>', commandTable(rows('commands.json'))),
  ],
  'action-notes.gen.ts': [
    "import type { ActionNotes } from './action-notes';\n",
    constant('noteTable', 'Readonly<Record<string, ActionNotes>>', noteTable(rows('actions.json'))),
  ],
  'hashes.gen.ts': [
    "import type { PackedReleases } from './release-hashes';\n",
    constant('hashTable', 'Readonly<Record<string, PackedReleases>>', hashTable(hashes)),
  ],
  'platform.gen.ts': [
    "import type { Advisory, FactsAge, GoneRefs, PermissionNeed, RunnerFacts, RuntimeFacts } from './platform';\n",
    constant('factsDates', 'FactsAge', ageOf(rows('gathered.json'))),
    constant('runnerTable', 'Readonly<Record<string, RunnerFacts>>', runnerTable(rows('runners.json'))),
    constant('runtimeTable', 'Readonly<Record<string, RuntimeFacts>>', runtimeTable(rows('runtimes.json'))),
    constant('advisoryTable', 'readonly Advisory[]', advisoryTable(rows('advisories.json'))),
    constant('goneTable', 'readonly GoneRefs[]', goneTable(rows('gone-refs.json'))),
    constant('permissionTable', 'readonly PermissionNeed[]', permissionTable(rows('permissions.json'))),
  ],
};

const check = process.argv.includes('--check');
for (const [name, parts] of Object.entries(modules)) {
  const file = join(data, name);
  const text = banner + parts.join('');
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  console.log(`${check ? 'stale' : 'written'}: server/src/data/${name}`);
  if (check) process.exitCode = 1;
  else writeFileSync(file, text);
}
