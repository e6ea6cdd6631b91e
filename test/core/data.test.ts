import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { actionTable, commandTable, hashTable } from '../../server/src/data/actions.gen';
import { compareVersions, findAction, findVersion, inputsOf } from '../../server/src/data/actions';

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
      const version = hashTable[key.split('/', 2).join('/')]?.[facts.sha ?? ''];
      if (version === undefined || !/^v\d+\.\d+\.\d+$/.test(facts.tag ?? '')) continue;
      expect(version, where).toMatch(/^v\d/);
      expect(version.split('.')[0], where).toBe(facts.tag?.split('.')[0]);
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
