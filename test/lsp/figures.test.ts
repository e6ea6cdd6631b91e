import { expect, test } from 'vitest';
import { figuresLine, figuresTooltip, imageLine, summaryLine } from '../../server/src/lsp/figures';
import type { Figures } from '../../server/src/lsp/figures';
import { sampleMeasurement, sampleStep } from '../measure/samples';

const figures = (parts: Partial<Figures>): Figures => ({
  instruction: 'RUN make',
  bytes: null,
  seconds: null,
  cached: false,
  cacheBytes: null,
  ...parts,
});

test.each<[Partial<Figures>, string]>([
  [{ bytes: 579_000_000, seconds: 13.12 }, '579 MB · 13.1 s'],
  [{ bytes: 0, seconds: 0.04 }, '0 B · 0.0 s'],
  [{ seconds: 125 }, '2 min 5 s'],
  [{ seconds: 0, cached: true }, 'cached'],
  [{ bytes: 12_345, seconds: 0, cached: true }, '12.3 kB · cached'],
  [{ bytes: 12_345, cached: true }, '12.3 kB'],
  [{ cacheBytes: 262_000_000, seconds: 4 }, 'cache 262 MB · 4.0 s'],
  [{ cacheBytes: 8_192, seconds: 0, cached: true }, 'cached'],
  [{ bytes: 5_000, cacheBytes: 262_000_000, seconds: 4 }, '5 kB · 4.0 s'],
  [{ instruction: 'FROM debian:12', bytes: 120_000_000, seconds: 0, cached: true }, '120 MB'],
  [{ instruction: 'FROM debian:12', bytes: 120_000_000, seconds: 3.2 }, '120 MB · 3.2 s'],
  [{}, ''],
])('%j reads %s', (parts, line) => {
  expect(figuresLine(figures(parts))).toBe(line);
});

test('the tooltip is exact, and says nothing of a time that nobody measured', () => {
  const tooltip = (parts: Partial<Figures>) => figuresTooltip(figures(parts), 'file-bytes');
  expect(tooltip({ bytes: 579_123_456, seconds: 13.12 })).toBe(
    'Stores 579,123,456 bytes of files in the image; took 13.1 s in the last build.',
  );
  expect(tooltip({ seconds: 0, cached: true })).toBe(
    'Stores no files in the image; came from the cache in the last build.',
  );
  expect(tooltip({ bytes: 7 })).toBe('Stores 7 bytes of files in the image.');
  expect(tooltip({ cacheBytes: 7 })).toBe('Stores no files in the image. The build cache keeps 7 bytes of it.');
});

test('what an engine counts is named after it', () => {
  expect(figuresTooltip(figures({ bytes: 7 }), 'transfer-bytes')).toBe('Stores 7 bytes (transfer bytes) in the image.');
  const size = { metric: 'disk-bytes', bytes: 2_030_000_000 } as const;
  expect(imageLine(sampleMeasurement({ size }))).toBe('2.03 GB disk bytes');
});

test('an image is one line of what is known', () => {
  const size = { bytes: 1_870_000_000, wastedBytes: 814_000_000 };
  const build = { seconds: 32.2, exportSeconds: 0, cached: 1, steps: [sampleStep({}), sampleStep({})], phases: [] };
  const startup = { seconds: 5.2, until: 'healthy' } as const;
  expect(imageLine(sampleMeasurement({ size }))).toBe('1.87 GB · 814 MB wasted');
  expect(imageLine(sampleMeasurement({ size, build, startup }))).toBe(
    '1.87 GB · 814 MB wasted · 32.2 s · ready in 5.2 s',
  );
  expect(summaryLine(sampleMeasurement({ size, build }))).toBe(
    '1.87 GB · 814 MB wasted · 32.2 s · 1 of 2 steps cached',
  );
});
