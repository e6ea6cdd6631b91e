import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareMeasurements, isDifferent } from '../../server/src/measure/compare/compare';
import { compareLines, reasonsOf } from './comparisons';
import { anyBuild, builtOf, recordedMeasurement, type Line } from './measurements';

describe('real builds', () => {
  const story = {
    before: recordedMeasurement('story-a-before-overlay2'),
    after: recordedMeasurement('story-a-after-overlay2'),
    cached: recordedMeasurement('story-a-cached-overlay2'),
    containerd: recordedMeasurement('story-a-before-containerd'),
  };

  test('the fixes of a story: which lines made it smaller, and which one now wastes', () => {
    const comparison = compareMeasurements(story.before, story.after);
    expect(reasonsOf(comparison).slice(0, 2)).toEqual([
      "135 MB smaller: line 9 'RUN chown -R app:app /app' (−67.9 MB), line 7 'RUN uv sync --no-dev --frozen --no-cache' (−67.4 MB).",
      "88 MB more is wasted: line 9 'RUN chown -R app:app /app' (+87.9 MB).",
    ]);
    expect(comparison.lines.map(({ kind, before, after }) => [kind, before?.line, after?.line])).toEqual([
      ['same', 1, 1],
      ['same', 2, 2],
      ['same', 3, 3],
      ['same', 4, 4],
      ['added', undefined, 6],
      ['moved', 6, 7],
      ['same', 5, 8],
      ['same', 7, 9],
    ]);
    expect(comparison.baseImage).toBe('same');
    expect(comparison.notes).toEqual([]);
  });

  test('a build from the cache: sizes are compared, times are not', () => {
    const comparison = compareMeasurements(story.before, story.cached);
    expect(reasonsOf(comparison)).toEqual(['The size is the same.']);
    expect(comparison.totals.seconds).toMatchObject({ delta: null });
    expect(comparison.lines.filter(isDifferent)).toEqual([]);
    expect(comparison.notes).toEqual([
      'Times are compared only of steps that ran in both builds: 0 of 6 steps came from the cache in the first, 6 of 6 steps in the second. Build both with --no-cache to compare the whole.',
    ]);
  });

  test('two image stores: the same file bytes, and no comparison of what only one knows or does', () => {
    const { totals, notes } = compareMeasurements(story.before, story.containerd);
    expect(totals.bytes.delta).toBe(0);
    expect(totals.liveBytes.delta).toBe(0);
    expect(totals.compressedBytes).toEqual({ before: null, after: story.containerd.size.compressedBytes, delta: null });
    expect(totals.seconds.delta).toBeNull();
    expect(totals.exportSeconds.delta).toBeNull();
    expect(totals.stepSeconds.delta).not.toBeNull();
    expect(notes).toEqual([
      'The time of the export, and of the whole, is not compared: one image store compresses layers, the other does not.',
    ]);
  });

  test('several stages: steps that have no layer in the image are compared by time', () => {
    const before = recordedMeasurement('story-b-before-containerd');
    const comparison = compareMeasurements(before, recordedMeasurement('story-b-after-containerd'));
    expect(reasonsOf(comparison)[0]).toBe(
      "16.4 MB larger: line 24 'COPY --from=build --chown=worker:worker /app/.venv /app/.venv' is new (+45.3 MB); against that line 25 'COPY --from=build --chown=worker:worker /app/app /app/app' (−28.9 MB).",
    );
    const sync = comparison.lines.find(({ before }) => before?.line === 13);
    expect(sync).toMatchObject({ kind: 'changed', after: { line: 14, stage: 'build' }, bytes: 0 });
    expect(sync?.seconds).toBeGreaterThan(1);
  });
});

