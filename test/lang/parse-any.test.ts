import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Range } from '../../server/src/core/text';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';
import type { Instruction } from '../../server/src/lang/dockerfile/parse';

describe('any document', () => {
  const lines = ['\n', '\n', '\r\n', '\\\n', '\\ \r\n', '`\n', '# c\n', '# escape=`\n', 'EOF\n', '\tE F\n'];
  const keyword = [
    'FROM a AS b',
    'RUN ',
    'COPY ',
    'ONBUILD ',
    'ENV ',
    'LABEL ',
    'ARG ',
    'CMD ',
    'HEALTHCHECK CMD ',
    'WORKDIR ',
    'EXPOSE ',
  ];
  const words = [
    '<<EOF',
    '<<-"E F"',
    '--a=b ',
    '--mount=type=cache,target=/x ',
    '-- ',
    'A=b ',
    '["a", "b"]',
    '[1]',
    'word ',
    'NONE',
  ];
  const characters = [
    ' ',
    '\t',
    '\u00A0',
    '\uFEFF',
    '\r',
    '\v',
    '"',
    "'",
    '\\',
    '`',
    '$',
    '${A:-',
    '{',
    '}',
    'é',
    '😀',
  ];
  const piece = constantFrom(...lines, ...keyword, ...words, ...characters);
  const documents = array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

  const ranges = (instruction: Instruction): Range[] => [
    instruction.keywordRange,
    ...instruction.words.map(({ range }) => range),
    ...(instruction.json ?? []).map(({ range }) => range),
    ...instruction.flags.flatMap(({ range, valueRange }) => [range, valueRange ?? range]),
    ...instruction.properties.flatMap(({ nameRange, valueRange }) => [nameRange, valueRange ?? nameRange]),
    ...instruction.heredocs.flatMap(({ opener, body, delimiter }) => [opener, body, delimiter]),
    ...(instruction.healthcheck ? [instruction.healthcheck.typeRange] : []),
    ...(instruction.trigger ? [instruction.trigger.range, ...ranges(instruction.trigger)] : []),
  ];

  test('is read; instructions follow each other, and every part lies in its instruction', () => {
    assert(
      property(documents, (text) => {
        const { instructions, problems, comments } = parseDockerfile(text);
        let at = 0;
        for (const instruction of instructions) {
          const { start, end } = instruction.range;
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThanOrEqual(start);
          for (const range of ranges(instruction)) {
            expect(range.end).toBeGreaterThanOrEqual(range.start);
            expect(range.start).toBeGreaterThanOrEqual(start);
            expect(range.end).toBeLessThanOrEqual(end);
          }
          at = end;
        }
        expect(at).toBeLessThanOrEqual(text.length);
        for (const { range } of [...problems, ...comments]) {
          expect(range.start).toBeGreaterThanOrEqual(0);
          expect(range.end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('reads a word as its range does, but for continuations', () => {
    assert(
      property(documents, (text) => {
        for (const { words } of parseDockerfile(text).instructions) {
          for (const { raw, range } of words) {
            const written = text.slice(range.start, range.end);
            if (!written.includes('\n')) expect(written).toBe(raw);
            else expect(raw.length).toBeLessThan(written.length);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
