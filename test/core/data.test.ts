import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { actionTable, commandTable } from '../../server/src/data/actions.gen';
import { compareVersions, findAction, findVersion, inputsOf, usingOf } from '../../server/src/data/actions';
import { versionsOf, versionsOfHash } from '../../server/src/data/release-hashes';

const actions = Object.entries(actionTable);
const majors = actions.flatMap(([key, action]) =>
  Object.entries(action.majors).map(([major, facts]) => ({ key, action, major, facts, where: `${key} ${major}` })),
);

describe('the table of actions', () => {
  test('is what the generator writes from its sources', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/gen-data.mjs', '--check'], {
      encoding: 'utf8',
    });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('has each action under its name in lower case', () => {
    expect(actions.length).toBeGreaterThan(200);
    for (const [key, { name }] of actions) expect(name.toLowerCase()).toBe(key);
  });

  test('says of each version that has ended who said so', () => {
    const ended = majors.filter(({ facts }) => facts.status !== undefined);
    expect(ended.length).toBeGreaterThan(50);
    for (const { facts, where } of ended) {
      expect(facts.source, where).toMatch(/\w/);
      expect(facts.source, where).not.toMatch(/https?:|\(/);
      if (facts.status === 'removed') expect(facts.since, where).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
  });

  test('has a version that works from each lowest one on', () => {
    for (const { facts, major, where } of majors) {
      if (facts.minOk === undefined) continue;
      expect(facts.minOk.startsWith(`${major}.`), where).toBe(true);
      expect(compareVersions(facts.tag ?? '', facts.minOk), where).toBeGreaterThanOrEqual(0);
    }
  });

  test('agrees with itself about hashes and tags', () => {
    let compared = 0;
    for (const { key, facts, where } of majors) {
      const versions = versionsOfHash(key.split('/', 2).join('/'), facts.sha ?? '');
      if (versions.length === 0 || !/^v\d+\.\d+\.\d+$/.test(facts.tag ?? '')) continue;
      expect(versions, where).toContain(facts.tag);
      compared++;
    }
    expect(compared).toBeGreaterThan(50);
  });

  test('has the inputs that a version requires among its inputs', () => {
    for (const { action, major, facts, where } of majors) {
      const inputs = inputsOf(action, major);
      for (const name of inputs ? (facts.required?.split(' ') ?? []) : [])
        expect(inputs, where).toContain(name.toLowerCase());
    }
  });

  test('names as the same action under another name only what it knows', () => {
    const moved = actions.filter(([, action]) => action.moved);
    expect(moved.length).toBeGreaterThan(0);
    for (const [key, { successor }] of moved) expect(findAction(successor ?? ''), key).toBeDefined();
  });

  test('knows the commands that the runner has in its own table', () => {
    expect(Object.keys(commandTable).toSorted()).toEqual(['add-path', 'save-state', 'set-env', 'set-output']);
  });
});

describe('the table of releases', () => {
  const rows = readFileSync('server/src/data/sources/hashes.tsv', 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'));

  test('tells each commit of the source by its versions, and all of them', () => {
    let found = 0;
    const wrong = rows.filter(([repository = '', hash = '', tags = '']) => {
      const versions = versionsOfHash(repository.toLowerCase(), hash);
      found += versions.length;
      const names = tags.split(' ');
      const full = names.flatMap((tag) => /^v?(\d+\.\d+\.\d+)$/.exec(tag)?.[1] ?? []);
      const known = versions.every((version) => names.includes(version) || names.includes(version.slice(1)));
      return !known || full.some((version) => !versions.includes(`v${version}`));
    });
    expect(wrong).toEqual([]);
    expect(found).toBeGreaterThan(6_000);
  });

  test('does not take one commit for another', () => {
    const [repository = '', hash = ''] = rows.find(([name]) => name === 'actions/checkout')!;
    for (let i = 0; i < 18; i++) {
      const other = hash.slice(0, i) + (hash[i] === '0' ? '1' : '0') + hash.slice(i + 1);
      expect(versionsOfHash(repository, other)).toEqual([]);
    }
    expect(versionsOfHash('actions/cache', hash)).toEqual([]);
    expect(versionsOfHash('constructor', hash)).toEqual([]);
  });

  test('lists the versions of a repository in their order', () => {
    const versions = versionsOf('actions-rs/toolchain')!;
    expect(versions).toEqual(['v1.0.0', 'v1.0.1', 'v1.0.2', 'v1.0.3', 'v1.0.4', 'v1.0.5', 'v1.0.6', 'v1.0.7']);
    expect(versionsOf('a/b')).toBeUndefined();
  });
});

describe('looking up', () => {
  const artifact = findAction('Actions/Upload-Artifact')!;

  test('an action by any spelling, a reusable workflow by its repository', () => {
    expect(artifact.name).toBe('actions/upload-artifact');
    expect(findAction('slsa-framework/slsa-github-generator/.github/workflows/x.yml')?.kind).toBe('workflow');
    for (const name of ['actions/upload-artifact/unknown', 'constructor', 'a/b', ''])
      expect(findAction(name)).toBeUndefined();
  });

  test.each([
    ['v3', { major: 'v3', exact: undefined, pin: 'major' }],
    ['3', { major: 'v3', exact: undefined, pin: 'major' }],
    ['v3.1', { major: 'v3', exact: undefined, pin: 'major' }],
    ['v3.1.2', { major: 'v3', exact: 'v3.1.2', pin: 'exact' }],
    ['3.1.2', { major: 'v3', exact: 'v3.1.2', pin: 'exact' }],
    ['a8a3f3ad30e3422c9c7b888a15615d19a852ae32', { major: 'v3', exact: 'v3.1.3', pin: 'hash' }],
    ['A8A3F3AD30E3422C9C7B888A15615D19A852AE32', { major: 'v3', exact: 'v3.1.3', pin: 'hash' }],
  ])('a version by %s', (ref, version) => expect(findVersion(artifact, ref)).toMatchObject(version));

  test.each([
    'main',
    'v99',
    'v3-node20',
    'v3.x',
    'a8a3f3a',
    '0123456789abcdef0123456789abcdef01234567',
    'constructor',
    '',
  ])('no version by %j', (ref) => expect(findVersion(artifact, ref)).toBeUndefined());

  test.each([
    ['actions/checkout', 'v4', 'node20'],
    ['actions/checkout', 'v4.99.0', undefined],
    ['ruby/setup-ruby', 'v1', 'node24'],
    ['ruby/setup-ruby', 'v1.105.0', 'node12'],
    ['ruby/setup-ruby', 'v1.106.0', 'node16'],
    ['ruby/setup-ruby', 'v1.200.0', 'node20'],
    ['golangci/golangci-lint-action', 'v3', 'node16'],
    ['golangci/golangci-lint-action', 'v3.7.1', 'node20'],
    ['pnpm/action-setup', 'v4', 'unknown'],
    ['pnpm/action-setup', 'v4.0.0', 'node20'],
  ])('what %s@%s runs on', (name, ref, using) => {
    expect(usingOf(findVersion(findAction(name)!, ref)!)).toBe(using);
  });

  test('a ref that is no version of the action', () => {
    const toolchain = findAction('dtolnay/rust-toolchain')!;
    for (const ref of ['v1', '1.80', 'stable']) expect(findVersion(toolchain, ref)).toBeUndefined();
  });

  test('inputs of a major, with what came and went before it', () => {
    expect([...inputsOf(artifact, 'v1')!]).toEqual(['name', 'path']);
    expect(inputsOf(artifact, 'v4')).toContain('overwrite');
    expect(inputsOf(artifact, 'v3')).not.toContain('overwrite');
    const codecov = findAction('codecov/codecov-action')!;
    expect(inputsOf(codecov, 'v4')).toContain('file');
    expect(inputsOf(codecov, 'v5')).not.toContain('file');
    expect(inputsOf(artifact, 'v99')).toBeUndefined();
  });

  test('versions in their order', () => {
    const sorted = ['v10.0.0', 'v2.10.0', 'v2.9.9', 'v2.9.10'].toSorted(compareVersions);
    expect(sorted).toEqual(['v2.9.9', 'v2.9.10', 'v2.10.0', 'v10.0.0']);
  });
});
