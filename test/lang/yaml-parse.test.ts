import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../server/src/core/text';
import { parseYaml, type YamlNode, type YamlScalar } from '../../server/src/lang/yaml/parse';
import { editScalar, mapScalar } from '../../server/src/lang/workflow/scalar';

/** What a node says, without places. */
function plain(node: YamlNode | undefined): unknown {
  if (node?.kind === 'map') return Object.fromEntries(node.entries.map(({ key, value }) => [key.value, plain(value)]));
  return node?.kind === 'list' ? node.items.map((item) => plain(item.node)) : node?.value;
}

const read = (text: string): unknown => plain(parseYaml(text).root);
const messages = (text: string): string[] => parseYaml(text).problems.map(({ message }) => message);

/** The value of the first key. */
function firstScalar(text: string): YamlScalar {
  const { root } = parseYaml(text);
  const value = root?.kind === 'map' ? root.entries[0]?.value : undefined;
  if (value?.kind !== 'scalar') throw new Error(`no scalar in ${JSON.stringify(text)}`);
  return value;
}

describe('the tree', () => {
  test('values are the text that is written', () => {
    expect(read('on: push\na: 3.10\nb: yes\nc: ~\nd: 0x1F\n')).toEqual({
      on: 'push',
      a: '3.10',
      b: 'yes',
      c: '~',
      d: '0x1F',
    });
  });

  test('a key without a value has none, an empty string has one', () => {
    expect(read('a:\nb: ""\n')).toEqual({ a: undefined, b: '' });
  });

  test('ranges are those of the document, with a BOM and CRLF too', () => {
    const text = '\uFEFFon: push\r\njobs: { "a b": [x, \'y\'] } # end\r\n';
    const { root, comments } = parseYaml(text);
    const pieces: string[] = [];
    const collect = (node: YamlNode | undefined): void => {
      if (node?.kind === 'scalar') pieces.push(text.slice(node.range.start, node.range.end));
      if (node?.kind === 'map') for (const { key, value } of node.entries) [key, value].forEach(collect);
      if (node?.kind === 'list') for (const item of node.items) collect(item.node);
    };
    collect(root);
    expect(pieces).toEqual(['on', 'push', 'jobs', '"a b"', 'x', "'y'"]);
    expect(comments.map(({ range }) => text.slice(range.start, range.end))).toEqual(['# end']);
  });

  test('a # inside of a value is no comment', () => {
    const { comments } = parseYaml('a: b#c\nrun: |\n  # no\n  x # no\nq: "# no"\n# yes\n');
    expect(comments.map(({ text }) => text)).toEqual(['# yes']);
  });

  test('the range of an item begins at its dash', () => {
    const text = 'a:\n  # above\n  - &x b: 1\n  -\n    c: 2\n';
    const { root } = parseYaml(text);
    const list = root?.kind === 'map' ? root.entries[0]?.value : undefined;
    const starts = list?.kind === 'list' ? list.items.map(({ range }) => text.slice(range.start, range.start + 3)) : [];
    expect(starts).toEqual(['- &', '-\n ']);
  });
});

describe('anchors and aliases', () => {
  test('an alias is the node of its anchor', () => {
    const { root, complete } = parseYaml('a: &x [1]\nb: *x\n');
    const [a, b] = root?.kind === 'map' ? root.entries.map(({ value }) => value) : [];
    expect(b).toBe(a);
    expect(complete).toBe(true);
  });

  test('an anchor that is not there, comes later or holds its own alias is a problem', () => {
    expect(messages('a: *x\nb: &x 1\n')).toEqual(["no anchor 'x' before this alias"]);
    expect(messages('a: &x [*x]\n')).toEqual(["no anchor 'x' before this alias"]);
    expect(parseYaml('a: &x [*x]\n').complete).toBe(false);
  });

  test('ten to the thirtieth laughs are read as thirty lists', () => {
    const lines = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(10)}]`);
    const { root, complete } = parseYaml(`a0: &a0 [ha]\n${lines.join('\n')}\n`);
    expect(root?.kind === 'map' && root.entries).toHaveLength(31);
    expect(complete).toBe(true);
  });

  test('a chain of aliases ends at the depth limit, many aliases at the count limit', () => {
    const chain = Array.from({ length: 200 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]`).join('\n');
    expect(messages(`a0: &a0 x\n${chain}\n`)).toContain('nested too deeply');
    expect(messages(`a: &a x\nb: [${'*a, '.repeat(1001)}]\n`)).toEqual(['too many aliases']);
  });
});

