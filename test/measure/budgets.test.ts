import { describe, expect, test } from 'vitest';
import { checkBudgets, contributors, parseBudgets, uncheckedReason } from '../../server/src/measure/budgets';
import { builtOf, recordedMeasurement } from './measurements';

describe('budgets as people write them', () => {
  test('sizes and times', () => {
    expect(parseBudgets({ size: '500MB', time: '5m', waste: '0', startup: '1.5s' })).toEqual({
      budgets: { size: 500_000_000, time: 300, waste: 0, startup: 1.5 },
      wrong: [],
    });
  });

  test('one that cannot be read is named, the others count; none is none', () => {
    expect(parseBudgets({ size: '5s', time: '5MB', waste: '1 kB', startup: undefined })).toEqual({
      budgets: { waste: 1000 },
      wrong: ['size', 'time'],
    });
    expect(parseBudgets({})).toEqual({ budgets: {}, wrong: [] });
  });
});

describe('a measurement against its budgets', () => {
  const measured = builtOf(
    [
      { instruction: 'FROM a', bytes: 70 },
      { instruction: 'RUN b', bytes: 30, wastes: 10, seconds: 3 },
    ],
    { startup: { seconds: 4, until: 'healthy' } },
  );

  test('a limit is still kept', () => {
    expect(checkBudgets(measured, { size: 100, time: 5.9, waste: 9, startup: 4 })).toEqual([
      { name: 'size', limit: 100, actual: 100, ok: true },
      { name: 'time', limit: 5.9, actual: 6, ok: false },
      { name: 'waste', limit: 9, actual: 10, ok: false },
      { name: 'startup', limit: 4, actual: 4, ok: true },
    ]);
  });

  test('what was not measured is not kept', () => {
    const size = { ...measured.size, metric: 'disk-bytes' as const, wastedBytes: null };
    const bare = { ...measured, size, build: null, startup: null };
    for (const name of ['size', 'time', 'waste', 'startup'] as const) {
      expect(checkBudgets(bare, { [name]: 1e9 })).toEqual([{ name, limit: 1e9, actual: null, ok: false }]);
      expect(uncheckedReason(name)).not.toBe('');
    }
  });

  test('without limits there is nothing to check', () => {
    expect(checkBudgets(measured, {})).toEqual([]);
  });
});

describe('who has the largest part', () => {
  const story = recordedMeasurement('story-a-after-overlay2');

  test('in the size, by line', () => {
    expect(contributors(story, 'size')).toEqual([
      { line: 1, instruction: 'FROM python:3.11-slim', amount: 160_612_799 },
      { line: 7, instruction: 'RUN uv sync --no-dev --frozen --no-cache', amount: 89_120_571 },
      { line: 9, instruction: 'RUN chown -R app:app /app', amount: 88_340_762 },
    ]);
  });

  test('in the waste: the line that made it useless', () => {
    expect(contributors(story, 'waste', 1)).toMatchObject([{ line: 9, instruction: 'RUN chown -R app:app /app' }]);
  });

  test('in the time, the export among them; what came from the cache took none', () => {
    const parts = contributors(story, 'time', 99);
    expect(parts.find(({ line }) => line === null)).toEqual({
      line: null,
      instruction: 'exporting the image',
      amount: story.build?.exportSeconds,
    });
    expect(parts.every(({ amount }) => amount > 0)).toBe(true);
    expect(parts.map(({ amount }) => amount)).toEqual(parts.map(({ amount }) => amount).toSorted((a, b) => b - a));
  });

  test('in the start-up nobody has one that is known', () => {
    expect(contributors(story, 'startup')).toEqual([]);
  });
});
