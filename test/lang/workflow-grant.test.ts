import { expect, test } from 'vitest';
import { applyEdits } from '../../server/src/core/text';
import { grant, lacking } from '../../server/src/lang/workflow/grant';
import { buildWorkflowModel } from '../../server/src/lang/workflow/model';

const needs = { packages: 'write', 'id-token': 'write' } as const;

/** The text with what the first job lacks; undefined where no edit can be written. */
function granted(text: string): string | undefined {
  const model = buildWorkflowModel(text, undefined, '2026-11-22');
  const change = grant(model, model.jobs[0]!, lacking(model.jobs[0]!, needs));
  return change && applyEdits(text, change.edits);
}

const job = (permissions: string): string =>
  `jobs:\n  a:\n    runs-on: x\n    ${permissions}\n    steps:\n      - run: a\n`;

test.each([
  ['permissions: { contents: read }', 'permissions: { contents: read, packages: write, id-token: write }'],
  ['permissions: {}', 'permissions: { packages: write, id-token: write }'],
  ["permissions: { 'packages': 'read' }", "permissions: { 'packages': 'write', 'id-token': 'write' }"],
  [
    'permissions: # ours\n      packages: none # why\n      contents: read',
    'permissions: # ours\n      packages: write # why\n      contents: read\n      id-token: write',
  ],
  ['permissions:\n        id-token: write', 'permissions:\n        id-token: write\n        packages: write'],
])('%j', (before, after) => {
  expect(granted(job(before))).toBe(job(after));
  const model = buildWorkflowModel(job(after), undefined, '2026-11-22');
  expect(lacking(model.jobs[0]!, needs)).toEqual({});
});

test.each([
  ['nothing is said', job('name: a')],
  ['read-all of its own', job('permissions: read-all')],
  ['a key without a value', `permissions: {}\n${job('permissions:')}`],
  ['shared by an anchor', `${job('permissions: &p\n      contents: read')}  b:\n    permissions: *p\n`],
  ['an alias', `x: &p { contents: read }\n${job('permissions: *p')}`],
  ['braces over several lines', job('permissions: {\n      contents: read }')],
])('left alone: %s', (_, text) => {
  expect(granted(text)).toBeUndefined();
});

test('a new one stands where other jobs have theirs, and repeats the workflow’s', () => {
  const text =
    'permissions:\r\n  contents: read # for the checkout\r\n  packages: read\r\n  issues: none\r\njobs:\r\n' +
    '  a:\r\n    name: A # first\r\n    runs-on: x\r\n    steps: []\r\n' +
    '  b:\r\n    name: B\r\n    permissions: {}\r\n    runs-on: x\r\n';
  const added = '    permissions:\r\n      contents: read\r\n      packages: write\r\n      id-token: write\r\n';
  expect(granted(text)).toBe(text.replace('    name: A # first\r\n', (line) => line + added));
});
