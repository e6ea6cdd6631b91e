import { expect, test } from 'vitest';
import { figuresLine, figuresTooltip } from '../../server/src/lsp/figures';

test.each([
  [{ bytes: 579_000_000, seconds: 13.12, cached: false }, '579 MB · 13.1 s'],
  [{ bytes: 0, seconds: 0.04, cached: false }, '0 B · 0.0 s'],
  [{ bytes: undefined, seconds: 125, cached: false }, '2 min 5 s'],
  [{ bytes: undefined, seconds: 0, cached: true }, 'cached'],
  [{ bytes: 12_345, seconds: 0, cached: true }, '12.3 kB · cached'],
  [{ bytes: 12_345, seconds: undefined, cached: true }, '12.3 kB'],
  [{ bytes: undefined, seconds: undefined, cached: true }, ''],
])('%j reads %s', (figures, line) => {
  expect(figuresLine(figures)).toBe(line);
});

test('the tooltip is exact, and says nothing of a time that nobody measured', () => {
  expect(figuresTooltip({ bytes: 579_123_456, seconds: 13.12, cached: false })).toBe(
    'Stores 579,123,456 bytes of files; took 13.1 s in the last build.',
  );
  expect(figuresTooltip({ bytes: undefined, seconds: 0, cached: true })).toBe(
    'Stores no files in the image; came from the cache in the last build.',
  );
  expect(figuresTooltip({ bytes: 7, seconds: undefined, cached: true })).toBe('Stores 7 bytes of files.');
});
