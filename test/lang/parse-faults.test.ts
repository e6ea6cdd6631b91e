import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { buildSync } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';
import { lastInstruction, problemsOf, valuesOf } from './last-instruction';

// Every row of the table of dockerfile-ast's faults that touches what we expose.
describe('where dockerfile-ast fails', () => {
  test.each([
    'FROM a\n\n\n',
    '# c\nFROM a',
    'ARG A\n\nFROM a',
    '',
    '\uFEFFARG A=$B\nFROM a',
    ' ARG A=$B\nFROM a',
    '  RUN echo $X',
    'FROM a\nRUN x \\\n\\# y\n',
    'FROM b AS a\nFROM a AS b\nWORKDIR x\n',
  ])('A1 A2 A3 %j is read', (text) => {
    expect(parseDockerfile(text).text).toBe(text);
  });

  test('A1 A3 A5 A6 the getters that throw, hang or resolve are not called', () => {
    const source = readFileSync('server/src/lang/dockerfile/parse.ts', 'utf8');
    expect(source).not.toMatch(
      /resolveVariable|getAvailable|getVariables|getExpanded|getStageHierarchy|getParentStage|getAbsolutePath|getHeredocs|getJSONValue|getFromFlag|getPlatformFlag|getRegistry/,
    );
  });

  test('A2 a continued line that starts with an escaped # opens no here-document', () => {
    expect(lastInstruction('FROM a\nRUN x \\\n\\# y\n')).toMatchObject({
      heredocs: [],
      arguments: { text: 'x \\# y' },
    });
  });

  test('A4 A7 A8 many stages with comments, and many flags, take linear time', () => {
    const start = performance.now();
    expect(parseDockerfile('FROM a AS s\n# c\n'.repeat(9_999)).instructions).toHaveLength(9_999);
    expect(lastInstruction(`FROM a\nRUN ${'--a=b \\\n'.repeat(19_000)} x`).flags).toHaveLength(19_000);
    expect(lastInstruction(`FROM a\nCOPY ${'a '.repeat(30_000)}b`).words).toHaveLength(30_001);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  test('A9 it runs without Node', () => {
    const { outputFiles } = buildSync({
      entryPoints: ['server/src/lang/dockerfile/parse.ts'],
      bundle: true,
      write: false,
      format: 'iife',
      globalName: 'parser',
      platform: 'browser',
    });
    const answer: unknown = runInNewContext(
      `${outputFiles[0]!.text}; JSON.stringify(parser.parseDockerfile('FROM a\\nENV B=c').instructions[1].properties[0].nameRange)`,
      { TextEncoder },
    );
    expect(answer).toBe('{"start":11,"end":12}');
  });

  test.each<[string, string, string[]]>([
    ['B1', 'FROM a\nRUN a \\\\\nRUN x', ['FROM', 'RUN', 'RUN']],
    ['B1', 'FROM a\nENV P=C:\\\\\nRUN x', ['FROM', 'ENV', 'RUN']],
    ['B2', 'FROM a\nRUN a \\ \n b', ['FROM', 'RUN']],
    ['B3', '# foo=bar\n# escape=`\nFROM a\nRUN a \\\n b', ['FROM', 'RUN']],
    ['B3', '# TODO fix=bar\n# escape=`\nFROM a\nRUN a \\\n b', ['FROM', 'RUN']],
    ['B5', 'FROM a\nRUN python3 -c "print(1 <<2)"\nRUN x', ['FROM', 'RUN', 'RUN']],
    ['B5', 'FROM a\nRUN echo "a <<EOF b"\nRUN x', ['FROM', 'RUN', 'RUN']],
    ['B6', 'FROM a\nRUN cat << EOF\na\nEOF\nRUN x', ['FROM', 'RUN', 'RUN']],
    ['B7', 'FROM a\nRUN cat 3<<EOF\na\nEOF\nRUN x', ['FROM', 'RUN', 'RUN']],
    ['B8', 'FROM a\nRUN cat <<"A B"\na\nA B\nRUN x', ['FROM', 'RUN', 'RUN']],
    ['B8', 'FROM a\nRUN cat <<E"O"F\n$x\nEOF\nRUN x', ['FROM', 'RUN', 'RUN']],
    ['B9', 'FROM a\nCOPY <<-A <<B /d/\na\n\tA\nb\n\tB\nB\nRUN x', ['FROM', 'COPY', 'RUN']],
    ['B12', 'FROM a\n\\\nRUN x', ['FROM', 'RUN']],
    ['B14', 'FROM a\nRUN\fx\n\u00A0RUN\vy\n\u0085RUN z\rUSER a', ['FROM', 'RUN', 'RUN', 'RUN']],
  ])('%s %j', (_, text, expected) => {
    const parsed = parseDockerfile(text);
    expect(parsed.instructions.map(({ keyword }) => keyword)).toEqual(expected);
    expect(parsed.problems).toEqual([]);
  });

  test('B3 a comment with a = is a comment', () => {
    const { comments, directives } = parseDockerfile('# see https://x?y=1\nFROM a');
    expect([comments.map(({ text }) => text), directives]).toEqual([['# see https://x?y=1'], []]);
  });

  test('B4 check is a directive, values keep their blanks, and a second one is a problem', () => {
    const { directives } = parseDockerfile('# check=error=true\n# syntax=a b\nFROM a');
    expect(directives.map(({ name, value }) => [name, value])).toEqual([
      ['check', 'error=true'],
      ['syntax', 'a b'],
    ]);
    expect(problemsOf('# check=skip=A\n# check=skip=B\nFROM a')).toHaveLength(1);
  });

  test.each(['RUN <<EOF\necho', 'RUN (cat <<EOF) | sh\na\nEOF', 'RUN echo $((1 << 2))'])(
    'B10 B11 %j is a problem',
    (text) => {
      expect(problemsOf(`FROM a\n${text}`)).toEqual([expect.stringContaining('never closed')]);
    },
  );

  test('B13 an escape character at the very end ends the instruction on its line', () => {
    const { range, at } = lastInstruction('FROM a\nRUN a \\\n');
    expect(at(range)).toBe('RUN a \\');
  });

  test('B15 B17 a here-document in ONBUILD belongs to it, comments around instructions to none', () => {
    expect(lastInstruction('FROM a\nONBUILD RUN <<E\nx\nE').heredocs).toHaveLength(1);
    const text = '# c\nFROM a\n# d\nRUN b';
    expect(parseDockerfile(text).instructions.map(({ range }) => text.slice(range.start, range.end))).toEqual([
      'FROM a',
      'RUN b',
    ]);
  });

  test.each<[string, string[]]>([
    ['CMD ["a","b c"]', ['a', 'b c']],
    ['CMD ["\\u0041", "a\\tb", "\\"]"]', ['A', 'a\tb', '"]']],
    ['CMD ["a", \\\n # c\n "b"]', ['a', 'b']],
    ['CMD [ ]', []],
    ['COPY --from=a ["b c", "d"]', ['b c', 'd']],
    ['RUN ["a", "b\\\nc"]', ['a', 'bc']],
  ])('C1 C3 %j is in JSON form', (text, expected) => {
    const { json, words, at } = lastInstruction(`FROM a\n${text}`);
    expect(valuesOf(json)).toEqual(expected);
    expect(words).toEqual(json);
    for (const { range } of json!) expect(at(range)).toMatch(/^"[^]*"$/);
  });

  test('C3b a continuation by backtick in JSON', () => {
    expect(valuesOf(lastInstruction('# escape=`\nFROM a\nENTRYPOINT ["a", `\n "b"]').json)).toEqual(['a', 'b']);
  });

  test.each(['CMD ["a",]', 'CMD ["a"] b', 'RUN ["a"]; b', 'CMD ["C:\\windows"]', "CMD ['a']"])(
    'C2 %j is in shell form',
    (text) => {
      expect(lastInstruction(`FROM a\n${text}`).json).toBeUndefined();
      expect(problemsOf(`FROM a\n${text}`)).toEqual([]);
    },
  );

  test.each(['CMD [1]', 'CMD [null]', 'ONBUILD RUN ["a", 1]'])('C2 %j is a problem', (text) => {
    expect(problemsOf(`FROM a\n${text}`)).toEqual([expect.stringContaining('double quotes')]);
  });

  test.each<[string, string, [string, string | undefined][], string]>([
    ['C4', 'COPY --chown="a:b" x y', [['chown', 'a:b']], 'x y'],
    ['C4', 'COPY --chown="a b" x y', [['chown', 'a b']], 'x y'],
    ['C4', 'COPY --chown=a\\ b x y', [['chown', 'a b']], 'x y'],
    ['C5', 'RUN a--b --x c', [], 'a--b --x c'],
    ['C5', 'RUN -- --x c', [], '--x c'],
    [
      'C7',
      'COPY --from=x --chown=1 a b',
      [
        ['from', 'x'],
        ['chown', '1'],
      ],
      'a b',
    ],
    [
      'C7',
      'ADD --link --keep-git-dir=true a b',
      [
        ['link', undefined],
        ['keep-git-dir', 'true'],
      ],
      'a b',
    ],
  ])('%s %j', (_, text, flags, rest) => {
    const instruction = lastInstruction(`FROM a\n${text}`);
    expect(instruction.flags.map(({ name, value }) => [name, value])).toEqual(flags);
    expect(instruction.arguments.text).toBe(rest);
    expect(instruction.words.map(({ range }) => instruction.at(range))).toEqual(rest.split(' '));
  });

  test('C9 C12 quotes are no part of a value', () => {
    expect(valuesOf(lastInstruction('FROM "a:1"').words)).toEqual(['a:1']);
    expect(lastInstruction('ENV A=a"b c"d').properties[0]!.value).toBe('ab cd');
  });

  test('C10 C11 variables stay as they are written', () => {
    expect(valuesOf(lastInstruction('FROM a:${V:-2}').words)).toEqual(['a:${V:-2}']);
    expect(valuesOf(lastInstruction("COPY $A '$B' ${C%.*} \\$D /").words)).toEqual(['$A', '$B', '${C%.*}', '$D', '/']);
  });

  test.each([
    ['C13', 'RUN <<EOF\na \\\nEOF', 'a \\\n'],
    ['C14', 'RUN <<EOF\n\n\na\n\n\nEOF', '\n\na\n\n\n'],
  ])('%s %j', (_, text, body) => {
    const { heredocs, at } = lastInstruction(`FROM a\n${text}\n`);
    expect(at(heredocs[0]!.body)).toBe(body);
    expect(at(heredocs[0]!.delimiter)).toBe('EOF');
  });

  test('C15 the body of a here-document is no argument', () => {
    const { words, arguments: args } = lastInstruction('FROM a\nCOPY <<A /b\nx y\nA\n');
    expect([valuesOf(words), args.text]).toEqual([['<<A', '/b'], '<<A /b']);
  });

  test('C16 an escaped blank parts words of COPY as BuildKit parts them', () => {
    const { words, at } = lastInstruction('FROM a\nCOPY a\\ b /c');
    expect(words.map(({ raw, range }) => [raw, at(range)])).toEqual([
      ['a\\', 'a\\'],
      ['b', 'b'],
      ['/c', '/c'],
    ]);
    expect(lastInstruction('FROM a\nRUN echo a\\ b').arguments.text).toBe('echo a\\ b');
  });
});
