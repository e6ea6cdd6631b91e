import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { plimsoll, temporaryFolder, useBundle } from './cli';

useBundle();

const recorded = (name: string): Buffer =>
  gunzipSync(readFileSync(join(import.meta.dirname, '../fixtures/measurements', `${name}.json.gz`)));

let cwd: string;
beforeAll(() => {
  cwd = temporaryFolder({
    'before.json': recorded('story-a-before-overlay2'),
    'after.json': recorded('story-a-after-overlay2'),
    'cached.json': recorded('story-a-cached-overlay2'),
    'findings.json': '{"version":1,"findings":[],"summary":{}}',
    'cut.json': recorded('story-a-after-overlay2').subarray(0, 500),
    'a\u001b[2Jb.json': '{}',
  });
});

const compare = (...args: string[]) => plimsoll(['compare', ...args], { cwd });

describe('plimsoll compare', () => {
  test('text: totals, what made the difference, and the lines that differ', () => {
    const { code, stdout, stderr } = compare('before.json', 'after.json');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatchInlineSnapshot(`
      "before  sha256:7e58ac1d34c4 (linux/amd64) from Dockerfile
      after   sha256:ed55aa25787c (linux/amd64) from Dockerfile

                    BEFORE    AFTER  CHANGE
      file bytes    533 MB   397 MB  −135 MB (−25.4 %)
      live bytes    532 MB   309 MB  −223 MB (−41.9 %)
      wasted        441 kB  88.4 MB  +88 MB
      base image    161 MB   161 MB  0
      build time     6.8 s    5.1 s  −1.8 s (−26 %)
      of it export   1.9 s    0.5 s  −1.4 s (−72.5 %)

      135 MB smaller: line 9 'RUN chown -R app:app /app' (−67.9 MB), line 7 'RUN uv sync --no-dev --frozen --no-cache' (−67.4 MB).
      88 MB more is wasted: line 9 'RUN chown -R app:app /app' (+87.9 MB).
      1.8 s faster: exporting the image (−1.4 s), line 9 'RUN chown -R app:app /app' (−0.6 s); against that line 7 'RUN uv sync --no-dev --frozen --no-cache' (+0.3 s).

          LINE  INSTRUCTION                                   SIZE    WASTES    TIME
      +      6  COPY pyproject.toml uv.lock ./            +60.5 kB
      ↕  6 → 7  RUN uv sync --no-dev --frozen --no-cache  −67.4 MB
                was RUN uv sync
         5 → 8  COPY . .                                  −2.26 kB  +60.5 kB
         7 → 9  RUN chown -R app:app /app                 −67.9 MB  +87.9 MB  −0.6 s
      4 lines without a difference
      "
    `);
  });

  test('what was not compared is said', () => {
    const { stdout } = compare('before.json', 'cached.json');
    expect(stdout).toContain('\nbuild time     6.8 s   0.6 s  not compared\n');
    expect(stdout).toContain(
      '\nThe size is the same.\n\nNo line differs.\n\nnote: Times are compared only of steps that',
    );
  });

  test('markdown', () => {
    const { code, stdout } = compare('before.json', 'after.json', '--format', 'markdown');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^### Image: 397 MB, 135 MB smaller; /);
    expect(stdout).toMatch(/<\/details>\n$/);
  });

  test('json: sentences as text, and deltas that sum to the whole', () => {
    const { code, stdout } = compare('--format=json', 'before.json', 'after.json');
    const comparison = JSON.parse(stdout) as {
      version: number;
      totals: { bytes: { delta: number } };
      lines: { bytes: number }[];
      reasons: string[];
    };
    expect([code, comparison.version]).toEqual([0, 1]);
    expect(comparison.reasons[0]).toMatch(/^135 MB smaller: line 9 'RUN chown -R app:app \/app' \(−67\.9 MB\)/);
    expect(comparison.lines.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(comparison.totals.bytes.delta);
  });

  test.each([
    ['missing.json', 'missing.json does not exist'],
    ['.', '. is a folder'],
    ['cut.json', 'cut.json is no JSON: it must be what --format json printed'],
    ['findings.json', 'findings.json is no measurement: image must be a text'],
    ['a\u001b[2Jb.json', 'a\\u{1b}[2Jb.json is no measurement: version must be one of 1'],
  ])('%j is named', (file, sentence) => {
    for (const files of [
      [file, 'after.json'],
      ['before.json', file],
    ])
      expect(compare(...files)).toEqual({ code: 3, stdout: '', stderr: `plimsoll: ${sentence}\n` });
  });

  test.each([[[]], [['before.json']], [['before.json', 'after.json', 'x']], [['--format', 'html', 'a', 'b']]])(
    'wrong usage: %j',
    (args) => {
      const { code, stdout, stderr } = compare(...args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/^plimsoll: /);
    },
  );

  test('help, also among the commands', () => {
    expect(compare('--help').stdout).toContain('Usage: plimsoll compare [FLAGS] BEFORE.json AFTER.json');
    expect(plimsoll(['--help']).stdout).toContain('  compare ');
  });
});
