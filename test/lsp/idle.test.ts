import { execFileSync, fork } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-languageserver/node';
import { vscodeCapabilities } from './editor';
import { chownTwice } from './samples';

let folder: string;
let script: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-idle-'));
  script = join(folder, 'server.js');
  const build = ['scripts/build.mjs', '--outdir', folder, 'server'];
  execFileSync(process.execPath, build, { stdio: ['ignore', 'ignore', 'inherit'] });
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Seconds of work of a process so far, in user and system time; clock ticks are hundredths on Linux. */
async function workOf(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /s, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** How often a process went to sleep by itself: each timer wakes it, and lets it sleep again. */
async function sleepsOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^voluntary_ctxt_switches:\s*(\d+)$/m.exec(status)?.[1]);
}

// Only Linux tells what a process did.
test.runIf(process.platform === 'linux')(
  'a server with an open document that nobody touches says and does nothing for 60 s',
  { timeout: 120_000 },
  async () => {
    const child = fork(script, ['--node-ipc'], { stdio: 'pipe', execArgv: [] });
    const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    const heard: string[] = [];
    connection.onNotification((method) => void heard.push(method));
    connection.onRequest((method) => {
      heard.push(method);
      return null;
    });
    connection.onRequest('workspace/configuration', ({ items }: { items: object[] }) => items.map(() => ({})));
    connection.listen();
    await connection.sendRequest('initialize', {
      processId: null,
      rootUri: null,
      capabilities: vscodeCapabilities,
      initializationOptions: { status: true, commands: true },
    });
    await connection.sendNotification('initialized', {});
    const uri = 'file:///nowhere/Dockerfile';
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'dockerfile', version: 1, text: chownTwice },
    });
    await connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
    // What follows an edit of a document, such as a look at others that depend on it, and the compiler's own threads.
    await new Promise((resolve) => setTimeout(resolve, 5000));
    heard.length = 0;
    const [work, sleeps] = [await workOf(child.pid!), await sleepsOf(child.pid!)];
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    expect(heard).toEqual([]);
    // The engine below gives memory back some times, more often on a busy machine; polling every other second would wake it thirty times.
    expect((await sleepsOf(child.pid!)) - sleeps).toBeLessThan(30);
    expect((await workOf(child.pid!)) - work).toBeLessThanOrEqual(0.15);
    connection.dispose();
    child.kill();
  },
);
