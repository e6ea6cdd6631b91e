import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measurementTable } from '../../server/src/cli/measurement-table';
import { compareMeasurements } from '../../server/src/measure/compare/compare';
import { comparisonMarkdown } from '../../server/src/measure/compare/compare-markdown';
import { readMeasurement } from '../../server/src/measure/read-measurement';
import { anyBuild, recordedMeasurement } from './measurements';

const problemOf = (document: unknown): string | undefined => {
  const read = readMeasurement(document);
  return 'problem' in read ? read.problem : undefined;
};

describe('a measurement that is read again', () => {
  test('is the one that was printed', () => {
    fc.assert(
      fc.property(anyBuild, (build) => {
        expect(readMeasurement(JSON.parse(JSON.stringify(build)))).toEqual(build);
      }),
    );
  });

  test('loses what it should not hold', () => {
    const build = recordedMeasurement('story-a-before-overlay2');
    const text = JSON.stringify(build)
      .replace('{', '{"secret":"x","__proto__":{"a":1},')
      .replaceAll('"steps":[{', '"steps":[{"env":"x",');
    expect(readMeasurement(JSON.parse(text))).toEqual(build);
  });

  test('may come from before some figures were known', () => {
    const { startup, notes, budgets, ...old } = recordedMeasurement('story-a-before-overlay2');
    expect(readMeasurement(old)).toEqual({ ...old, startup: null, notes: [], budgets: [] });
    expect([startup, notes, budgets]).toEqual([null, [], []]);
  });
});

describe('what is no measurement', () => {
  const good = recordedMeasurement('story-b-after-containerd');

  test.each([
    ['nothing', null, 'it must be an object'],
    ['a list', [good], 'it must be an object'],
    ['another version', { ...good, version: 2 }, 'version must be one of 1'],
    ['a text for a number', { ...good, size: { ...good.size, bytes: '5' } }, 'size.bytes must be a number from 0'],
    ['less than nothing', { ...good, size: { ...good.size, bytes: -5 } }, 'size.bytes must be a number from 0'],
    ['no list', { ...good, layers: {} }, 'layers must be a list'],
    [
      'an unknown kind of waste',
      { ...good, waste: [{ ...good.waste[0], kind: 'toString' }] },
      /^waste\[0\]\.kind must be one of metadata-change, /,
    ],
    ['findings', { version: 1, findings: [], summary: {} }, 'image must be a text'],
  ])('%s', (_, document, problem) => {
    expect(problemOf(document)).toMatch(problem);
  });

  test('any JSON is read or refused, and what was read can be shown', () => {
    const paths = fc.constantFrom(
      ...Object.keys(good),
      'size.bytes',
      'layers.0.line',
      'waste.0.layer',
      'build.steps.1.stage',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(paths, fc.jsonValue()), { minLength: 1, maxLength: 3 }), (changes) => {
        const copy = structuredClone(good);
        for (const [path, value] of changes) {
          const keys = path.split('.');
          const last = keys.pop()!;
          const owner = keys.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], copy);
          if (typeof owner === 'object' && owner !== null) (owner as Record<string, unknown>)[last] = value;
        }
        const read = readMeasurement(copy);
        if ('problem' in read) return;
        expect(measurementTable(read)).not.toBe('');
        expect(comparisonMarkdown(compareMeasurements(good, read))).not.toBe('');
      }),
      { numRuns: 300 },
    );
  });
});
