import { expect, test } from 'vitest';
import { applyEdits, type TextEdit } from '../../server/src/core/text';
import {
  addEntry,
  addInput,
  addItems,
  insertStepAfter,
  insertStepBefore,
  quoted,
} from '../../server/src/lang/workflow/edits';
import { buildWorkflowModel, type Step, type WorkflowModel } from '../../server/src/lang/workflow/model';
import { listItems, mapGet, mapOf } from '../../server/src/lang/yaml/nodes';
import { parseYaml, type YamlList } from '../../server/src/lang/yaml/parse';

const head = 'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n';
const step = ['uses: o/new@v1', 'with:', '  key: value'];

/** A job of these steps, its text after an edit (without the head) or undefined where none is offered, with LF and CRLF alike. */
function after(
  steps: string,
  edit: (model: WorkflowModel, steps: readonly Step[]) => TextEdit | undefined,
): string | undefined {
  const [unix, windows] = ['\n', '\r\n'].map((lineBreak) => {
    const text = (head + steps).replaceAll('\n', lineBreak);
    const model = buildWorkflowModel(text, undefined, '2026-11-22');
    const found = edit(model, model.jobs[0]!.steps);
    const result = found && applyEdits(text, [found]);
    if (result === undefined) return undefined;
    expect(buildWorkflowModel(result, undefined, '2026-11-22').problems).toEqual([]);
    return result.replaceAll(lineBreak, '\n').slice(head.length);
  });
  expect(windows).toBe(unix);
  return unix;
}

const before = (steps: string, at: number): string | undefined =>
  after(steps, (model, all) => insertStepBefore(model, all[at]!, step));
const behind = (steps: string, at: number): string | undefined =>
  after(steps, (model, all) => insertStepAfter(model, all[at]!, step));

test('a step goes above the comments of the next, indented as the list is', () => {
  expect(before('      - run: a\n      # Why\n      # b\n      - run: b\n', 1)).toBe(
    '      - run: a\n      - uses: o/new@v1\n        with:\n          key: value\n      # Why\n      # b\n      - run: b\n',
  );
  expect(before('    -   uses: o/old@v1\n        with:\n            a: b\n', 0)).toBe(
    '    -   uses: o/new@v1\n        with:\n            key: value\n    -   uses: o/old@v1\n        with:\n            a: b\n',
  );
});

test('what looks like a comment but is a line of a script stays there', () => {
  expect(before('      - run: |\n          a\n          # b\n      - run: c\n', 1)).toBe(
    '      - run: |\n          a\n          # b\n      - uses: o/new@v1\n        with:\n          key: value\n      - run: c\n',
  );
});

test('blank lines separate a new step where they separate the others', () => {
  const spaced = '      - run: a\n\n      # b\n      - run: b\n';
  const written = '      - uses: o/new@v1\n        with:\n          key: value\n';
  expect(before(spaced, 1)).toBe(`      - run: a\n\n${written}\n      # b\n      - run: b\n`);
  expect(before(spaced, 0)).toBe(`${written}\n      - run: a\n\n      # b\n      - run: b\n`);
  expect(behind(spaced, 0)).toBe(`      - run: a\n\n${written}\n      # b\n      - run: b\n`);
  expect(behind(spaced, 1)).toBe(`${spaced}\n${written}`);
});

test('a step goes below the last one, with or without a line break at the end', () => {
  const written = '\n      - uses: o/new@v1\n        with:\n          key: value';
  expect(behind('      - run: a # b', 0)).toBe(`      - run: a # b${written}`);
  expect(behind('      - run: |\n          a\n\n', 0)).toBe(`      - run: |\n          a${written}\n\n`);
});

test('steps in brackets, and blank lines that are part of a value, are left alone', () => {
  expect(before('      [{ run: a }, { run: b }]\n', 1)).toBeUndefined();
  expect(behind('      - run: |+\n          a\n\n', 0)).toBeUndefined();
});

