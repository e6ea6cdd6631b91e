import { describe, expect, test } from 'vitest';
import { splitDockerfile } from '../../server/src/lang/dockerfile/split';
import { documentRange, logicalOffset } from '../../server/src/lang/mapped-text';
import type { Range } from '../../server/src/core/text';
import vectors from '../fixtures/buildkit-parse.json';

type Row = [keyword: string, start: number, end: number, text: string, extra?: { heredocs?: unknown[] }];

/** What we read, in the shape of the vectors. Lines count from 1 and end at LF, as BuildKit counts them. */
function rows(text: string): unknown[] {
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  return splitDockerfile(text).instructions.map(({ keyword, range, logical, heredocs }) => [
    keyword,
    lineOf(range.start),
    lineOf(range.end),
    logical.text,
    heredocs.map(({ name, dash, expand, body }) => [name, dash, expand, text.slice(body.start, body.end)]),
  ]);
}

/** The keywords with their joined texts. */
const joined = (text: string): string[] => splitDockerfile(text).instructions.map(({ logical }) => logical.text);
const directives = (text: string): string[] =>
  splitDockerfile(text).directives.map(({ name, value }) => `${name}=${value}`);
const messages = (text: string): string[] => splitDockerfile(text).problems.map(({ message }) => message);

describe("BuildKit's own answers", () => {
  const accepted = (vectors.cases as [string, string | Row[]][]).filter((vector): vector is [string, Row[]] =>
    Array.isArray(vector[1]),
  );

  test('every instruction of every input is split alike', () => {
    expect(accepted).toHaveLength(1569);
    for (const [text, expected] of accepted) {
      expect(rows(text), JSON.stringify(text)).toEqual(
        expected.map(([keyword, start, end, logical, extra]) => [keyword, start, end, logical, extra?.heredocs ?? []]),
      );
      expect(messages(text), JSON.stringify(text)).toEqual([]);
    }
  });

  test('every character of a joined text stands at its place in the document', () => {
    for (const [text] of accepted) {
      for (const { logical } of splitDockerfile(text).instructions) {
        const offsets = Array.from(
          { length: logical.text.length },
          (_, at) => documentRange(logical, at, at + 1).start,
        );
        expect(offsets.map((offset) => text[offset]).join(''), JSON.stringify(text)).toBe(logical.text);
        expect(offsets.map((offset) => logicalOffset(logical, offset))).toEqual([...offsets.keys()]);
      }
    }
  });
});

describe('ranges', () => {
  const text =
    '\uFEFF# c\r\n  from a\r\nRUN \\\r\n # why\r\n  cat <<-"E F" 3<<X \\\r\n\r\n && b\r\nbody 😀\r\n\tE F\r\nX\r\n';
  const { instructions, comments } = splitDockerfile(text);
  const slice = ({ start, end }: Range): string => text.slice(start, end);

  test('an instruction reaches from its keyword to its last line, without the line break', () => {
    expect(instructions.map(({ range }) => slice(range))).toEqual(['from a', text.slice(text.indexOf('RUN'), -2)]);
    expect(instructions.map(({ keyword, keywordRange }) => [keyword, slice(keywordRange)])).toEqual([
      ['FROM', 'from'],
      ['RUN', 'RUN'],
    ]);
  });

  test('a here-document has an opener, a body with its last line break, and a closing line', () => {
    const places = instructions[1]!.heredocs.map(({ name, fd, opener, body, delimiter }) => {
      return [name, fd, slice(opener), slice(body), slice(delimiter)];
    });
    expect(places).toEqual([
      ['E F', 0, '<<-"E F"', 'body 😀\r\n', '\tE F'],
      ['X', 3, '3<<X', '', 'X'],
    ]);
  });

  test('comments are listed in order, those inside of an instruction there too', () => {
    expect(comments.map(({ text: comment, range }) => [comment, slice(range)])).toEqual([
      ['# c', '# c'],
      ['# why', '# why'],
    ]);
    expect(instructions[1]!.comments).toEqual([comments[1]]);
  });

  test('a keyword may be broken over lines, and a lone escape character starts the instruction before it', () => {
    const broken = 'FR\\\n# c\nOM a\n\\\nRUN x';
    const parts = splitDockerfile(broken).instructions;
    expect(
      parts.map(({ keyword, keywordRange, range }) => [
        keyword,
        broken.slice(keywordRange.start, keywordRange.end),
        range.start,
      ]),
    ).toEqual([
      ['FROM', 'FR\\\n# c\nOM', 0],
      ['RUN', 'RUN', 13],
    ]);
  });
});

