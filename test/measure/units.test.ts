import { describe, expect, test } from 'vitest';
import { oneLine, printable } from '../../server/src/measure/display';
import { formatBytes, formatSeconds, parseBytes, parseSeconds } from '../../server/src/measure/units';

describe('sizes', () => {
  test.each([
    ['500MB', 500_000_000],
    ['1.5 GB', 1_500_000_000],
    ['512MiB', 536_870_912],
    ['10k', 10_000],
    ['123', 123],
    ['0', 0],
    ['MB', undefined],
    ['-5MB', undefined],
    ['5TBs', undefined],
    ['1e9', undefined],
    ['', undefined],
  ])('%s is %s bytes', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });

  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [4096, '4.1 kB'],
    [999_499, '999 kB'],
    [999_600, '1 MB'],
    [578_901_234, '579 MB'],
    [1_870_989_826, '1.87 GB'],
  ])('%i bytes are shown as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('times', () => {
  test.each([
    ['90s', 90],
    ['5m', 300],
    ['1m30s', 90],
    ['1h', 3600],
    ['45', 45],
    ['1.5s', 1.5],
    ['', undefined],
    ['5x', undefined],
    ['s', undefined],
    ['30s1m', undefined],
  ])('%s is %s seconds', (text, seconds) => {
    expect(parseSeconds(text)).toBe(seconds);
  });

  test.each([
    [0, '0.0 s'],
    [0.24, '0.2 s'],
    [9.96, '10.0 s'],
    [59.4, '59.4 s'],
    [59.96, '1 min'],
    [60, '1 min'],
    [185, '3 min 5 s'],
    [3600, '1 h'],
    [4800, '1 h 20 min'],
  ])('%d seconds are shown as %s', (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });
});

test('what is shown holds no control characters', () => {
  expect(oneLine(' a\n\tb\u001b[2J\u0000c\u009b ')).toBe('a b [2J c');
  expect(printable('\u001b[33mred\u001b[0m\r\n50%\r100%\u0007\n\ttab')).toBe('red\n50%\n100%\n\ttab');
});
