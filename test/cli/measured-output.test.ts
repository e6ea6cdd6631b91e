import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Measurement } from '../../server/src/measure/measurement';
import { sendsHistory } from '../../server/src/cli/kept-history';
import { tar } from '../measure/tar-writer';
import { plimsoll, temporaryFolder, useBundle, type Result } from './cli';

useBundle('measure', 'report', 'style');

const layers = ['x'.repeat(1000), 'y'.repeat(500)].map((content) => tar([{ name: 'file', content }]));
const archive = (history: readonly string[]): Buffer =>
  Buffer.from(
    tar([
      ...layers.map((content, index) => ({ name: `${index}.tar`, content })),
      {
        name: 'config.json',
        content: JSON.stringify({
          os: 'linux',
          architecture: 'amd64',
          rootfs: { diff_ids: ['sha256:0', 'sha256:1'] },
          history: history.map((text) => ({ created_by: `${text} # buildkit` })),
        }),
      },
      {
        name: 'manifest.json',
        content: JSON.stringify([{ Config: 'config.json', RepoTags: ['app:1'], Layers: ['0.tar', '1.tar'] }]),
      },
    ]),
  );

let cwd: string;
beforeEach(() => {
  cwd = temporaryFolder({
    'image.tar': archive(['COPY a /file', 'RUN </script><script>alert(1)</script>']),
    Dockerfile: 'FROM scratch\nCOPY a /file\nRUN </script><script>alert(1)</script>\n',
  });
});
const measure = (...args: string[]): Result =>
  plimsoll(['measure', 'image.tar', '--dockerfile', 'Dockerfile', ...args], { cwd });

describe('--output', () => {
  test.each(['text', 'json'])('%s in a file is what it would be on the standard output', (format) => {
    const { stdout } = measure('--format', format);
    expect(measure('--format', format, '--output', 'out')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(join(cwd, 'out'), 'utf8')).toBe(stdout);
  });

  test('where nothing can be written: one sentence, and 3', () => {
    const { code, stdout, stderr } = measure('--output', 'no/such/folder');
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^plimsoll: the measurement cannot be written: [^\n]+\n$/);
  });
});

test('--format html is the report as one file: no other file, no network, and no text of the image is code', () => {
  const { code, stdout } = measure('--format', 'html');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^<!doctype html>/);
  expect(stdout).toContain('Content-Security-Policy');
  expect(stdout).not.toMatch(/<script[^>]+src=|<link/);
  expect(stdout).not.toContain('<script>alert(1)');
  const data = /<script type="application\/json" id="data">(.*)<\/script>/.exec(stdout)?.[1] ?? '';
  const { measurement } = JSON.parse(data) as { measurement: Measurement };
  expect(measurement.size).toMatchObject({ bytes: 1500, wastedBytes: 1000 });
});

describe('--history', () => {
  test('keeps each measurement, out of the repository, and compares with the one before', () => {
    const first = measure('--history');
    expect(first.stderr).toMatch(/^kept as \.plimsoll\/history\/Dockerfile-[0-9a-f]{12}\/[^\n]+\.json\n$/);
    expect(first.stdout).not.toContain('Since the measurement before');
    expect(readFileSync(join(cwd, '.plimsoll/.gitignore'), 'utf8')).toBe('*\n');
    const second = measure('--history');
    expect(second.stdout).toMatch(/\nSince the measurement before:\n {2}The size is the same\.\n$/);
    const folder = join(cwd, '.plimsoll/history');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
    expect(files).toHaveLength(2);
    expect(plimsoll(['compare', ...files.map((name) => join(folder, name))]).code).toBe(0);
  });

  test('without it nothing is written; without a Dockerfile there is no history', () => {
    measure();
    expect(existsSync(join(cwd, '.plimsoll'))).toBe(false);
    const { code, stderr } = plimsoll(['measure', 'image.tar', '--history'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('--dockerfile');
  });

  test.each([
    ['.', '', true],
    ['.', '.plimsoll\n', false],
    ['.', '*\n!src\n', false],
    ['.', '.plimsoll/*.json\n', true],
    ['src', '', false],
  ])('context %j with the ignore file %j sends it: %j', async (context, ignore, sends) => {
    const folder = temporaryFolder({ '.dockerignore': ignore, 'src/x': '' });
    expect(await sendsHistory(folder, join(folder, context), join(folder, 'Dockerfile'))).toBe(sends);
  });
});

describe('budgets', () => {
  test('of flags: a broken one ends with 1 and names the lines', () => {
    const { code, stdout } = measure('--budget-size', '1kB', '--budget-waste', '2 kB');
    expect(code).toBe(1);
    expect(stdout).toContain(`
budget size: 1.5 kB of 1 kB, over by 500 B
     1 kB  line 2  COPY a /file
    500 B  line 3  RUN </script><script>alert(1)</script>
budget waste: 1 kB of 2 kB, kept
`);
  });

  test('one that cannot be checked is not kept', () => {
    const { code, stdout } = measure('--budget-time', '5m');
    expect(code).toBe(1);
    expect(stdout).toContain('budget time: 5 min, not checked: this image was not built here, so there is no time\n');
  });

  test('of the configuration: flags go before them, and what this command does not measure is said', () => {
    cwd = temporaryFolder({
      'image.tar': archive(['COPY a /file', 'RUN b']),
      Dockerfile: 'FROM scratch\nCOPY a /file\nRUN b\n',
      'plimsoll.yaml': 'budgets:\n  size: 1kB\n  time: 5m\n',
    });
    const configured = measure();
    expect(configured.code).toBe(1);
    expect(configured.stdout).toContain('budget size: 1.5 kB of 1 kB, over by 500 B\n');
    expect(configured.stdout).toContain('note: The time budget of the configuration is not checked: ');
    expect(measure('--budget-size', '2kB').code).toBe(0);
  });

  test.each([
    ['--budget-size', '5s', "'5s' is no size: write it as 500MB or 1.5GB"],
    ['--budget-time', '5MB', "'5MB' is no time: write it as 90s or 5m"],
  ])('%s %s is wrong usage', (flag, value, sentence) => {
    const { code, stderr } = measure(flag, value);
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
  });
});