describe('directives', () => {
  test('are read at the top alone, in any order and case', () => {
    const text =
      '\uFEFF#syntax = docker/dockerfile:1 \r\n# Check=skip=all; error=true\n#escape=`\nFROM a\n# escape=\\\n';
    const split = splitDockerfile(text);
    expect(directives(text)).toEqual(['syntax=docker/dockerfile:1', 'check=skip=all; error=true', 'escape=`']);
    expect(split.directives.map(({ valueRange }) => text.slice(valueRange.start, valueRange.end))).toEqual([
      'docker/dockerfile:1',
      'skip=all; error=true',
      '`',
    ]);
    expect(split.directives.map(({ range }) => text.slice(range.start, range.end))[0]).toBe(
      '#syntax = docker/dockerfile:1',
    );
    expect(split.escape).toBe('`');
    expect(split.comments.map(({ text: comment }) => comment)).toEqual(['# escape=\\']);
  });

  test.each(['# note\n', '\n', '# foo=bar\n', '# see https://x?y=1\n', '# TODO fix=bar\n', '#!/x\n', '# syntax=\n'])(
    '%j ends them',
    (above) => {
      const split = splitDockerfile(`${above}# escape=\`\nFROM a\nRUN C:\\\n x\n`);
      expect(split.directives).toEqual([]);
      expect(split.escape).toBe('\\');
      expect(split.instructions).toHaveLength(2);
    },
  );

  test('a second one of a name is a problem at its place, and the first counts', () => {
    const text = '# escape=`\n# escape=\\\n# check=skip=A\n# check=skip=B\nFROM a\n';
    const { problems, escape } = splitDockerfile(text);
    expect(problems.map(({ range }) => text.slice(range.start, range.end))).toEqual(['# escape=\\', '# check=skip=B']);
    expect(escape).toBe('`');
  });

  test('an unknown escape character is a problem and changes nothing', () => {
    expect(messages('# escape=x\nFROM a\n')).toEqual([expect.stringContaining('\\ or `')]);
    expect(splitDockerfile('# escape=x\nFROM a\n').escape).toBe('\\');
    expect(messages('# escape= \nFROM a\n')).toHaveLength(1);
  });
});

describe('what BuildKit refuses', () => {
  test('a here-document that is never closed takes the rest, and the problem stands at its opener', () => {
    const text = 'FROM a\nRUN cat <<EOF\nb\nFROM c\n';
    const { instructions, problems } = splitDockerfile(text);
    expect(problems.map(({ range }) => text.slice(range.start, range.end))).toEqual(['<<EOF']);
    expect(instructions).toHaveLength(2);
    expect(instructions[1]!.heredocs[0]).toMatchObject({
      body: { start: 21, end: 30 },
      delimiter: { start: 30, end: 30 },
    });
  });

  test('the name of a here-document that cannot be read', () => {
    expect(messages("FROM a\nRUN cat ${A:-x <<\\'b}\n")).toEqual([expect.stringContaining('cannot read the name')]);
  });

  test.each(['', '\uFEFF', '# c\n', '  \n\t\n'])('%j has no instructions', (text) => {
    expect(messages(text)).toEqual([expect.stringContaining('no instructions')]);
  });

  test('a line of 65,536 bytes, and nothing below it is read', () => {
    const fits = `FROM a\nRUN ${'é'.repeat(32_765)}x\nRUN y`;
    expect(messages(fits)).toEqual([]);
    const tooLong = fits.replace('RUN é', 'RUN éx');
    expect(messages(tooLong)).toEqual([expect.stringContaining('65,535 bytes')]);
    expect(joined(tooLong)).toEqual(['FROM a']);
  });
});

test('long and hostile documents take linear time', () => {
  const texts = [
    'RUN <<A '.concat('${a:-'.repeat(12_000)),
    'FROM a\nRUN '.concat('<<A '.repeat(15_000), '\n', 'A\n'.repeat(15_000)),
    '\\\n'.repeat(400_000),
    '# syntax=a\n'.repeat(80_000),
    `# syntax= a${' '.repeat(60_000)}b\nFROM a`,
    'ONBUILD '.repeat(8_000),
    'FROM a\n'.concat('RUN x \\\n # c\n\n'.repeat(60_000)),
    `FROM a\nRUN <<A ${'"'.repeat(60_000)}\nA\n`,
  ];
  const start = performance.now();
  for (const text of texts) splitDockerfile(text);
  expect(performance.now() - start).toBeLessThan(10_000);
});
