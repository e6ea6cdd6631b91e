import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { buildDockerignoreModel } from '../../server/src/lang/dockerignore/model';
import { matcher } from '../../server/src/lang/dockerignore/matcher';
import { parseDockerignore } from '../../server/src/lang/dockerignore/patterns';
import vectors from '../fixtures/dockerignore.json';

const cases = vectors.cases as ([string, string] | [string, string[], string[]])[];

/** What an ignore file says of each path; '' for a file that is refused. */
function ignored(text: string, paths: readonly string[]): string[] {
  const file = parseDockerignore(text);
  expect(file.problems).toEqual([]);
  const { isIgnored } = matcher(file);
  return paths.filter((path) => isIgnored(path).ignored);
}

describe("moby's own answers", () => {
  const refused = cases.filter(([, answer]) => typeof answer === 'string');
  const accepted = cases.filter((row): row is [string, string[], string[]] => Array.isArray(row[1]));

  test('are all there', () => {
    expect([refused.length, accepted.length]).toEqual([22, 638]);
  });

  test('for files that it reads', () => {
    for (const [text, yes, no] of accepted) {
      expect(ignored(text, [...yes, ...no]), JSON.stringify(text)).toEqual(yes);
    }
  });

  test('for files that it refuses', () => {
    for (const [text] of refused) expect(parseDockerignore(text).problems, JSON.stringify(text)).not.toEqual([]);
  });
});

describe('what moby does where people guess', () => {
  const rows: [fact: string, text: string, yes: string[], no: string[]][] = [
    ['a bare name counts at the top only', 'foo', ['foo', 'foo/x'], ['a/foo']],
    ['a slash at the end does not ask for a folder', 'foo/', ['foo', 'foo/x'], []],
    ['a slash or ./ in front is dropped', '/foo\n./bar', ['foo', 'bar'], ['a/foo']],
    ['white space around a pattern is dropped', '\t foo \t', ['foo'], ['foo ']],
    ['.. is resolved', 'a/../b', ['b'], ['a', 'a/b']],
    ['only column 0 begins a comment', '# foo\n  # bar', ['# bar'], ['# foo', 'foo', 'bar']],
    ['a # amid a line belongs to the pattern', 'foo # all of it', ['foo # all of it'], ['foo']],
    ['[!a] is a class of two', '[!a].txt', ['!.txt', 'a.txt'], ['b.txt']],
    ['[^a] is not a', '[^a].txt', ['b.txt'], ['a.txt']],
    ['! foo excepts foo', '*\n! foo', [' foo', 'x'], ['foo']],
    ['/!foo is an exception too', '*\n/!foo', ['!foo'], ['foo']],
    ['the later pattern decides', '!a.md\n*.md', ['a.md'], []],
    ['an exception brings back what lies in an ignored folder', 'dir\n!dir/keep', ['dir', 'dir/x'], ['dir/keep/y']],
    ['an exception that comes too early for its folder does nothing', 'a/b\n!a', ['a/b', 'a/b/c'], ['a', 'a/c']],
    ['** stands for no folder too', 'a/**/b', ['a/b', 'a/x/y/b/c'], ['a', 'b', 'xa/b']],
    ['dir/** keeps the folder itself', 'dir/**', ['dir/a', 'dir/a/b'], ['dir']],
    ['a star stops at a slash', 'a*b', ['ab', 'axxb'], ['ax/b']],
    [
      'braces, plus and brackets in pairs of others are plain',
      '{a,b}\n+(c)\na|b',
      ['{a,b}', '+(c)', 'a|b'],
      ['a', 'c'],
    ],
    ['case counts', 'FOO', ['FOO'], ['foo']],
    ['a byte order mark is dropped', '\uFEFFfoo', ['foo'], ['\uFEFFfoo']],
    ['characters outside of the basic plane are one character', '?.txt', ['🚢.txt', 'é.txt'], ['ab.txt']],
    ['a caret is plain where nothing else is special', 'a^b', ['a^b'], ['ab']],
    ['and an anchor elsewhere', '^a*\nb^*', ['abc'], ['^abc', 'b^c']],
    ['a backslash makes the next character plain', '\\*.md\n\\#x', ['*.md', '#x'], ['a.md']],
    ['a class of a star is a class, stars and a bracket', '[*]', ['^^]', ']'], ['*']],
  ];
  test.each(rows)('%s', (_, text, yes, no) => {
    expect(ignored(text, [...yes, ...no])).toEqual(yes);
  });

  test.each(['!', 'a\n! ', '!/', '[a', '[]', 'a[', '[a-]', '[b-a]', 'x\\', '\\q*', 'y'.repeat(65_536)])(
    'refuses %j',
    (text) => {
      const { problems } = parseDockerignore(`ok\n${text}\nok`);
      expect(problems).toHaveLength(1);
      const last = text.split('\n').at(-1)!.trim();
      const written = `ok\n${text}\nok`;
      expect(written.slice(problems[0]!.range.start, problems[0]!.range.end)).toBe(last);
    },
  );
});