describe('what is not compared', () => {
  const built = builtOf([{ instruction: 'FROM a', bytes: 10 }]);
  const one = { ...built, size: { ...built.size, compressedBytes: 6, compression: 'gzip' as const } };

  test.each([
    [
      'another metric',
      { ...one, size: { ...one.size, metric: 'disk-bytes' as const } },
      'Sizes are not compared: the first counts file bytes, the second disk bytes.',
    ],
    [
      'unknown waste',
      { ...one, size: { ...one.size, wastedBytes: null } },
      'Waste is not compared: it was not measured in the second.',
    ],
    [
      'another compression',
      { ...one, size: { ...one.size, compressedBytes: 5, compression: 'zstd' as const } },
      'Transfer bytes are not compared: they are compressed in two ways, gzip and zstd.',
    ],
    ['no build', { ...one, build: null }, 'Times are not compared: the second image was not built here.'],
    [
      'another platform',
      { ...one, platform: 'linux/arm64' },
      'The images are for two platforms, linux/amd64 and linux/arm64: so are their sizes.',
    ],
  ])('%s', (_, other, note) => {
    expect(compareMeasurements(one, other).notes).toEqual([note]);
  });

  test('figures of two metrics have no difference, in no line either', () => {
    const comparison = compareMeasurements(one, { ...one, size: { ...one.size, metric: 'disk-bytes' } });
    expect(comparison.metric).toBeNull();
    expect(comparison.totals.bytes).toEqual({ before: 10, after: 10, delta: null });
    expect(comparison.lines.map(({ bytes, wastedBytes }) => [bytes, wastedBytes])).toEqual([[null, null]]);
    expect(comparison.reasons).toEqual([]);
  });

  test('a step that ran and one from the cache; the others are', () => {
    const lines = [
      { instruction: 'FROM a', seconds: 0 },
      { instruction: 'RUN one', seconds: 9 },
      { instruction: 'RUN two', seconds: 5 },
    ];
    const after = lines.map((line, index) =>
      index === 1 ? { ...line, seconds: 0, cached: true } : { ...line, seconds: 8 },
    );
    const comparison = compareLines(lines, after);
    expect(comparison.lines.map(({ seconds }) => seconds)).toEqual([8, null, 3]);
    expect(comparison.totals.seconds.delta).toBeNull();
  });
});

describe('the base image', () => {
  const lines = (from: string, bytes: number): Line[] => [{ instruction: `FROM ${from}`, bytes }];

  test('another one', () => {
    const comparison = compareLines(lines('python:3.11', 1000), lines('--platform=linux/amd64 python:3.11-slim', 100));
    expect(comparison.baseImage).toBe('replaced');
    expect(reasonsOf(comparison)).toEqual([
      "900 B smaller: the base image is 'python:3.11-slim' instead of 'python:3.11' (−900 B).",
    ]);
  });

  test('the same name with other layers', () => {
    const comparison = compareLines(lines('python:3.11', 1000), lines('python:3.11', 1001));
    expect(comparison.baseImage).toBe('updated');
    expect(reasonsOf(comparison)).toEqual(["1 B larger: 'python:3.11' is a newer base image (+1 B)."]);
  });
});

describe('of any two builds', () => {
  test('one with itself has no difference', () => {
    fc.assert(
      fc.property(anyBuild, (build) => {
        const { lines, totals, reasons } = compareMeasurements(build, build);
        expect(lines.filter(isDifferent)).toEqual([]);
        expect(Object.values(totals).filter(({ delta }) => delta !== null && delta !== 0)).toEqual([]);
        expect(reasons).toEqual([['The size is the same.']]);
      }),
    );
  });

  test('each line is there once, and the differences of the lines sum to that of the whole', () => {
    fc.assert(
      fc.property(anyBuild, anyBuild, (before, after) => {
        const { lines, totals } = compareMeasurements(before, after);
        const numbers = (side: 'before' | 'after'): unknown[] =>
          lines.flatMap((line) => line[side]?.line ?? []).toSorted((a, b) => a - b);
        expect(numbers('before')).toEqual(before.build!.steps.map(({ line }) => line));
        expect(numbers('after')).toEqual(after.build!.steps.map(({ line }) => line));
        const sum = (figure: 'bytes' | 'wastedBytes' | 'seconds'): number =>
          lines.reduce((total, line) => total + (line[figure] ?? 0), 0);
        expect(sum('bytes')).toBe(totals.bytes.delta);
        expect(sum('wastedBytes')).toBe(totals.wastedBytes.delta);
        if (totals.stepSeconds.delta !== null) expect(sum('seconds')).toBeCloseTo(totals.stepSeconds.delta, 2);
      }),
    );
  });

  test('the other way round each figure has the other sign', () => {
    fc.assert(
      fc.property(anyBuild, anyBuild, (before, after) => {
        const [there, back] = [compareMeasurements(before, after), compareMeasurements(after, before)];
        expect(back.totals.bytes.delta).toBe(-(there.totals.bytes.delta ?? 0) + 0);
      }),
    );
  });
});
