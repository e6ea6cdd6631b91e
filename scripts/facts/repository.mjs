// What a checked-out action repository says of its versions: its tags, branches, and the action.yml of each.
import { spawnSync } from 'node:child_process';
import { parse } from 'yaml';
import { fail } from './fields.mjs';

const runtimes = /^(node\d+|docker|composite)$/;
const inputKeys = new Set(['description', 'required', 'default', 'deprecationMessage', 'type', 'options']);

function git(folder, args, input) {
  const { status, stdout, stderr, error } = spawnSync('git', ['-C', folder, ...args], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) fail(`git ${args[0]} in ${folder}: ${error?.message ?? stderr.trim()}`);
  return stdout;
}

/** @returns tags as `{ name, hash, date }` with the commit that they point to, the names of the branches, and the newest commit's day */
export function readRefs(folder) {
  const format = '%(refname)%09%(objectname)%09%(*objectname)%09%(creatordate:short)';
  const rows = git(folder, ['for-each-ref', `--format=${format}`])
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'));
  const tags = rows.flatMap(([ref, own, peeled, date]) =>
    ref.startsWith('refs/tags/') ? [{ name: ref.slice('refs/tags/'.length), hash: peeled || own, date }] : [],
  );
  const branches = rows.flatMap(([ref]) => /^refs\/(?:heads|remotes\/[^/]+)\/(.+)$/.exec(ref)?.[1] ?? []);
  const date = git(folder, ['log', '-1', '--all', '--format=%cs']).trim();
  return {
    tags,
    branches: [...new Set(branches)].filter((name) => name !== 'HEAD').sort((a, b) => (a < b ? -1 : 1)),
    date,
  };
}

/** The metadata of an action (`path` below the repository, '' for its root) at a commit; undefined where it has none. */
export function readAction(folder, hash, path, where) {
  const names = ['action.yml', 'action.yaml'].map((name) => (path === '' ? name : `${path}/${name}`));
  const [found = ''] = git(folder, ['ls-tree', '--name-only', hash, ...names]).split('\n');
  if (found === '') return undefined;
  const action = parse(git(folder, ['cat-file', 'blob', `${hash}:${found}`]), { schema: 'core' });
  const using = action?.runs?.using;
  if (!runtimes.test(String(using))) fail(`${where}: runs.using is '${using}'`);
  const inputs = Object.entries(action.inputs ?? {});
  for (const [name, input] of inputs) {
    for (const key of Object.keys(input ?? {}))
      if (!inputKeys.has(key)) fail(`${where}: the input '${name}' has the unknown key '${key}'`);
  }
  return {
    using,
    inputs: inputs.map(([name]) => name),
    required: inputs
      .filter(([, input]) => String(input?.required) === 'true' && input.default === undefined)
      .map(([name]) => name),
  };
}
