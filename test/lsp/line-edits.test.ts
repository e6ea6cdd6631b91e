import { array, assert, constantFrom, property, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdits } from '../../server/src/core/text';
import { lineEdits } from '../../server/src/lsp/line-edits';

const line = constantFrom('a', 'b', 'c', '', 'RUN x', '🐳');
const text = array(tuple(line, constantFrom('\n', '\r\n', '\r')), { maxLength: 12 }).chain((lines) =>
  line.map((last) => lines.map((parts) => parts.join('')).join('') + last),
);

test('the edits make one text into the other', () => {
  assert(
    property(text, text, (before, after) => {
      expect(applyEdits(before, lineEdits(before, after))).toBe(after);
    }),
  );
});

test('only lines that changed are touched', () => {
  expect(lineEdits('a\nb\nc\nd\n', 'a\nB\nc\ne\nd\n')).toEqual([
    { range: { start: 2, end: 4 }, newText: 'B\n' },
    { range: { start: 6, end: 6 }, newText: 'e\n' },
  ]);
  expect(lineEdits('a\n', 'a\n')).toEqual([]);
});

test('texts that share nothing are replaced as a whole, without a long search', () => {
  const before = Array.from({ length: 4000 }, (_, at) => `a${at}\n`).join('');
  const after = Array.from({ length: 4000 }, (_, at) => `b${at}\n`).join('');
  expect(lineEdits(before, after)).toEqual([{ range: { start: 0, end: before.length }, newText: after }]);
});
