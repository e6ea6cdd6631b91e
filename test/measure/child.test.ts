import { build } from 'esbuild';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readInChild } from '../../server/src/measure/engine/child';
import { readHere } from '../../server/src/measure/engine/read-here';
import { imageTar, manyFiles } from './generated-archives';

const example = join(import.meta.dirname, '../../examples/measured.oci.tar');
const { signal } = new AbortController();
let folder: string;
let program: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-test-'));
  program = join(folder, 'measure.js');
  const entry = join(import.meta.dirname, '../../server/src/measure/engine/child-main.ts');
  await build({ entryPoints: [entry], outfile: program, bundle: true, platform: 'node', format: 'cjs' });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A program that stands for ours and does this. */
function programOf(name: string, script: string): string {
  const path = join(folder, `${name}.cjs`);
  writeFileSync(path, script);
  return path;
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // A zombie waits for its parent alone.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};
const until = async (condition: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 500 && !condition(); tries++) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(condition()).toBe(true);
};

describe('reading in a process of its own', () => {
  test('tells the same as reading here', async () => {
    const source = { kind: 'archive', path: example } as const;
    const there = await readInChild(program, source, {}, signal);
    expect(there).toEqual(await readHere(source, {}, signal));
    expect(there.ok && there.facts.wastedBytes).toBeGreaterThan(0);
  });

  test('errors keep their code', async () => {
    const missing = readInChild(program, { kind: 'archive', path: join(folder, 'none') }, {}, signal);
    await expect(missing).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('a program that cannot start is an error', async () => {
    const nothing = readInChild(join(folder, 'none.js'), { kind: 'archive', path: example }, {}, signal);
    await expect(nothing).rejects.toThrow('The process that compares the layers ended with code 1 before');
  });

  test('out of memory while comparing: the sizes are told, and why there is no more', async () => {
    const path = join(folder, 'many.tar');
    writeFileSync(path, Buffer.concat([...imageTar([manyFiles(150_000, 20)])]));
    const outcome = await readInChild(program, { kind: 'archive', path }, {}, signal, 32);
    expect(outcome).toMatchObject({
      ok: true,
      facts: {
        layers: [{ bytes: 3_000_000, changes: null }],
        liveBytes: null,
        wastedBytes: null,
        waste: [],
        notes: [
          'The image has too many files to compare its layers, so waste is not measured.',
          'The process that compares the layers ran out of memory.',
        ],
      },
    });
  }, 60_000);

  test('a crash before all is read is one clear message', async () => {
    const crash = programOf('crash', 'process.on("message", () => process.abort());');
    await expect(readInChild(crash, { kind: 'archive', path: example }, {}, signal)).rejects.toThrow(
      'The process that compares the layers ran out of memory before all layers were read',
    );
  });

  test.skipIf(process.platform === 'win32')('a crash takes with it what was started', async () => {
    const pids = join(folder, 'crash-pid');
    const engine = `require('node:child_process').spawn('sleep', ['300'], { detached: true })`;
    const crash = programOf(
      'crash-engine',
      `const { pid } = ${engine}; require('node:fs').writeFileSync(${JSON.stringify(pids)}, String(pid));
       process.on("message", () => process.send({ kind: 'started', pid }, () => process.kill(process.pid, 'SIGKILL')));`,
    );
    await expect(readInChild(crash, { kind: 'archive', path: example }, {}, signal)).rejects.toThrow('out of memory');
    const pid = Number(readFileSync(pids, 'utf8'));
    await until(() => !isAlive(pid));
  });

  test.skipIf(process.platform === 'win32')('when cancelled nothing is left', async () => {
    const pids = join(folder, 'pids');
    const engine = join(folder, 'engine');
    writeFileSync(engine, `#!/bin/sh\nsleep 300 &\necho $$ $! > ${pids}\nsleep 300\n`, { mode: 0o755 });
    const abort = new AbortController();
    const reading = readInChild(program, { kind: 'engine', executable: engine, reference: 'x' }, {}, abort.signal);
    await until(() => existsSync(pids) && readFileSync(pids, 'utf8').endsWith('\n'));
    const started = readFileSync(pids, 'utf8').trim().split(' ').map(Number);
    expect(started.map(isAlive)).toEqual([true, true]);
    abort.abort();
    await expect(reading).rejects.toThrow('aborted');
    await until(() => !started.some(isAlive));
  });

  test('cancelled before it began', async () => {
    const reading = readInChild(program, { kind: 'archive', path: example }, {}, AbortSignal.abort());
    await expect(reading).rejects.toThrow('aborted');
  });

  test('a slow source gives signs of life', async () => {
    let signs = 0;
    const engine = join(folder, 'saving');
    writeFileSync(engine, `#!/bin/sh\nexec cat ${JSON.stringify(example)}\n`, { mode: 0o755 });
    const outcome = await readInChild(
      program,
      { kind: 'engine', executable: engine, reference: 'x' },
      { onProgress: () => signs++ },
      signal,
    );
    expect([outcome.ok, signs]).toEqual([true, 1]);
  });
});
