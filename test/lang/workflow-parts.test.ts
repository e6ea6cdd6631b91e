import { describe, expect, test } from 'vitest';
import { matrixPath, matrixValues } from '../../server/src/lang/workflow/matrix';
import { buildWorkflowModel, type Job, type WorkflowModel } from '../../server/src/lang/workflow/model';

const model = (text: string): WorkflowModel => buildWorkflowModel(text, undefined, '2026-11-22');
const jobOf = (lines: string, before = ''): Job => model(`${before}jobs:\n  a:\n${lines}`).jobs[0]!;

describe('values of a matrix', () => {
  const values = (matrix: string, expression: string) => {
    const text = `jobs:\n  a:\n    strategy:\n      matrix: ${matrix}\n`;
    const { nodes, complete } = matrixValues(model(text).jobs[0]!.map, matrixPath(expression)!);
    return { values: nodes.map(({ range }) => text.slice(range.start, range.end)), complete };
  };

  test.each([
    ['{ os: [a, "b"] }', '${{ matrix.os }}', ['a', '"b"'], true],
    ['{ os: [a], include: [{ os: b }, { x: 1 }] }', '${{matrix.os}}', ['a', 'b'], true],
    ['{ include: [{ os: a }, { os: b }] }', '${{ matrix.os }}', ['a', 'b'], true],
    ['{ image: [{ name: a, tag: b }, { name: c }] }', '${{ matrix.image.name }}', ['a', 'c'], true],
    ['{ image: [{ name: a, tag: b }, { name: c }] }', '${{ matrix.image.tag }}', ['b'], false],
    ['{ os: "${{ fromJSON(x) }}" }', '${{ matrix.os }}', [], false],
    ['{ os: [a], include: "${{ fromJSON(x) }}" }', '${{ matrix.os }}', ['a'], false],
    ['{ os: [a] }', '${{ matrix.other }}', [], false],
    ['"${{ fromJSON(x) }}"', '${{ matrix.os }}', [], false],
  ])('%s has for %s', (matrix, expression, expected, complete) =>
    expect(values(matrix, expression)).toEqual({ values: expected, complete }),
  );

  test.each(['matrix.os', '${{ matrix.os }}-x', '${{ matrix.os || 1 }}', '${{ matrix[0] }}', '${{ inputs.os }}'])(
    '%s is no value of the matrix alone',
    (expression) => expect(matrixPath(expression)).toBeUndefined(),
  );
});

test('legs of a matrix, and what it excludes', () => {
  const text = 'jobs: { a: { strategy: { matrix: { os: [a], include: [{ os: b }], exclude: [{ os: a, x: 1 }] } } } }\n';
  const { nodes, legs, excluded } = matrixValues(model(text).jobs[0]!.map, ['os']);
  const values = [nodes, legs, excluded].map((list) => list.map((node) => node.kind === 'scalar' && node.value));
  expect(values).toEqual([['a', 'b'], ['a'], ['a']]);
});

describe('permissions in force', () => {
  const granted = (job: string, workflow: string, scope: string) =>
    jobOf(`    ${job}\n`, `${workflow}\n`).permissions?.granted(scope);

  test.each([
    ['name: x', 'name: y', 'packages', undefined],
    ['name: x', 'permissions: { packages: write }', 'packages', 'write'],
    ['name: x', 'permissions: { packages: write }', 'id-token', 'none'],
    ['permissions: { contents: read }', 'permissions: write-all', 'packages', 'none'],
    ['permissions: {}', 'permissions: write-all', 'contents', 'none'],
    ['name: x', 'permissions: write-all', 'id-token', 'write'],
    ['name: x', 'permissions: read-all', 'packages', 'read'],
    ['name: x', 'permissions: read-all', 'id-token', 'none'],
    ['permissions: ${{ x }}', 'name: y', 'packages', undefined],
    ['permissions: { packages: "${{ x }}" }', 'name: y', 'packages', undefined],
  ])('job %s, workflow %s: %s', (job, workflow, scope, access) => expect(granted(job, workflow, scope)).toBe(access));

  test('say where they are written', () => {
    const before = 'permissions:\n  contents: read\n';
    const { permissions } = jobOf('    name: x\n', before);
    expect(permissions).toMatchObject({ level: 'workflow', map: { kind: 'map' } });
    expect(before.slice(permissions!.range.start, permissions!.range.end).trim()).toBe('contents: read');
    expect(jobOf('    permissions: read-all\n', before).permissions).toMatchObject({ level: 'job', map: undefined });
  });
});

test.each([
  ['on: push', ['push']],
  ['on: [push, "pull_request"]', ['push', 'pull_request']],
  ['on:\n  push:\n  workflow_call:\n    inputs: {}', ['push', 'workflow_call']],
  ['name: x', []],
])('what starts %j', (text, names) => {
  const { triggers } = model(text);
  expect(triggers.map(({ name }) => name)).toEqual(names);
  for (const { name, range } of triggers) expect(text.slice(range.start, range.end)).toContain(name);
});

test('the filters of a trigger', () => {
  const [push, call] = model('on:\n  push: { paths: [a] }\n  workflow_call:\n').triggers;
  expect(push?.filters?.entries.map(({ key }) => key.value)).toEqual(['paths']);
  expect(call?.filters).toBeUndefined();
});

test('labels of a runner that come from inside of a matrix value', () => {
  const job = jobOf('    runs-on: ${{ matrix.on.os }}\n    strategy: { matrix: { on: [{ os: a }, { os: b }] } }\n');
  expect(job.runsOn).toMatchObject({ perLeg: true, complete: true, labels: [{ label: 'a' }, { label: 'b' }] });
});
