// Writes the tables of server/src/data/ from its sources; server/src/data/SOURCES.md tells where those come from.
//   node scripts/gen-data.mjs            writes what is stale
//   node scripts/gen-data.mjs --check    writes nothing, names what is stale, exits with 1
// A field or value that it does not know ends it: a table must not lose what a rule may need.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const data = join(dirname(dirname(fileURLToPath(import.meta.url))), 'server/src/data');
const read = (name) => readFileSync(join(data, 'sources', name), 'utf8');

const statuses = {
  supported: undefined,
  'mixed-runtime': undefined,
  'forced-runtime': undefined,
  deprecated: 'deprecated',
  'deprecation-announced': 'deprecated',
  archived: 'archived',
  compromised: 'compromised',
  removed: 'removed',
  'partly-removed': 'removed',
};
const wholeStatuses = { archived: 'archived', renamed: undefined, 'compromised-history': 'compromised' };
const confidences = { high: 'high', medium: 'medium', low: 'low', 'stale-snapshot': 'low' };
const actionFields = new Set(
  `action kind status latest latest_tag latest_sha suggest_ref renamed_to moved archived gone_at_head migration
   snapshot_date evidence confidence majors`.split(/\s+/),
);
const majorFields = new Set(
  'using status since source note min_ok tag sha moving_ref required_inputs via nested_uses'.split(' '),
);

function fail(what) {
  throw new Error(`gen-data: ${what}`);
}

function checkFields(where, object, known) {
  for (const field of Object.keys(object)) if (!known.has(field)) fail(`${where}: unknown field '${field}'`);
}

function pick(where, table, value) {
  if (!Object.hasOwn(table, value)) fail(`${where}: unknown value '${value}'`);
  return table[value];
}

function matching(where, pattern, value) {
  if (value !== undefined && value !== null && !pattern.test(value)) fail(`${where}: '${value}' is not ${pattern}`);
  return value ?? undefined;
}

const date = (where, value) => matching(where, /^\d{4}(-\d\d(-\d\d)?)?$/, value);
const hash = (where, value) => matching(where, /^[\da-f]{40}$/, value);

