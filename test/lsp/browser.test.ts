import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chownTwice } from './samples';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: { readonly items: readonly { readonly code: string }[] };
}
type Listener = (event: { readonly data: unknown }) => void;

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-web-'));
const bundle = (name: string): string => readFileSync(join(folder, name), 'utf8');

beforeAll(() => {
  const build = ['scripts/build.mjs', '--outdir', folder, 'client', 'server'];
  execFileSync(process.execPath, build, { stdio: ['ignore', 'ignore', 'inherit'] });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

test('what runs in a browser asks for no module but the editor', () => {
  const requires = (name: string): string[] =>
    [...bundle(name).matchAll(/\brequire\(["']([^"']+)["']\)/g)].map((match) => match[1]!);
  expect(new Set(requires('client.web.js'))).toEqual(new Set(['vscode']));
  expect(requires('server.web.js')).toEqual([]);
  // The bundles of Node do: the pattern finds what there is.
  expect(requires('client.js')).toContain('./client.web.js');
  expect(requires('server.js')).toContain('./server.web.js');
  for (const name of ['client.web.js', 'server.web.js']) expect(bundle(name)).not.toMatch(/\beval\(|\bnew Function\b/);
});

test('the server runs in a worker, which has neither Buffer nor process nor modules', async () => {
  const listeners: Listener[] = [];
  const answers = new Map<number, (message: Message) => void>();
  const worker = {
    addEventListener: (kind: string, listener: Listener) => void (kind === 'message' && listeners.push(listener)),
    postMessage: (message: Message) => answers.get(message.id ?? -1)?.(message),
    onmessage: undefined as Listener | undefined,
    importScripts() {},
    console,
    setTimeout,
    clearTimeout,
    performance,
    TextDecoder,
    TextEncoder,
    AbortController,
    AbortSignal,
    crypto,
  };
  runInContext(bundle('server.web.js'), createContext(Object.assign(worker, { self: worker })));

  const send = (message: Message & { readonly params: object }): void => {
    const event = { data: { jsonrpc: '2.0', ...message } };
    worker.onmessage?.(event);
    for (const listener of listeners) listener(event);
  };
  const ask = (id: number, method: string, params: object): Promise<Message> =>
    new Promise((resolve) => {
      answers.set(id, resolve);
      send({ id, method, params });
    });

  const uri = 'untitled:Untitled-1';
  await ask(1, 'initialize', { processId: null, rootUri: null, capabilities: { textDocument: { diagnostic: {} } } });
  send({ method: 'initialized', params: {} });
  const textDocument = { uri, languageId: 'dockerfile', version: 1, text: chownTwice };
  send({ method: 'textDocument/didOpen', params: { textDocument } });
  const { result } = await ask(2, 'textDocument/diagnostic', { textDocument: { uri } });
  expect(result?.items.map(({ code }) => code)).toContain('chown-after-copy');
});
