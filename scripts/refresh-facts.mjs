// Reads action repositories anew and writes what they say into the sources of the tables.
//   npm run refresh-facts -- FOLDER [--sources FOLDER]     FOLDER has the repositories as FOLDER/OWNER/REPOSITORY
// It recomputes tags, commits, `runs.using`, inputs and required inputs of every listed action of these repositories. What people
// decided (status of versions that ended, notes, names that moved, refs that must not be written) stays. What it does not know ends it
// before anything is written. Afterwards: set the dates in gathered.json, run `npm run gen`, and read the difference.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fail } from './facts/fields.mjs';
import { readAction, readRefs } from './facts/repository.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sources: {
      type: 'string',
      default: join(dirname(dirname(fileURLToPath(import.meta.url))), 'server/src/data/sources'),
    },
  },
});
const [folder] = positionals;
if (positionals.length !== 1 || !existsSync(folder)) {
  console.error('usage: npm run refresh-facts -- FOLDER      a folder with OWNER/REPOSITORY below it');
  process.exit(2);
}

const source = (name) => join(values.sources, name);
const actions = JSON.parse(readFileSync(source('actions.json'), 'utf8'));
const inputs = JSON.parse(readFileSync(source('inputs.json'), 'utf8'));
const hashes = readFileSync(source('hashes.tsv'), 'utf8').trimEnd().split('\n');

const fullVersion = /^v?(\d+)\.(\d+)\.(\d+)$/;
const versionTag = /^v?\d+(\.\d+){0,2}$/;

function compare(a, b) {
  const [left, right] = [a, b].map(({ name }) => name.replace(/^v/, '').split('.').map(Number));
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

/** Runtimes that changed inside of a major, in the order of its versions. */
function historyOf(versions) {
  const changes = versions.filter(({ action }, i) => i === 0 || action.using !== versions[i - 1].action.using);
  return changes.map(({ tag, action }) => ({ from: tag.name, using: action.using, date: tag.date }));
}

/** Made for the Node of today, or for an older one: all other states are decisions of people. */
function statusOf(using, before) {
  if (before !== undefined && !['supported', 'forced-runtime', 'mixed-runtime'].includes(before)) return before;
  return /^node(12|16|20)$/.test(using) ? 'forced-runtime' : 'supported';
}

/** What is read anew, so that nothing old may stay. */
const readAnew = `using_history required_inputs moving_ref moving_ref_using tag_date newer_tag newer_sha`.split(' ');

function majorOf(name, versions, refs, movingUsing, before = {}) {
  const { tag, action } = versions.at(-1);
  const kept = Object.fromEntries(Object.entries(before).filter(([field]) => !readAnew.includes(field)));
  const { moving_ref } = before;
  const history = historyOf(versions);
  return {
    ...kept,
    using: action.using,
    status: statusOf(action.using, before.status),
    tag: tag.name,
    sha: tag.hash,
    tag_date: tag.date,
    ...(history.length > 1 && { using_history: history }),
    ...(movingUsing !== undefined && movingUsing !== action.using && { moving_ref_using: movingUsing }),
    ...(action.required.length > 0 && { required_inputs: action.required }),
    // A ref of another name that people found is kept; that there is none is read anew.
    ...(refs.has(name) ? {} : { moving_ref: moving_ref !== name && refs.has(moving_ref) ? moving_ref : null }),
  };
}

function refreshAction(action, repository, path, { tags, branches, date }) {
  const refs = new Set([...tags.map(({ name }) => name), ...branches]);
  const byMajor = new Map();
  for (const tag of tags.filter(({ name }) => fullVersion.test(name)).sort(compare)) {
    const found = readAction(repository, tag.hash, path, `${action.action} ${tag.name}`);
    const major = `v${fullVersion.exec(tag.name)[1]}`;
    if (found) byMajor.set(major, [...(byMajor.get(major) ?? []), { tag, action: found }]);
  }
  const newest = [...byMajor].sort(([a], [b]) => Number(a.slice(1)) - Number(b.slice(1))).at(-1);
  if (newest === undefined) fail(`${action.action}: no tag of it has an action.yml`);
  const [major, versions] = newest;
  const { tag } = versions.at(-1);
  for (const [name, list] of byMajor) {
    const moving = tags.find((each) => each.name === name);
    const movingUsing = moving && readAction(repository, moving.hash, path, `${action.action} ${name}`)?.using;
    action.majors[name] = majorOf(name, list, refs, movingUsing, action.majors[name]);
  }
  Object.assign(action, {
    latest: major,
    latest_tag: tag.name,
    latest_sha: tag.hash,
    latest_from: 'snapshot',
    ...(action.suggest_ref && { suggest_ref: suggestedRef(action.suggest_ref, major, tag.name, refs) }),
    branches,
    snapshot_date: date,
    evidence: 'its git repository: action.yml read at each tag',
    confidence: 'high',
  });
  inputs[action.action] = Object.fromEntries(
    [...byMajor].map(([name, list]) => [name, list.at(-1).action.inputs.join(' ')]),
  );
}

/** A branch that people chose stays; else the tag that moves, where it exists, or the full version. */
function suggestedRef(before, major, tag, refs) {
  if (!versionTag.test(before) && refs.has(before)) return before;
  return refs.has(major) ? major : tag;
}

/** One line a commit, all its version tags in it. */
function hashRows(name, tags) {
  const byHash = new Map();
  for (const tag of tags.filter((each) => versionTag.test(each.name)))
    byHash.set(tag.hash, [...(byHash.get(tag.hash) ?? []), tag.name]);
  return [...byHash].map(([hash, names]) => `${name}\t${hash}\t${names.join(' ')}`);
}

function refreshRepository(name, repository) {
  const own = actions.filter(({ action }) => action.split('/', 2).join('/').toLowerCase() === name.toLowerCase());
  if (own.length === 0) fail(`${name}: no action of it is listed in actions.json`);
  const refs = readRefs(repository);
  for (const action of own) refreshAction(action, repository, action.action.split('/').slice(2).join('/'), refs);
  const spelled = own[0].action.split('/', 2).join('/');
  const first = hashes.findIndex((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}\t`));
  const others = hashes.filter((line) => !line.toLowerCase().startsWith(`${name.toLowerCase()}\t`));
  others.splice(first === -1 ? others.length : first, 0, ...hashRows(spelled, refs.tags));
  hashes.splice(0, hashes.length, ...others);
  console.log(`${spelled}: ${refs.tags.length} tags, ${own.length} actions`);
}

const folders = (path) =>
  readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
try {
  for (const owner of folders(folder))
    for (const name of folders(join(folder, owner))) refreshRepository(`${owner}/${name}`, join(folder, owner, name));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

const lines = (rows) => rows.map((row) => JSON.stringify(row)).join(',\n');
writeFileSync(source('actions.json'), `[\n${lines(actions)}\n]\n`);
const entries = Object.entries(inputs).map(([name, majors]) => `${JSON.stringify(name)}:${JSON.stringify(majors)}`);
writeFileSync(source('inputs.json'), `{\n${entries.join(',\n')}\n}\n`);
writeFileSync(source('hashes.tsv'), `${hashes.join('\n')}\n`);
