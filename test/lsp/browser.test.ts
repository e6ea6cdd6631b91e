import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { chownTwice } from './samples';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: { readonly items: readonly { readonly code: string }[] };
}
type Listener = (event: { readonly data: unknown }) => void;

test('the server runs in a worker, which has neither Buffer nor process nor modules', async () => {
  const { outputFiles } = await build({
    entryPoints: ['server/src/lsp/browser/main.ts'],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    loader: { '.md': 'text' },
    logLevel: 'error',
  });
  const listeners: Listener[] = [];
  const answers = new Map<number, (message: Message) => void>();
  const worker = {
    addEventListener: (kind: string, listener: Listener) => void (kind === 'message' && listeners.push(listener)),
    postMessage: (message: Message) => answers.get(message.id ?? -1)?.(message),
    onmessage: undefined as Listener | undefined,
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
  runInContext(outputFiles[0]!.text, createContext(Object.assign(worker, { self: worker })));

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
