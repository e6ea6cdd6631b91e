import { describe, expect, test } from 'vitest';
import { runProcess, startProcess } from '../../server/src/measure/engine/process';

const never = new AbortController().signal;
const node = process.execPath;

/** Starts a child that starts a grandchild, tells both process ids, and waits. */
const FAMILY = `
  const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  console.log(process.pid + ' ' + child.pid);
  setInterval(() => {}, 1000);
`;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function gone(pids: readonly number[]): Promise<boolean> {
  for (let i = 0; i < 100 && pids.some(isAlive); i++) await new Promise((resolve) => setTimeout(resolve, 20));
  return !pids.some(isAlive);
}

describe('processes', () => {
  test('output and exit code, with arguments as they are', async () => {
    const script = 'console.log(process.argv[1]); console.error(process.env.PLIMSOLL_X); process.exit(7)';
    const args = ['-e', script, 'a b; $HOME "*"'];
    const result = await runProcess(node, args, { signal: never, env: { PLIMSOLL_X: 'set' } });
    expect(result).toEqual({ code: 7, stdout: 'a b; $HOME "*"\n', stderr: 'set\n' });
  });

  test('a command that is not there', async () => {
    const result = await runProcess('plimsoll-no-such-command', [], { signal: never });
    expect(result).toMatchObject({ code: null, startError: 'ENOENT' });
  });

  test('a folder that is not there', async () => {
    const result = await runProcess(node, [], { signal: never, cwd: '/plimsoll/no/such/folder' });
    expect(result.startError).toBe('ENOENT');
  });

  test('cancelling ends the children of the child too', async () => {
    const controller = new AbortController();
    const running = startProcess(node, ['-e', FAMILY], { signal: controller.signal });
    running.stderr.resume();
    const pids = await new Promise<number[]>((resolve) =>
      running.stdout.once('data', (data: Buffer) => resolve(data.toString().trim().split(' ').map(Number))),
    );
    running.stdout.resume();
    expect(pids.map(isAlive)).toEqual([true, true]);
    controller.abort();
    expect(await running.ended).toMatchObject({ code: null, stopped: 'cancelled' });
    expect(await gone(pids)).toBe(true);
  });

  test('a signal that was aborted before', async () => {
    const result = await runProcess(node, ['-e', 'setInterval(() => {}, 1000)'], { signal: AbortSignal.abort() });
    expect(result.stopped).toBe('cancelled');
  });

  test('what does not end by itself within its time is killed', async () => {
    const script = 'process.on("SIGTERM", () => {}); console.log("on"); setInterval(() => {}, 1000)';
    const result = await runProcess(node, ['-e', script], { signal: never, timeout: 1000 });
    expect(result).toMatchObject({ code: null, stopped: 'timeout' });
  });

  test('endless output is cut', async () => {
    const script = 'for (let i = 0; i < 40; i++) process.stdout.write("x".repeat(100000))';
    const result = await runProcess(node, ['-e', script], { signal: never });
    expect(result.code).toBe(0);
    expect(result.stdout.length).toBeLessThan(1_500_000);
  });
});
