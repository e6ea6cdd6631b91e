import { expect, test } from 'vitest';
import { ignoreHere, ignoreInFile } from '../../server/src/core/ignore-edit';
import type { IgnorePlaces } from '../../server/src/core/ignore-edit';
import { applyEdits } from '../../server/src/core/text';

/** The text with `scopes` given as their first words and `comments` as they stand. */
function ignored(text: string, scopes: readonly [string, string][], comments: readonly string[], at: string): string {
  const rangeFrom = (first: string, last = first) => ({
    start: text.indexOf(first),
    end: text.indexOf(last) + last.length,
  });
  const places: IgnorePlaces = {
    text,
    scopes: scopes.map(([first, last]) => rangeFrom(first, last)),
    comments: comments.map((comment) => ({ text: comment, range: rangeFrom(comment) })),
    fileComment: text.startsWith('\ufeff') ? 1 : 0,
  };
  const edit = ignoreHere(places, 'some-rule', text.indexOf(at)) ?? ignoreInFile(places, 'some-rule');
  return applyEdits(text, [edit]);
}

const workflow = `jobs:
  build:
    steps:
      - name: One
        run: |
          # plimsoll-ignore no comment but shell
      - uses: a/b@v1
`;

test('of a job and its step, the step; a line of a script above is not extended', () => {
  expect(
    ignored(
      workflow,
      [
        ['build', 'a/b@v1'],
        ['uses', 'a/b@v1'],
      ],
      [],
      'a/b',
    ),
  ).toBe(workflow.replace('      - uses', '      # plimsoll-ignore some-rule\n      - uses'));
});

test('a step in the middle of a line leaves the comment to its job', () => {
  const text = 'jobs:\n  build:\n    steps: [{ uses: a/b@v1 }]\n';
  expect(
    ignored(
      text,
      [
        ['build', 'v1 }]'],
        ['{ uses', 'v1 }'],
      ],
      [],
      'a/b',
    ),
  ).toBe(text.replace('  build', '  # plimsoll-ignore some-rule\n  build'));
});

test('what stands in no scope is ignored for the file, after a byte order mark', () => {
  expect(ignored('\ufeffon: push\n', [], [], 'on')).toBe('\ufeff# plimsoll-ignore-file some-rule\non: push\n');
});

test('the first line of a file keeps its byte order mark in front', () => {
  expect(ignored('\ufeffRUN x\n', [['RUN', 'x']], [], 'x')).toBe('\ufeff# plimsoll-ignore some-rule\nRUN x\n');
});

test('a comment for the whole file is not mistaken for one of the instruction', () => {
  const comment = '# plimsoll-ignore-file other';
  expect(ignored(`${comment}\nRUN x\n`, [['RUN', 'x']], [comment], 'x')).toBe(
    `${comment}\n# plimsoll-ignore some-rule\nRUN x\n`,
  );
});
