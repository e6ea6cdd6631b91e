import { describe, expect, test } from 'vitest';
import { parseDockerfile, parseMount } from '../../server/src/lang/dockerfile/parse';
import vectors from '../fixtures/buildkit-parse.json';
import { lastInstruction, problemsOf, valuesOf } from './last-instruction';

type Row = [keyword: string, start: number, end: number, text: string, extra?: { flags?: string[]; json?: boolean }];

/** Each pair's name, value and raw value, with what stands at the ranges. */
const pairs = (text: string) => {
  const { properties, at } = lastInstruction(text);
  return properties.map(({ name, nameRange, value, rawValue, valueRange }) => {
    return [name, at(nameRange), value, rawValue, at(valueRange)];
  });
};

/** A mount's type and options. */
const mount = (flag: string) => {
  const { type, options } = parseMount(lastInstruction(`FROM a\nRUN --mount=${flag} x`).flags[0]!);
  return [type, ...[...options].map(([name, value]) => `${name}=${value}`)];
};

describe("BuildKit's own answers", () => {
  const cases = vectors.cases as [string, string | Row[]][];

  test('what it refuses is a problem, and nothing else is', () => {
    const refused = cases.filter(([, answer]) => typeof answer === 'string');
    expect(refused).toHaveLength(100);
    for (const [text, answer] of cases) {
      expect(problemsOf(text).length > 0, JSON.stringify(text)).toBe(typeof answer === 'string');
    }
  });

  test('flags and forms are alike', () => {
    let flagged = 0;
    for (const [text, answer] of cases) {
      if (typeof answer === 'string') continue;
      const { instructions } = parseDockerfile(text);
      answer.forEach(([, , , , extra], i) => {
        const { flags, json } = instructions[i]!;
        const written = flags.map(({ name, value }) => (value === undefined ? `--${name}` : `--${name}=${value}`));
        flagged += flags.length;
        // BuildKit reads flags by bytes and garbles what is not ASCII.
        const expected = (extra?.flags ?? []).map((flag) => Buffer.from(flag, 'latin1').toString());
        expect(written, JSON.stringify(text)).toEqual(expected);
        expect(json !== undefined, JSON.stringify(text)).toBe(extra?.json ?? false);
      });
    }
    expect(flagged).toBeGreaterThan(80);
  });
});

describe('instructions', () => {
  test('FROM: image, AS, name', () => {
    const text = 'FROM --platform=$BUILDPLATFORM "alpine:3" \\\n# c\n AS b';
    const { words, flags, at } = lastInstruction(text);
    expect(valuesOf(words)).toEqual(['alpine:3', 'AS', 'b']);
    expect(words.map(({ raw, range }) => [raw, at(range)])).toEqual([
      ['"alpine:3"', '"alpine:3"'],
      ['AS', 'AS'],
      ['b', 'b'],
    ]);
    expect(flags.map(({ name, value, range, valueRange }) => [name, value, at(range), at(valueRange)])).toEqual([
      ['platform', '$BUILDPLATFORM', '--platform=$BUILDPLATFORM', '$BUILDPLATFORM'],
    ]);
  });

  test('a word that goes on in the next line is one word, from its first to its last character', () => {
    const { words, at } = lastInstruction('FROM a\r\nCOPY a\\\r\n # c\r\n\r\nb /d/\r\n');
    expect(words.map(({ value, range }) => [value, at(range)])).toEqual([
      ['ab', 'a\\\r\n # c\r\n\r\nb'],
      ['/d/', '/d/'],
    ]);
  });

  test('USER, WORKDIR and STOPSIGNAL have one word', () => {
    expect(valuesOf(lastInstruction('FROM a\nWORKDIR /a "b c"  ').words)).toEqual(['/a b c']);
    expect(lastInstruction('FROM a\nUSER "a b":c').words).toMatchObject([{ value: 'a b:c', raw: '"a b":c' }]);
    expect(valuesOf(lastInstruction('FROM a\nSTOPSIGNAL').words)).toEqual([]);
  });

  test('the words of RUN are left to the shell', () => {
    expect(valuesOf(lastInstruction(`FROM a\nRUN --network=none echo "a b" 'c'`).words)).toEqual([
      'echo',
      '"a',
      'b"',
      "'c'",
    ]);
  });

  test('HEALTHCHECK: flags, type, command', () => {
    const {
      flags,
      healthcheck,
      words,
      json,
      arguments: args,
      at,
    } = lastInstruction('FROM a\nHEALTHCHECK --interval=5s cmd ["a b", "c"]');
    expect(flags).toMatchObject([{ name: 'interval', value: '5s' }]);
    expect([healthcheck!.type, at(healthcheck!.typeRange), healthcheck!.command.text]).toEqual([
      'CMD',
      'cmd',
      '["a b", "c"]',
    ]);
    expect(valuesOf(json)).toEqual(['a b', 'c']);
    expect(json!.map(({ range }) => at(range))).toEqual(['"a b"', '"c"']);
    expect(words).toEqual(json);
    expect(args.text).toBe('cmd ["a b", "c"]');
    const shell = lastInstruction('FROM a\nHEALTHCHECK CMD \\\n  curl "a b"');
    expect(shell.words.map(({ raw, range }) => [raw, shell.at(range)])).toEqual([
      ['curl', 'curl'],
      ['"a', '"a'],
      ['b"', 'b"'],
    ]);
    expect(lastInstruction('FROM a\nHEALTHCHECK NONE')).toMatchObject({
      healthcheck: { type: 'NONE' },
      words: [],
      json: undefined,
    });
    expect(lastInstruction('FROM a\nHEALTHCHECK')).toMatchObject({ healthcheck: { type: '' }, words: [] });
    expect(lastInstruction('FROM a\nRUN a').healthcheck).toBeUndefined();
  });

  test('ONBUILD: the instruction in it', () => {
    const { trigger, words, at } = lastInstruction('FROM a\nONBUILD \\\n  copy --from=b <<A <<-B /d/\nx\nA\n\tB\n');
    expect(words).toEqual([]);
    expect(trigger).toMatchObject({ keyword: 'COPY', flags: [{ name: 'from', value: 'b' }] });
    expect(valuesOf(trigger!.words)).toEqual(['<<A', '<<-B', '/d/']);
    expect(trigger!.heredocs.map(({ name, body }) => [name, at(body)])).toEqual([
      ['A', 'x\n'],
      ['B', ''],
    ]);
    expect([at(trigger!.keywordRange), at(trigger!.range)]).toEqual(['copy', 'copy --from=b <<A <<-B /d/\nx\nA\n\tB']);
    expect(lastInstruction('FROM a\nONBUILD ONBUILD RUN x').trigger).toBeUndefined();
    expect(lastInstruction('FROM a\nONBUILD').trigger).toBeUndefined();
  });

  test('an unknown instruction keeps its words', () => {
    expect(lastInstruction('FROM a\nCOPPY a b')).toMatchObject({
      keyword: 'COPPY',
      words: [{ value: 'a' }, { value: 'b' }],
    });
  });
});