test('an input joins the others, in the style that they have', () => {
  const input = (steps: string, value = 'on'): string | undefined =>
    after(steps, (model, [first]) => addInput(model.text, first!, 'new', value));
  expect(input('      - uses: o/a@v1\n        with:\n          a: b # c\n          # d\n        id: x\n')).toBe(
    '      - uses: o/a@v1\n        with:\n          a: b # c\n          new: on\n          # d\n        id: x\n',
  );
  expect(input('      - uses: o/a@v1 # d\n        id: x\n')).toBe(
    '      - uses: o/a@v1 # d\n        with:\n          new: on\n        id: x\n',
  );
  expect(input('      - uses: o/a@v1\n        with: { a: b }\n', 'type=gha,mode=max')).toBe(
    "      - uses: o/a@v1\n        with: { a: b, new: 'type=gha,mode=max' }\n",
  );
  expect(input('      - { uses: o/a@v1, id: x }\n')).toBe('      - { uses: o/a@v1, with: { new: on }, id: x }\n');
  expect(input('      - uses: o/a@v1\n        with: {}\n')).toBe('      - uses: o/a@v1\n        with: { new: on }\n');
  expect(input('      - uses: o/a@v1\n        with:\n          a: |\n            b\n\n      - run: c\n')).toBe(
    '      - uses: o/a@v1\n        with:\n          a: |\n            b\n          new: on\n\n      - run: c\n',
  );
  expect(input('      - uses: o/a@v1\n        with: { a: b,\n          c: d }\n')).toBeUndefined();
});

test('an alias is not edited at the place of its anchor', () => {
  const steps = '      - uses: o/a@v1\n        with: &i\n          a: b\n      - uses: o/a@v1\n        with: *i\n';
  expect(after(steps, (model, [, second]) => addInput(model.text, second!, 'new', 'on'))).toBeUndefined();
  expect(after(steps, (model, [first]) => addInput(model.text, first!, 'new', 'on'))).toContain(
    'a: b\n          new: on',
  );
});

test('a job gets an entry below another one', () => {
  const text = 'on: push\njobs:\n    a:\n        env:\n            A: b\n        runs-on: x\n        steps: []\n';
  const [job] = buildWorkflowModel(text, undefined, '2026-11-22').jobs;
  const edit = addEntry(text, job!.map, ['permissions:', '  contents: read'], 'runs-on')!;
  expect(applyEdits(text, [edit])).toBe(
    text.replace('        steps', '        permissions:\n            contents: read\n        steps'),
  );
});

test('a key that is there already, without a value, is not written once more', () => {
  const text = 'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    permissions:\n';
  const [job] = buildWorkflowModel(text, undefined, '2026-11-22').jobs;
  expect(addEntry(text, job!.map, ['permissions: {}'])).toBeUndefined();
});

test('behind an anchor there is no line of a map to follow', () => {
  const text = 'on: push\njobs:\n  a:\n    - &b runs-on: ubuntu-24.04\n';
  const job = mapGet(mapOf(mapGet(mapOf(parseYaml(text).root), 'jobs')), 'a');
  const map = mapOf(listItems(job)[0])!;
  expect(addEntry(text, map, ['name: b'])).toBeUndefined();
});

test('a value is quoted where it would mean something else', () => {
  expect(['a', 'type=gha,mode=max', '${{ a != b }}'].map((value) => quoted(value))).toEqual([
    'a',
    'type=gha,mode=max',
    '${{ a != b }}',
  ]);
  expect([quoted('*'), quoted('a: b'), quoted('${{ a }}', true), quoted("# it's")]).toEqual([
    "'*'",
    "'a: b'",
    "'${{ a }}'",
    '"# it\'s"',
  ]);
});

const filters = (paths: string): { text: string; list: YamlList } => {
  const text = `on:\n  push:\n    paths:${paths}\n    branches: [main]\n`;
  const list = mapGet(buildWorkflowModel(text, undefined, '2026-11-22').triggers[0]!.filters, 'paths');
  if (list?.kind !== 'list') throw new Error('no list');
  return { text, list };
};

test.each<[what: string, paths: string, expected: string]>([
  ['a list', '\n      - a\n      - b', '\n      - a\n      - b\n      - x/y\n      - .z'],
  ['at the column of its key', '\n    - a', '\n    - a\n    - x/y\n    - .z'],
  ['in quotes, with a comment', "\n      - 'a' # why", "\n      - 'a' # why\n      - 'x/y'\n      - '.z'"],
  ['more blanks behind the dash', '\n      -   a', '\n      -   a\n      -   x/y\n      -   .z'],
  ['in brackets', ' [ "a", "b" ]', ' [ "a", "b", "x/y", ".z" ]'],
])('items at the end of %s', (_, paths, expected) => {
  const { text, list } = filters(paths);
  expect(applyEdits(text, [addItems(text, list, ['x/y', '.z'])!])).toBe(filters(expected).text);
});

test('lists that cannot be continued well stay as they are', () => {
  for (const paths of [' [\n      a\n    ]', ' []', '\n      - [a]', '\n      - &a x\n      - *a']) {
    const { text, list } = filters(paths);
    expect(addItems(text, list, ['x'])).toBeUndefined();
  }
});