describe('what is broken', () => {
  test('a key that is there twice is a problem, the first one counts', () => {
    const { root, problems, complete } = parseYaml('a: 1\nb: 2\na: 3\n');
    expect(plain(root)).toEqual({ a: '1', b: '2' });
    expect(problems).toEqual([{ range: { start: 10, end: 11 }, message: "the key 'a' is here twice" }]);
    expect(complete).toBe(true);
  });

  test.each([
    ['a word without colon', 'a: 1\nnam\nb: 2\n'],
    ['an unclosed quote', 'a: 1\nb: "x\nc: 2\n'],
    ['an unclosed bracket', 'a: 1\nb: [x\nc: 2\n'],
    ['a tab', 'a: 1\n\tb: 2\n'],
    ['an anchor alone', 'a: 1\nb: &\n'],
  ])('%s keeps what is before it', (_, text) => {
    const { root, complete, problems } = parseYaml(text);
    expect(plain(root)).toMatchObject({ a: '1' });
    expect(complete).toBe(false);
    expect(problems.length).toBeGreaterThan(0);
  });

  test('a large document is not read, a deep one ends', () => {
    expect(messages(`a: ${'x'.repeat(1_000_001)}`)).toEqual(['larger than 1 MB: not checked']);
    for (const opening of ['[', '{a: ', '- ', '? ']) expect(parseYaml(opening.repeat(20_000)).complete).toBe(false);
  });

  test('errors are counted up to twenty', () => {
    expect(messages(': : :\n'.repeat(500))).toHaveLength(20);
  });

  test('any text is read without throwing, and every scalar lies where it says', () => {
    const structure = ['a: ', '- ', '  ', '\n', '\r\n', '[', ']', '{', '}', ': ', '? ', '---', '\t', '\uFEFF'];
    const piece = fc.constantFrom(...structure, '"', "'", '|\n', '>-\n', '&x ', '*x', '#c', '!t ', '\\', 'ü🚢', '<<: ');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const check = (node: YamlNode | undefined): void => {
          if (node === undefined) return;
          expect(node.range.start).toBeLessThanOrEqual(node.range.end);
          expect(node.range.end).toBeLessThanOrEqual(text.length);
          if (node.kind === 'map') for (const { key, value } of node.entries) [key, value].forEach(check);
          if (node.kind === 'list') for (const item of node.items) check(item.node);
          if (node.kind === 'scalar') {
            const mapped = mapScalar(text, node);
            for (const { document, logical, length } of mapped?.segments ?? []) {
              expect(text.slice(document, document + length)).toBe(mapped?.text.slice(logical, logical + length));
            }
          }
        };
        check(parseYaml(text).root);
      }),
      { numRuns: 2_000, seed: 20_261_122 },
    );
  });
});

/** A document and its value, with the part of the value that is looked for. */
const scalars: [what: string, text: string, value: string, part: string][] = [
  ['plain', 'run: echo a b # c\n', 'echo a b', 'a b'],
  ['plain over lines', 'run: echo a\n  b\n\n  c\n', 'echo a b\nc', 'echo a'],
  ['single-quoted', "run: 'it''s a  b'\n", "it's a  b", 's a  b'],
  ['single-quoted over lines', "run: 'a\n\n  b\n  c'\n", 'a\nb c', 'b'],
  ['double-quoted', 'run: "a\\tb \\u00e9 \\x41 c\\n"\n', 'a\tb é A c\n', 'c'],
  ['double-quoted over lines', 'run: "a \\\n  b\n  c"\n', 'a b c', 'c'],
  ['literal', 'run: |\n  a\n   b\n\n  c\n', 'a\n b\n\nc\n', ' b\n\nc\n'],
  ['literal, kept', 'run: |+\n  a\n\n\nb: 1\n', 'a\n\n\n', 'a\n'],
  ['literal, stripped', 'run: |-\n  a\n  b\n', 'a\nb', 'a\nb'],
  ['literal, indented', 'run: |2\n   a\n  b\n', ' a\nb\n', ' a'],
  ['literal with CRLF', 'run: |\r\n  a\r\n  b\r\n', 'a\nb\n', 'b'],
  ['literal without a last line break', 'run: |\n  a\n  b', 'a\nb\n', 'b'],
  ['literal with a comment', 'run: | # why\n  # a\n  b\n', '# a\nb\n', '# a'],
  ['folded', 'run: >\n  a\n  b\n\n  c\n    d\n  e\n', 'a b\nc\n  d\ne\n', '  d'],
  ['folded and stripped', 'run: >-\n\n  a\n  b\n\n\n', '\na b', 'b'],
];

