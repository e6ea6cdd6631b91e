import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const listed = (action: string, majors: Record<string, unknown>, more: object = {}) => ({
  action,
  latest: 'v1',
  latest_tag: 'v1.0.0',
  suggest_ref: 'v1',
  snapshot_date: '2024-01-01',
  evidence: 'old',
  confidence: 'medium',
  ...more,
  majors,
});

let folder = '';
const source = (name: string): string => readFileSync(join(folder, 'sources', name), 'utf8');

function write(path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function git(repository: string, ...args: string[]): string {
  const identity = [
    '-c',
    'user.name=x',
    '-c',
    'user.email=x@x',
    '-c',
    'commit.gpgsign=false',
    '-c',
    'tag.gpgsign=false',
  ];
  const { status, stdout, stderr } = spawnSync('git', ['-C', join(folder, 'repos', repository), ...identity, ...args], {
    encoding: 'utf8',
    env: { ...process.env, GIT_AUTHOR_DATE: '2026-02-03T00:00:00Z', GIT_COMMITTER_DATE: '2026-02-03T00:00:00Z' },
  });
  expect(stderr.startsWith('fatal'), stderr).toBe(false);
  expect(status).toBe(0);
  return stdout.trim();
}

/** Commits an action.yml and tags it; returns the commit. */
function release(repository: string, path: string, metadata: string, ...tags: string[]): string {
  write(`repos/${repository}/${path}`, metadata);
  git(repository, 'add', '-A');
  git(repository, 'commit', '-q', '--allow-empty', '-m', 'release');
  for (const tag of tags) git(repository, 'tag', '-f', tag);
  return git(repository, 'rev-parse', 'HEAD');
}

function repository(name: string): void {
  mkdirSync(join(folder, 'repos', name), { recursive: true });
  git(name, 'init', '-q', '-b', 'main');
}

function refresh() {
  return spawnSync(
    process.execPath,
    ['scripts/refresh-facts.mjs', join(folder, 'repos'), '--sources', join(folder, 'sources')],
    { encoding: 'utf8' },
  );
}

const metadata = (using: string, inputs = ''): string => `name: x\nruns:\n  using: ${using}\n  main: x.js\n${inputs}`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll facts '));
  const actions = [
    listed('acme/One', { v1: { status: 'deprecated', since: '2025-01-01', source: 'acme', note: 'kept' } }),
    listed('acme/two/sub', {}, { suggest_ref: null }),
    listed('other/untouched', { v1: { status: 'supported' } }),
  ];
  write('sources/actions.json', `[\n${actions.map((action) => JSON.stringify(action)).join(',\n')}\n]\n`);
  write('sources/inputs.json', '{\n"acme/One":{"v1":"old"},\n"other/untouched":{"v1":"a"}\n}\n');
  write(
    'sources/hashes.tsv',
    `repository\thash\ttags\nacme/One\t${'0'.repeat(40)}\tv0.0.1\nother/untouched\t${'1'.repeat(40)}\tv1.0.0\n`,
  );
  repository('acme/One');
  repository('acme/two');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('facts of two repositories', () => {
  test('tags, commits, runtimes and inputs are read anew; what people decided stays', () => {
    const first = release(
      'acme/One',
      'action.yml',
      metadata('node16', 'inputs:\n  path:\n    required: true\n'),
      'v1.0.0',
    );
    const second = release('acme/One', 'action.yml', metadata('node20', 'inputs:\n  path: {}\n'), 'v1.1.0', 'v1');
    const third = release(
      'acme/One',
      'action.yml',
      metadata("'node24'", 'inputs:\n  name: { required: true }\n  key: { required: true, default: x }\n'),
      'v2.0.0',
      'nightly',
    );
    const sub = release('acme/two', 'sub/action.yaml', 'runs: { using: composite, steps: [] }\n', 'v1.0.0', 'v1');

    expect(refresh()).toMatchObject({ status: 0, stderr: '' });
    const [one, two, untouched] = JSON.parse(source('actions.json'));
    expect(one.majors.v1).toEqual({
      status: 'deprecated',
      since: '2025-01-01',
      source: 'acme',
      note: 'kept',
      using: 'node20',
      tag: 'v1.1.0',
      sha: second,
      tag_date: '2026-02-03',
      using_history: [
        { from: 'v1.0.0', using: 'node16', date: '2026-02-03' },
        { from: 'v1.1.0', using: 'node20', date: '2026-02-03' },
      ],
    });
    expect(one.majors.v2).toMatchObject({ using: 'node24', status: 'supported', sha: third, moving_ref: null });
    expect(one.majors.v2.required_inputs).toEqual(['name']);
    expect(one).toMatchObject({ latest: 'v2', latest_tag: 'v2.0.0', latest_sha: third, suggest_ref: 'v2.0.0' });
    expect(one).toMatchObject({ confidence: 'high', branches: ['main'], snapshot_date: '2026-02-03' });
    expect(two).toMatchObject({ latest: 'v1', suggest_ref: null, majors: { v1: { using: 'composite', sha: sub } } });
    expect(one.majors.v1.moving_ref_using).toBeUndefined();
    git('acme/One', 'tag', '-f', 'v1', first);
    expect(refresh().status).toBe(0);
    expect(JSON.parse(source('actions.json'))[0].majors.v1.moving_ref_using).toBe('node16');
    git('acme/One', 'tag', '-f', 'v1', second);
    expect(refresh().status).toBe(0);
    expect(untouched).toEqual(listed('other/untouched', { v1: { status: 'supported' } }));

    expect(JSON.parse(source('inputs.json'))).toEqual({
      'acme/One': { v1: 'path', v2: 'name key' },
      'other/untouched': { v1: 'a' },
      'acme/two/sub': { v1: '' },
    });
    const rows = source('hashes.tsv').trimEnd().split('\n').slice(1).toSorted();
    expect(rows).toEqual(
      [
        `acme/One\t${first}\tv1.0.0`,
        `acme/One\t${second}\tv1 v1.1.0`,
        `acme/One\t${third}\tv2.0.0`,
        `acme/two\t${sub}\tv1 v1.0.0`,
        `other/untouched\t${'1'.repeat(40)}\tv1.0.0`,
      ].toSorted(),
    );

    const written = ['actions.json', 'inputs.json', 'hashes.tsv'].map(source);
    expect(refresh().status).toBe(0);
    expect(['actions.json', 'inputs.json', 'hashes.tsv'].map(source), 'a second time').toEqual(written);
  });

  test.each([
    ['a runtime', metadata('wasm'), "acme/One v1.0.0: runs.using is 'wasm'"],
    [
      'a key of an input',
      metadata('node24', 'inputs:\n  a: { kind: x }\n'),
      "the input 'a' has the unknown key 'kind'",
    ],
  ])('ends at %s that it does not know, and writes nothing', (_, text, message) => {
    const before = source('actions.json');
    release('acme/One', 'action.yml', text, 'v1.0.0');
    const { status, stderr } = refresh();
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(source('actions.json')).toBe(before);
  });

  test('ends at a repository of which no action is listed', () => {
    release('acme/One', 'action.yml', metadata('node24'), 'v1.0.0');
    release('acme/two', 'sub/action.yml', metadata('node24'), 'v1.0.0');
    repository('acme/three');
    release('acme/three', 'action.yml', metadata('node24'), 'v1.0.0');
    expect(refresh()).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('acme/three: no action of it is listed'),
    });
  });
});
