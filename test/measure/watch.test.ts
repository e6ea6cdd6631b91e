import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchEngine } from '../../server/src/measure/engine/watch';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-test-'));
  // Processes go on in real time.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

/** A command that does what the script says, in place of docker. */
function command(script: string): string {
  const path = join(folder, 'engine');
  writeFileSync(path, `#!${process.execPath}\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits in real time. */
async function until(isTrue: () => boolean): Promise<void> {
  for (const end = performance.now() + 10_000; !isTrue() && performance.now() < end;)
    await new Promise((resolve) => setImmediate(resolve));
  expect(isTrue()).toBe(true);
}

test('an engine that becomes silent in the middle of a build is asked after half a minute, and given up ten seconds later', async () => {
  const onFrozen = vi.fn();
  const path = command('setInterval(() => {}, 1000);');
  const watch = watchEngine(path, new AbortController().signal, onFrozen);
  vi.advanceTimersByTime(29_000);
  watch.alive();
  vi.advanceTimersByTime(29_000);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(1000);
  await until(() => vi.getTimerCount() === 1);
  expect(onFrozen).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10_000);
  await until(() => onFrozen.mock.calls.length === 1);
  watch.stop();
});

test('an engine that answers is asked again after each half minute of silence', async () => {
  const onFrozen = vi.fn();
  const path = command(
    `require('node:fs').appendFileSync(__filename + '.pids', process.pid + ' '); console.log('linux/amd64');`,
  );
  const pids = (): number[] =>
    existsSync(`${path}.pids`) ? readFileSync(`${path}.pids`, 'utf8').trim().split(' ').map(Number) : [];
  const watch = watchEngine(path, new AbortController().signal, onFrozen);
  for (const times of [1, 2, 3]) {
    vi.advanceTimersByTime(30_000);
    await until(() => pids().length === times && !pids().some(isAlive));
    // Its end is heard.
    for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
  expect(onFrozen).not.toHaveBeenCalled();
  watch.stop();
});
