import { expect, test } from 'vitest';
import { checkDocument } from '../../server/src/check';
import { noFiles } from '../../server/src/context/files';
import { documentRange } from '../../server/src/lang/mapped-text';

test('a range ends with the last character that has a place', () => {
  const segments = [
    { logical: 0, document: 10, length: 3 },
    { logical: 3, document: 20, length: 2 },
  ];
  const mapped = { text: 'abcde\n', segments };
  expect(documentRange(mapped, 1, 3)).toEqual({ start: 11, end: 13 });
  expect(documentRange(mapped, 1, 5)).toEqual({ start: 11, end: 22 });
  expect(documentRange(mapped, 1, 6)).toEqual({ start: 11, end: 22 });
});

test('a quote that is not closed at the end of a workflow ends there', async () => {
  const text = `on: push
env:
  IMAGE: ghcr.io/acme/app
jobs:
  push:
    permissions: { contents: read }
    runs-on: ubuntu-24.04
    steps:
      - run: |
          echo "\${{ github.token }}" | docker login ghcr.io -u a --password-stdin
          docker push "$IMAGE:lates`;
  const { findings } = await checkDocument({ language: 'workflow', path: undefined, text }, noFiles);
  expect(findings.map(({ rule }) => rule)).toContain('missing-permission');
  for (const { range } of findings) expect(range.end).toBeLessThanOrEqual(text.length);
});
