import { build } from 'esbuild';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cut } from './hostile/cut';
import { documents } from './hostile/documents';
import { headers, names } from './hostile/headers';
import { large } from './hostile/large';
import { read, type Said } from './hostile/run';

const small = [...cut, ...headers, ...names, ...documents];

test('there are enough of them, each with a name of its own', () => {
  const all = [...small, ...large].map(({ name }) => name);
  expect(new Set(all).size).toBe(all.length);
  expect(all.length).toBeGreaterThanOrEqual(60);
});

describe('a hostile archive ends in a clear message', () => {
  test.each(small.map((hostile) => [hostile.name, hostile] as const))('%s', async (_, hostile) => {
    const { says, bytes } = await read(hostile);
    expect(says).toEqual(hostile.says);
    if (hostile.bytes !== undefined) expect(bytes).toBe(hostile.bytes);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('and in little memory', () => {
  const run = promisify(execFile);
  let folder: string;
  let program: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-test-'));
    program = join(folder, 'hostile.cjs');
    const entry = join(import.meta.dirname, 'hostile/run.ts');
    await build({ entryPoints: [entry], outfile: program, bundle: true, platform: 'node', format: 'cjs' });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(large.map((hostile) => [hostile.name, hostile] as const))(
    '%s',
    async (name, hostile) => {
      const { stdout } = await run(process.execPath, [program, 'run', name]);
      const { says, bytes, megabytes } = JSON.parse(stdout) as Said & { readonly megabytes: number };
      expect(says).toEqual(hostile.says);
      if (hostile.bytes !== undefined) expect(bytes).toBe(hostile.bytes);
      expect(megabytes).toBeLessThan(hostile.megabytes);
    },
    300_000,
  );
});
