// Reads one image for the process that started this one, and ends.
import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import type { FromChild, ToChild } from './child-messages';
import { readHere } from './read-here';
import type { ReadOutcome } from './read-image';

const ALIVE_INTERVAL = 1000;

const abort = new AbortController();
let lastAlive = 0;

function say(message: FromChild, then: () => void = () => {}): void {
  if (process.connected) process.send!(message, then);
  else then();
}

function onProgress(): void {
  if (Date.now() - lastAlive < ALIVE_INTERVAL) return;
  lastAlive = Date.now();
  say({ kind: 'alive' });
}

/** To be out before something else happens: the compare may be the end of this process. */
function onRead(outcome: ReadOutcome): Promise<void> {
  return new Promise((resolve) => say({ kind: 'sizes', outcome }, resolve));
}

async function read({ source, options }: Extract<ToChild, { kind: 'read' }>): Promise<FromChild> {
  try {
    return { kind: 'done', outcome: await readHere(source, { ...options, onProgress, onRead }, abort.signal) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { kind: 'failed', message, code };
  }
}

// Should this process be killed, nobody else would know of those that it started.
subscribe('child_process', (message) => {
  const started = (message as { process: ChildProcess }).process;
  started.once('spawn', () => say({ kind: 'started', pid: started.pid! }));
});

process.on('message', (message: ToChild) => {
  if (message.kind === 'cancel') abort.abort();
  else void read(message).then((last) => say(last, () => process.exit()));
});
// The parent is gone.
process.on('disconnect', () => abort.abort());