describe('the text of a scalar', () => {
  test.each(scalars)('%s: each character has its place', (_, text, value, part) => {
    const scalar = firstScalar(text);
    expect(scalar.value).toBe(value);
    const mapped = mapScalar(text, scalar);
    expect(mapped?.text).toBe(value);
    const at = value.indexOf(part);
    for (let i = 0; i < part.length; i++) {
      const segment = mapped?.segments.find(({ logical, length }) => logical <= at + i && at + i < logical + length);
      if (segment) expect(text[segment.document + at + i - segment.logical]).toBe(value[at + i]);
      else expect(value[at + i]).toMatch(/\s/);
    }
  });

  test('where the parser reads something else there is no mapping', () => {
    const text = 'run: abc\n';
    expect(mapScalar(text, { ...firstScalar(text), value: 'abd' })).toBeUndefined();
  });
});

describe('an edit of a scalar', () => {
  const edit = (text: string, part: string, replacement: string): string | undefined => {
    const scalar = firstScalar(text);
    const mapped = mapScalar(text, scalar)!;
    const start = mapped.text.indexOf(part);
    const change = editScalar(text, scalar, mapped, start, start + part.length, replacement);
    return change && applyEdits(text, [change]);
  };

  test('changes the value and nothing else', () => {
    for (const [what, text, value, part] of scalars) {
      const written = edit(text, part.trim(), 'x');
      if (part.trim().includes('\n')) continue;
      expect(written && firstScalar(written).value, what).toBe(value.replace(part.trim(), 'x'));
    }
  });

  test('keeps the indentation and the line breaks of a literal', () => {
    expect(edit('run: |\r\n   a\r\n   b\r\n', 'a', 'x\ny')).toBe('run: |\r\n   x\r\n   y\r\n   b\r\n');
  });

  test('escapes what the quotes need', () => {
    expect(edit("run: 'a b'\n", 'b', "it's")).toBe("run: 'a it''s'\n");
    expect(edit('run: "a b"\n', 'b', '"\\')).toBe('run: "a \\"\\\\"\n');
  });

  test.each([
    ['a colon in a plain scalar', 'run: a b\n', 'b', 'c: d'],
    ['a comment in a plain scalar', 'run: a b\n', 'b', 'c #d'],
    ['a quote at the start of a plain scalar', 'run: a b\n', 'a', '"a"'],
    ['a bracket in a flow map', 'run: {x: 1}\nx: 1\n'.replace('{x: 1}', 'a b'), 'b', 'c\nd'],
    ['a line break in a folded scalar', 'run: >\n  a b\n', 'b', 'c\nd'],
    ['a line break in quotes', 'run: "a b"\n', 'b', 'c\nd'],
  ])('is refused: %s', (_, text, part, replacement) => {
    expect(edit(text, part, replacement)).toBeUndefined();
  });

  test('is refused in a flow map where it would end the scalar', () => {
    const text = 'a: { run: x y }\n';
    const { root } = parseYaml(text);
    const map = root?.kind === 'map' ? root.entries[0]?.value : undefined;
    const scalar = map?.kind === 'map' ? map.entries[0]?.value : undefined;
    if (scalar?.kind !== 'scalar') throw new Error('no scalar');
    const mapped = mapScalar(text, scalar)!;
    expect(editScalar(text, scalar, mapped, 2, 3, 'y, z')).toBeUndefined();
    expect(editScalar(text, scalar, mapped, 2, 3, 'z')).toEqual({ range: { start: 12, end: 13 }, newText: 'z' });
  });

  test('an insertion stays on its line', () => {
    const text = 'run: |\r\n  ab\r\n  cd\r\n';
    const scalar = firstScalar(text);
    const mapped = mapScalar(text, scalar)!;
    const insert = (at: number): string => applyEdits(text, [editScalar(text, scalar, mapped, at, at, 'X')!]);
    expect(insert(2)).toBe('run: |\r\n  abX\r\n  cd\r\n');
    expect(insert(3)).toBe('run: |\r\n  ab\r\n  Xcd\r\n');
    expect(insert(0)).toBe('run: |\r\n  Xab\r\n  cd\r\n');
  });
});
