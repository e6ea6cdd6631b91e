import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, lineBreakOf, lineIndex } from '../../server/src/core/text';

describe('lineIndex', () => {
  it('ends lines at LF, CRLF and a lone CR, and counts UTF-16 units', () => {
    const index = lineIndex('a\r\n🚢b\rc\n');
    expect(index.lineCount).toBe(4);
    expect(index.position(3)).toEqual({ line: 1, column: 0 });
    expect(index.position(5)).toEqual({ line: 1, column: 2 });
    expect(index.position(7)).toEqual({ line: 2, column: 0 });
    expect(index.line(0)).toEqual({ start: 0, end: 1 });
    expect(index.line(1)).toEqual({ start: 3, end: 6 });
    expect(index.offset({ line: 1, column: 99 })).toBe(6);
    expect(index.offset({ line: 99, column: 0 })).toBe(9);
  });

  it('gives back the offset of every position', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '🚢', ' ') }), (text) => {
        const index = lineIndex(text);
        for (let offset = 0; offset <= text.length; offset++) {
          const position = index.position(offset);
          // Between the two characters of a line break there is no column.
          const inBreak = offset > index.line(position.line).end;
          expect(inBreak || index.offset(position) === offset).toBe(true);
        }
      }),
    );
  });
});

describe('applyEdits', () => {
  const insert = (at: number, newText: string) => ({ range: { start: at, end: at }, newText });

  it('applies edits in any order and keeps the order of those at one place', () => {
    expect(applyEdits('abc', [insert(3, '!'), { range: { start: 0, end: 1 }, newText: 'X' }, insert(3, '?')])).toBe(
      'Xbc!?',
    );
  });

  it('refuses edits that overlap or lie outside', () => {
    const edit = (start: number, end: number) => ({ range: { start, end }, newText: '' });
    expect(() => applyEdits('abc', [edit(0, 2), edit(1, 3)])).toThrow(RangeError);
    expect(() => applyEdits('abc', [edit(2, 4)])).toThrow(RangeError);
  });
});

describe('lineBreakOf', () => {
  it('takes the first line break', () => {
    expect([lineBreakOf('a\r\nb\n'), lineBreakOf('a\nb\r\n'), lineBreakOf('a'), lineBreakOf('\n')]).toEqual([
      '\r\n',
      '\n',
      '\n',
      '\n',
    ]);
  });
});
