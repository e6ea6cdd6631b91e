import { execFileSync, fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-languageserver/node';
import type { MessageConnection } from 'vscode-languageserver/node';

let folder: string;
let script: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-server-'));
  script = join(folder, 'server.js');
  const build = ['scripts/build.mjs', '--outdir', folder, 'server'];
  execFileSync(process.execPath, build, { stdio: ['ignore', 'ignore', 'inherit'] });
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The server as the client starts it: a process that talks over the channel to its parent. */
async function startProcess(): Promise<{ child: ChildProcess; connection: MessageConnection; capabilities: object }> {
  const child = fork(script, ['--node-ipc', `--clientProcessId=${process.pid}`], { stdio: 'pipe', execArgv: [] });
  const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  connection.listen();
  const { capabilities } = await connection.sendRequest<{ capabilities: object }>('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { diagnostic: {} } },
  });
  return { child, connection, capabilities };
}

test('the bundled process serves, and ends without an error when it is told to', async () => {
  const { child, connection, capabilities } = await startProcess();
  expect(capabilities).toHaveProperty('diagnosticProvider');
  const ended = once(child, 'exit');
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  expect(await ended).toEqual([0, null]);
  connection.dispose();
});

test('a process that is killed is followed by another one', async () => {
  const first = await startProcess();
  const ended = once(first.child, 'exit');
  first.child.kill('SIGKILL');
  await ended;
  first.connection.dispose();
  const second = await startProcess();
  expect(second.capabilities).toEqual(first.capabilities);
  const secondEnded = once(second.child, 'exit');
  second.child.kill();
  await secondEnded;
  second.connection.dispose();
});

test('a process that has lost its client ends', async () => {
  const { child, connection } = await startProcess();
  const ended = once(child, 'exit');
  connection.dispose();
  child.disconnect();
  await ended;
  expect(child.killed).toBe(false);
});