test('each pattern knows its place', () => {
  const text = '\uFEFF# all\r\n  *.md \r\n\r\n!/README.md/\r\n';
  const { patterns, comments } = parseDockerignore(text);
  expect(patterns.map(({ raw, negated, cleaned }) => [raw, negated, cleaned])).toEqual([
    ['*.md', false, '*.md'],
    ['!/README.md/', true, 'README.md'],
  ]);
  for (const { raw, range } of patterns) expect(text.slice(range.start, range.end)).toBe(raw);
  expect(comments.map(({ start, end }) => text.slice(start, end))).toEqual(['# all']);
});

test('the pattern that had the last word is named', () => {
  const { isIgnored } = matcher(parseDockerignore('*\n!src\nsrc/*.log'));
  const by = (path: string) => isIgnored(path).by?.raw;
  expect([by('x'), by('src/a'), by('src/a.log')]).toEqual(['*', '!src', 'src/*.log']);
  expect(matcher(parseDockerignore('a')).isIgnored('b')).toEqual({ ignored: false, by: undefined });
});

test.each([
  ['*\n!src/keep', 'src', true],
  ['*\n!src/keep', 'other', false],
  ['*\n!src/keep', 'src/keep2', false],
  ['*\n!**/*.go', 'a/b', true],
  ['!src/keep\n*', 'src', false],
  ['*\n!src\nsrc', 'src', false],
  ['*\n!a*', 'b', false],
])('%j: something below %s may be kept: %s', (text, folder, expected) => {
  expect(matcher(parseDockerignore(text)).mayExceptBelow(folder)).toBe(expected);
});

describe('patterns that change nothing', () => {
  /** `pattern reason line` of each. */
  const idle = (text: string): string[] =>
    buildDockerignoreModel(text).idle.map(({ pattern, reason, by }) => `${pattern.raw} ${reason} ${by?.raw ?? '-'}`);

  test.each<[string, string[]]>([
    ['a\nb\na', ['a repeated a']],
    ['a/\n./a', ['./a repeated a/']],
    ['a\n!b/c\na', ['!b/c needless -', 'a repeated a']],
    ['a\n!a/b\na', []],
    ['*/b\na\n!a', []],
    ['*\n!p/a\np', []],
    ['*.md\n!R.md\n*.md', ['!R.md undone *.md']],
    ['a\n!a', ['a undone !a']],
    ['*\n!a\nb\n!b', []],
    ['!a.md\n*.md', ['!a.md undone *.md']],
    ['!docs/**\n*.md', ['!docs/** needless -']],
    ['*.log\n!R.md', ['!R.md needless -']],
    ['a/b\n!a', []],
    ['a/**\n!a/b/c', []],
    ['a\n!a/b\na/b/c', []],
    ['**/x\n!d/x\n**/x/y', []],
    ['*\n!src\n!*.toml\nsrc/*.log', []],
    ['a?\n!ab', []],
    ['a\nA', []],
  ])('%j', (text, expected) => expect(idle(text)).toEqual(expected));

  test('can go: the answers for all paths of three folders stay', () => {
    const names = ['a', 'b', 'ab'];
    const pairs = names.flatMap((x) => names.map((y) => `${x}/${y}`));
    const paths = [...names, ...pairs, ...pairs.flatMap((pair) => names.map((z) => `${pair}/${z}`))];
    const pattern = fc.constantFrom('a', 'b', '*', '**', 'a/b', '*/a', 'a*', '**/b', 'a/**', 'a/b/a', '?', '[ab]');
    const line = fc.tuple(fc.boolean(), pattern).map(([negated, text]) => (negated ? `!${text}` : text));
    fc.assert(
      fc.property(fc.array(line, { minLength: 2, maxLength: 6 }), (lines) => {
        for (const found of buildDockerignoreModel(lines.join('\n')).idle) {
          const rest = lines.filter((_, index) => index !== lineOf(lines, found.pattern.range.start));
          expect(ignored(rest.join('\n'), paths)).toEqual(ignored(lines.join('\n'), paths));
        }
      }),
      { numRuns: 500 },
    );
  });

  const lineOf = (lines: readonly string[], offset: number): number =>
    lines.join('\n').slice(0, offset).split('\n').length - 1;
});

describe('hostile files', () => {
  test('are not weighed pattern by pattern', () => {
    expect(buildDockerignoreModel('a\n'.repeat(300)).idle.length).toBeLessThan(300);
    expect(buildDockerignoreModel('a/b/**/c*\n!a/b/*\n'.repeat(150)).idle.length).toBeLessThan(300);
    expect(buildDockerignoreModel('a\n'.repeat(301)).idle).toEqual([]);
  });

  test.each([
    ['stars', '*a'.repeat(5000)],
    ['double stars', `${'**/'.repeat(60_000)}x`],
    ['stars and any', '*?'.repeat(50_000)],
    ['many patterns', '*?*?*?*?*?*?\n!*a*\n'.repeat(9000)],
    ['backslashes', '\\'.repeat(199_999)],
    ['brackets', '['.repeat(199_999)],
  ])('%s end', (_, text) => {
    const { isIgnored } = matcher(parseDockerignore(text));
    const paths = Array.from({ length: 300 }, (_, index) => `${'a/'.repeat(20)}${'a'.repeat(200)}${index}`);
    expect(paths.map((path) => isIgnored(path))).toHaveLength(300);
  });
});