describe('pairs', () => {
  test('of ENV and LABEL', () => {
    expect(pairs(`ENV A=a"b c"d \\\n  # c\n  B='$x' C= D=a\\ b "E F"=\\\ng`)).toEqual([
      ['A', 'A', 'ab cd', 'a"b c"d', 'a"b c"d'],
      ['B', 'B', '$x', "'$x'", "'$x'"],
      ['C', 'C', '', '', ''],
      ['D', 'D', 'a b', 'a\\ b', 'a\\ b'],
      ['E F', '"E F"', 'g', 'g', 'g'],
    ]);
    expect(pairs('LABEL "a.b"="c=d"')).toEqual([['a.b', '"a.b"', 'c=d', '"c=d"', '"c=d"']]);
  });

  test('of the old form: all the rest is the value', () => {
    expect(pairs('ENV A  b "c  d" \\\n e=f ')).toEqual([
      ['A', 'A', 'b c  d  e=f', 'b "c  d"  e=f', 'b "c  d" \\\n e=f'],
    ]);
  });

  test('of ARG, with or without a value', () => {
    expect(pairs('ARG TARGETOS TARGETARCH A="b c"')).toEqual([
      ['TARGETOS', 'TARGETOS', undefined, undefined, undefined],
      ['TARGETARCH', 'TARGETARCH', undefined, undefined, undefined],
      ['A', 'A', 'b c', '"b c"', '"b c"'],
    ]);
  });

  test('that BuildKit refuses are problems where they stand', () => {
    const text = 'FROM a\nENV A=b c d="e\nLABEL x\n';
    const { problems, instructions } = parseDockerfile(text);
    expect(problems.map(({ range }) => text.slice(range.start, range.end))).toEqual(['c', 'x']);
    expect(instructions[1]!.properties.map(({ name, value }) => [name, value])).toEqual([
      ['A', 'b'],
      ['c', undefined],
      ['d', '"e'],
    ]);
  });
});

describe('mounts', () => {
  test('have a type, and options under their long names', () => {
    expect(mount('TYPE=Cache,dst=/x,ro,id=$ID,source=a=b')).toEqual([
      'cache',
      'type=Cache',
      'target=/x',
      'readonly=',
      'id=$ID',
      'source=a=b',
    ]);
    expect(mount('src=a,destination=b')).toEqual(['bind', 'source=a', 'target=b']);
    expect(parseMount(lastInstruction('RUN --mount x').flags[0]!)).toMatchObject({ type: 'bind', options: new Map() });
  });

  test('are one line of CSV once the quotes of the flag are gone', () => {
    expect(mount(`'type=cache,"target=/a,b"'`)).toEqual(['cache', 'type=cache', 'target=/a,b']);
    expect(mount(`type=cache,"target=/a,b"`)).toEqual(['cache', 'type=cache', 'target=/a', 'b=']);
    expect(mount(`'"a=""b","c'`)).toEqual(['bind', 'a="b', 'c=']);
  });
});

test.each(['a'.repeat(1_000_001), '\n'.repeat(20_000)])('a document that is too large is not read', (text) => {
  const { instructions, problems, complete } = parseDockerfile(text);
  expect({ instructions, complete }).toEqual({ instructions: [], complete: false });
  expect(problems).toEqual([{ message: expect.stringContaining('not checked'), range: { start: 0, end: 0 } }]);
});

test('a document is complete when there is an instruction in it, problems or not', () => {
  expect(parseDockerfile('# c').complete).toBe(false);
  expect(parseDockerfile('FROM a\nENV x').complete).toBe(true);
});
