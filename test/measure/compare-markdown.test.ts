import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareMeasurements } from '../../server/src/measure/compare/compare';
import { comparisonMarkdown } from '../../server/src/measure/compare/compare-markdown';
import { builtOf, recordedMeasurement, type Line } from './measurements';

/** What GitHub takes as a comment. */
const GITHUB = 65_536;

const markdownOf = (before: readonly Line[], after: readonly Line[]): string =>
  comparisonMarkdown(compareMeasurements(builtOf(before), builtOf(after)));

test('the fixes of a story', () => {
  const markdown = comparisonMarkdown(
    compareMeasurements(recordedMeasurement('story-a-before-overlay2'), recordedMeasurement('story-a-after-overlay2')),
  );
  expect(markdown.split('\n').slice(0, 9)).toEqual([
    '### Image: 397 MB, 135 MB smaller; built in 5.1 s, 1.8 s faster',
    '',
    '<code>sha256&#58;7e58ac1d34c4</code> (linux/amd64) → <code>sha256&#58;ed55aa25787c</code> (linux/amd64)',
    '',
    '| | before | after | change |',
    '|---|---:|---:|---:|',
    '| file bytes | 533 MB | 397 MB | −135 MB (−25.4 %) |',
    '| live bytes | 532 MB | 309 MB | −223 MB (−41.9 %) |',
    '| wasted | 441 kB | 88.4 MB | +88 MB |',
  ]);
  expect(markdown).toContain(`
<details>
<summary>By line: 4 of 8 differ</summary>

| | line | instruction | size | wastes | time |
|---|---:|---|---:|---:|---:|
| + | 6 | <code>COPY pyproject.toml uv.lock ./</code> | +60.5 kB |  |  |
| ↕ | 6 → 7 | <code>RUN uv sync --no-dev --frozen --no-cache</code><br>was <code>RUN uv sync</code> | −67.4 MB |  |`);
  expect(markdown.endsWith('\n</details>\n')).toBe(true);
});

test('without a difference there is nothing to unfold', () => {
  const build = recordedMeasurement('story-b-after-containerd');
  const markdown = comparisonMarkdown(compareMeasurements(build, build));
  expect(markdown).toContain('### Image: 206 MB, as before; ');
  expect(markdown).toContain('The size is the same.');
  expect(markdown).not.toContain('<details>');
});

describe('hostile text', () => {
  const hostile = [
    'RUN a | b \\| c',
    'RUN `date` ``x``',
    'RUN x</code></details><script>alert(1)</script>',
    'RUN echo [x](javascript:y) ![z](http://evil.example/p.png) <http://evil.example>',
    'RUN mail @maintainer #12 owner/name#3 GH-4 &lt; &#124; $x$ www.evil.example :tada: ~~a~~ **b** _c_',
    'RUN a\n| b | c |\r\n\n# d\u2028e\u0000f',
    'RUN \u202egnp.exe \ud800',
  ];

  test.each(hostile)('%j stays in its cell, and is no Markdown', (instruction) => {
    const markdown = markdownOf(
      [{ instruction: 'FROM a', bytes: 1 }],
      [
        { instruction: 'FROM a', bytes: 1 },
        { instruction, bytes: 1000 },
      ],
    );
    const row = markdown.split('\n').find((line) => line.startsWith('| + |'))!;
    const [, shown] = /^\| \+ \| 2 \| <code>(.*)<\/code> \| \+1 kB \|  \| \+1\.0 s \|$/.exec(row) ?? [];
    expect(shown).toBeDefined();
    expect(shown).not.toMatch(/[\\`*_{}[\]<>|"'~@:$^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|www\./u);
    expect(shown!.replaceAll(/&#\d+;/g, '')).not.toMatch(/[&#]/);
  });

  test('in names of images and platforms', () => {
    const build = builtOf([{ instruction: 'FROM a', bytes: 1 }]);
    const other = { ...build, tags: ['a|b\n# c'.repeat(10_000)], platform: '<b>\n| x |'.repeat(10_000) };
    const markdown = comparisonMarkdown(compareMeasurements(build, other));
    expect(markdown).not.toMatch(/<b>|^# c|^\| x/m);
    expect(markdown.length).toBeLessThan(5000);
  });
});

test('however much differs, it fits into a comment, and says what is left out', () => {
  const lines = (text: string): Line[] =>
    Array.from({ length: 500 }, (_, index) => ({ instruction: `RUN ${text}${index}${'|'.repeat(400)}`, bytes: index }));
  const markdown = markdownOf(lines('a'), lines('bb'));
  expect(markdown.length).toBeLessThan(GITHUB);
  const rows = markdown.split('\n').filter((line) => line.startsWith('| ~ |')).length;
  expect(rows).toBeGreaterThan(10);
  expect(markdown).toContain(`\nand ${500 - rows} more\n`);
  expect(markdown.endsWith('</details>\n')).toBe(true);
});

test('whatever instructions say, each row of a table is one line with its six cells', () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (texts) => {
      const markdown = markdownOf(
        [],
        texts.map((each, bytes) => ({ instruction: each, bytes })),
      );
      const rows = markdown.split('\n').filter((line) => line.startsWith('| + |'));
      expect(rows).toHaveLength(texts.length);
      for (const row of rows) expect(row.split('|')).toHaveLength(8);
    }),
  );
});
