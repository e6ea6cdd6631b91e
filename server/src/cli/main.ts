import { isMainThread } from 'node:worker_threads';
import { runCommand } from './commands';
import { printable } from './format/printable';
import type { CliIo } from './io';
import { UsageError } from './usage';

/** What a shell expects of a program that Ctrl+C ended. */
const interrupted = 130;

async function main(): Promise<number> {
  const controller = new AbortController();
  // Once: a second Ctrl+C ends a command that does not listen.
  process.once('SIGINT', () => controller.abort());
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // A reader that has seen enough, such as `head`, is no failure.
      if (error.code !== 'EPIPE') throw error;
    });
  }
  const io: CliIo = {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    isTerminal: process.stdout.isTTY,
    // Some terminals say 0.
    columns: process.stdout.columns || undefined,
    errorColumns: process.stderr.isTTY && process.env['TERM'] !== 'dumb' ? process.stderr.columns || 80 : undefined,
    cwd: process.cwd(),
    signal: controller.signal,
  };
  try {
    const code = await runCommand(process.argv.slice(2), io);
    return controller.signal.aborted ? interrupted : code;
  } catch (error) {
    if (controller.signal.aborted) return interrupted;
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof UsageError) {
      io.stderr(
        `plimsoll: ${printable(message)}\n(plimsoll --help shows the commands, plimsoll COMMAND --help the flags)\n`,
      );
      return 2;
    }
    io.stderr(`plimsoll: internal error: ${printable(message)}\n`);
    return 3;
  }
}

if (isMainThread) {
  void main().then((code) => {
    process.exitCode = code;
  });
} else {
  // The same file is the program of its threads.
  void import('./check-thread').then(({ checkInThread }) => checkInThread());
}
