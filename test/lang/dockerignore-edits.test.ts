import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../server/src/core/text';
import { appendPatterns, exceptionFor } from '../../server/src/lang/dockerignore/edits';
import { matcher } from '../../server/src/lang/dockerignore/matcher';
import { parseDockerignore } from '../../server/src/lang/dockerignore/patterns';
import vectors from '../fixtures/dockerignore.json';

describe('patterns at the end of an ignore file', () => {
  test.each([
    ['a line break at the end', 'x\n', 'x\na\nb\n'],
    ['none', 'x', 'x\na\nb'],
    ['CRLF', 'x\r\ny\r\n', 'x\r\ny\r\na\r\nb\r\n'],
    ['CRLF, none at the end', 'x\r\ny', 'x\r\ny\r\na\r\nb'],
    ['blank lines at the end stay there', 'x\n\n  \n', 'x\na\nb\n\n  \n'],
    ['a comment has the last line', 'x\n# end\n', 'x\n# end\na\nb\n'],
    ['white space behind the last pattern', 'x  ', 'x  \na\nb'],
    ['nothing', '', 'a\nb\n'],
    ['a byte order mark and nothing', '\uFEFF', '\uFEFFa\nb\n'],
    ['a blank line', '\n', '\na\nb\n'],
  ])('%s', (_, before, after) => {
    const edited = applyEdits(before, appendPatterns(before, ['a', 'b']));
    expect(edited).toBe(after);
    const [old, now] = [before, edited].map((text) => parseDockerignore(text).patterns.map(({ cleaned }) => cleaned));
    expect(now).toEqual([...old!, 'a', 'b']);
  });
});

describe('an exception where it lets a path through', () => {
  test.each([
    ['behind the pattern that hides it', 'docs\nsrc\n', 'docs', 'docs\n!docs\nsrc\n'],
    ['behind the exceptions of an allow list', '*\n!a\n# c\n!b\n**/*.key\n', 'c', '*\n!a\n# c\n!b\n!c\n**/*.key\n'],
    ['with the line breaks of the file', '*\r\n!a', 'c', '*\r\n!a\r\n!c'],
    ['below a folder that is hidden', 'dir\n', 'dir/a', 'dir\n!dir/a\n'],
  ])('%s', (_, before, path, after) => {
    const edits = exceptionFor(parseDockerignore(before), path, [path])!;
    expect(applyEdits(before, edits)).toBe(after);
  });

  test('at the end, where later patterns hide what the source means too', () => {
    const before = 'src/a*\nlib\nsrc/b*\n';
    const edits = exceptionFor(parseDockerignore(before), 'src/*', ['src/b1', 'src/a1'])!;
    expect(applyEdits(before, edits)).toBe('src/a*\nlib\nsrc/b*\n!src/*\n');
  });

  test('none, where none helps', () => {
    expect(exceptionFor(parseDockerignore('a*\n'), 'a[1', ['a[1'])).toBeUndefined();
    expect(exceptionFor(parseDockerignore('*\n'), ' a', [' a'])).toBeUndefined();
  });
});

describe("in each file of moby's own tests", () => {
  const files = (vectors.cases as [string, string | string[], string[]?][]).flatMap(([text, yes, no]) =>
    Array.isArray(yes) ? [{ text, yes, no: no ?? [] }] : [],
  );
  const ignoredAfter = (text: string, edits: Parameters<typeof applyEdits>[1]) => {
    const after = parseDockerignore(applyEdits(text, edits));
    expect(after.problems).toEqual([]);
    const { isIgnored } = matcher(after);
    return (path: string): boolean => isIgnored(path).ignored;
  };

  test('an exception lets the path through, and nothing else is lost', () => {
    let found = 0;
    for (const { text, yes, no } of files) {
      for (const path of yes) {
        const edits = exceptionFor(parseDockerignore(text), path, [path]);
        if (edits === undefined) continue;
        found++;
        const isIgnored = ignoredAfter(text, edits);
        expect([path, ...no].filter(isIgnored), JSON.stringify([text, path])).toEqual([]);
      }
    }
    expect(found).toBeGreaterThan(500);
  });

  test('a pattern at the end leaves the path out, and all that was left out before', () => {
    for (const { text, yes, no } of files) {
      for (const path of no.filter((one) => /^[\w./-]+$/.test(one))) {
        const isIgnored = ignoredAfter(text, appendPatterns(text, [path]));
        expect(
          [path, ...yes].filter((one) => !isIgnored(one)),
          JSON.stringify([text, path]),
        ).toEqual([]);
      }
    }
  });
});
