import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBuild } from '../../server/src/cli/build';
import { UsageError } from '../../server/src/cli/usage';
import { buildAndMeasure } from '../../server/src/measure/engine/build';
import { runIn, type Run } from './run-command';

let folder: string;

const run = (command: typeof runBuild, args: readonly string[]): Promise<Run> => runIn(folder, command, args);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-test-'));
  writeFileSync(join(folder, 'Dockerfile'), 'FROM debian\nCOPY app /app\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('plimsoll build', () => {
  test.each([[['a', 'b']], [['--budget-time', 'soon']], [['--progress', 'fancy']], [['-t']], [['--tset', 'x']]])(
    'wrong usage: %j',
    async (args) => {
      await expect(run(runBuild, args)).rejects.toThrow(UsageError);
    },
  );

  test('help names every flag', async () => {
    const { stdout, code } = await run(runBuild, ['--help']);
    expect(code).toBe(0);
    for (const flag of [
      'file',
      'tag',
      'target',
      'platform',
      'build-arg',
      'no-cache',
      'builder',
      'secret',
      'ssh',
      'cache-from',
      'cache-to',
      'pull',
      'startup',
      'startup-until',
      'test',
      'run-network',
      'run-timeout',
      'progress',
      'budget-size',
      'budget-time',
      'budget-waste',
      'budget-startup',
      'format',
      'output',
      'history',
    ])
      expect(stdout).toContain(`--${flag}`);
  });

  test('without an engine: one sentence, and nothing left behind', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('plimsoll-build-'));
    const options = {
      executable: 'plimsoll-no-docker',
      context: folder,
      dockerfile: join(folder, 'Dockerfile'),
      tags: [],
    };
    const outcome = await buildAndMeasure(options, () => {}, new AbortController().signal);
    expect(outcome).toMatchObject({ ok: false, failure: { reason: 'no-engine' } });
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('plimsoll-build-'))).toEqual(before);
    expect(await buildAndMeasure(options, () => {}, AbortSignal.abort())).toMatchObject({
      ok: false,
      failure: { reason: 'cancelled' },
    });
  });
});