/** `https://github.blog/changelog/2024-04-16-…` is the changelog of that day; of other sources, what comes before the details. */
function sourceLabel(source) {
  const day = /^https:\/\/github\.blog\/changelog\/(\d{4}-\d\d-\d\d)-/.exec(source ?? '')?.[1];
  return day ? `GitHub changelog of ${day}` : source?.replace(/ \(.*|: .*/, '');
}

function majorOf(where, major) {
  checkFields(where, major, majorFields);
  const status = pick(where, statuses, major.status);
  const partly = major.status === 'partly-removed';
  if (partly !== (major.min_ok !== undefined)) fail(`${where}: partly-removed and min_ok belong together`);
  return {
    ...(status && { status, since: date(where, major.since), source: sourceLabel(major.source) }),
    minOk: matching(where, /^v\d+\.\d+\.\d+$/, major.min_ok),
    via: matching(where, /^[\w.-]+\/[\w./-]+@[\w.]+$/, major.via),
    using: matching(where, /^(node\d+(-or-older)?|docker|composite|runner-plugin|reusable-workflow)$/, major.using),
    tag: matching(where, /^[\w.-]+$/, major.tag),
    sha: hash(where, major.sha),
    // Absent: the branch or tag that moves is called like the major; null: there is none.
    movingRef: Object.hasOwn(major, 'moving_ref') ? major.moving_ref : undefined,
    required: major.required_inputs?.join(' '),
  };
}

/** Each major's inputs; after the first one, what it adds and takes away (`-name`). */
function inputChanges(majors) {
  const changes = {};
  let before = new Set();
  for (const [major, names] of Object.entries(majors)) {
    const inputs = new Set(
      matching(major, /^[\w.\- ]*$/, names)
        .split(' ')
        .filter(Boolean),
    );
    const added = [...inputs].filter((name) => !before.has(name));
    const removed = [...before].filter((name) => !inputs.has(name));
    changes[major] = [...added, ...removed.map((name) => `-${name}`)].join(' ');
    before = inputs;
  }
  return changes;
}

const inputs = new Map(Object.entries(JSON.parse(read('inputs.json'))));
const actions = {};
const judged = new Set();
for (const action of JSON.parse(read('actions.json'))) {
  const name = matching('action', /^[\w.-]+\/[\w./-]+$/, action.action) ?? fail('an action without a name');
  checkFields(name, action, actionFields);
  const majors = Object.fromEntries(
    Object.entries(action.majors).map(([major, facts]) => [major, majorOf(`${name} ${major}`, facts)]),
  );
  const ended = action.status && pick(name, wholeStatuses, action.status);
  actions[name.toLowerCase()] = {
    name,
    kind: action.kind && pick(name, { 'reusable-workflow': 'workflow' }, action.kind),
    status: ended ?? (action.archived ? 'archived' : undefined),
    successor: action.renamed_to,
    moved: action.moved,
    latest: action.latest && { major: action.latest, tag: action.latest_tag, sha: hash(name, action.latest_sha) },
    newestRef: action.suggest_ref ?? undefined,
    confidence: pick(name, confidences, action.confidence),
    majors,
    inputs: inputs.has(name) ? inputChanges(inputs.get(name)) : undefined,
  };
  inputs.delete(name);
  const isJudged = Object.values(majors).some(({ status }) => status && status !== 'compromised');
  if (isJudged) judged.add(name.split('/').slice(0, 2).join('/').toLowerCase());
}
if (inputs.size > 0) fail(`inputs of actions that are not listed: ${[...inputs.keys()].join(', ')}`);

/** Versions behind hashes, where some version of the repository's actions has ended: only those are judged. */
const hashes = {};
for (const line of read('hashes.tsv').trim().split('\n').slice(1)) {
  const [repository, value, tags = '', ...rest] = line.split('\t');
  if (rest.length > 0) fail(`hashes.tsv: '${line}'`);
  // A tag with `?` was only read in a comment beside the hash.
  const known = tags.split(' ').filter((tag) => !tag.endsWith('?'));
  const version = known.find((tag) => /^v\d+\.\d+\.\d+$/.test(tag)) ?? known.find((tag) => /^v?\d/.test(tag));
  if (!judged.has(repository.toLowerCase()) || version === undefined) continue;
  (hashes[repository.toLowerCase()] ??= {})[hash(repository, value)] = version;
}

const commandFields = new Set('command status deprecated disabled announced_removal effect_today source'.split(' '));
const commands = {};
for (const command of JSON.parse(read('commands.json'))) {
  checkFields('commands.json', command, commandFields);
  const state = pick(
    command.command,
    { supported: undefined, deprecated: 'deprecated', removed: 'disabled' },
    command.status,
  );
  if (!state) continue;
  commands[command.command] = {
    deprecated: date(command.command, command.deprecated),
    disabled: date(command.command, command.disabled),
    source: sourceLabel(command.source),
  };
}

const lines = (table) =>
  Object.entries(table)
    .map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`)
    .join('');
const table = (name, type, content) => `\nexport const ${name}: ${type} = {\n${lines(content)}};\n`;
const text = [
  '// Written by scripts/gen-data.mjs: do not edit.\n',
  "import type { ActionFacts, CommandFacts } from './actions';\n",
  table('actionTable', 'Readonly<Record<string, ActionFacts>>', actions),
  table('hashTable', 'Readonly<Record<string, Readonly<Record<string, string>>>>', hashes),
  table('commandTable', 'Readonly<Record<string, CommandFacts>>', commands),
].join('');

const file = join(data, 'actions.gen.ts');
const written = (() => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
})();
if (written !== text) {
  const check = process.argv.includes('--check');
  console.log(`${check ? 'stale' : 'written'}: server/src/data/actions.gen.ts`);
  if (check) process.exitCode = 1;
  else writeFileSync(file, text);
}
