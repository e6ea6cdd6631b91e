import { expect, test } from 'vitest';
import { isSameInRun, legsOf } from '../../server/src/lang/workflow/artifact-steps';
import { buildWorkflowModel } from '../../server/src/lang/workflow/model';

test.each<[matrix: string, differ: string[] | undefined]>([
  ['{ os: [a, b] }', ['matrix.os']],
  ['{ os: [a, b], node: [1, 2], one: [x] }', ['matrix.os', 'matrix.node']],
  ['{ os: [a] }', undefined],
  ['{ os: [a, b], exclude: [{ os: a }] }', undefined],
  ['{ os: ["${{ inputs.os }}", b] }', ['strategy.job-index']],
  ['{ platform: [linux/amd64, linux/arm64] }', ['strategy.job-index']],
  ['{ os: [a, a] }', ['strategy.job-index']],
  ['{ os: [a, b], node: "${{ fromJSON(x) }}" }', ['strategy.job-index']],
  ['{ os: [a, b], include: [{ os: c }] }', ['strategy.job-index']],
  ['{ include: [{ os: a, n: 1 }, { os: a, n: 2 }] }', ['matrix.n']],
  ['{ include: [{ os: a }, { n: 2 }] }', ['strategy.job-index']],
  ['{ include: [{ os: a }] }', undefined],
  ['${{ fromJSON(x) }}', undefined],
])('what tells the legs of %s from each other', (matrix, differ) => {
  const text = `jobs:\n  a:\n    strategy:\n      matrix: ${matrix}\n    runs-on: x\n    steps: []\n`;
  expect(legsOf(buildWorkflowModel(text, undefined, '2026-11-22').jobs[0]!)?.differ).toEqual(differ);
});

test('what is the same in one run', () => {
  expect(isSameInRun('logs')).toBe(true);
  expect(isSameInRun('logs-${{ github.sha }}-${{ github.run_id }}')).toBe(true);
  expect(isSameInRun('logs-${{ github.job }}')).toBe(false);
  expect(isSameInRun('logs-${{ matrix.os }}')).toBe(false);
});
