import { open } from 'node:fs/promises';

const CHUNK = 1 << 20;
/** A reader may still hold the chunk before the one that it asks for. */
const BUFFERS = 3;

/**
 * The bytes of a file. Chunks lie in the same few buffers again and again, since new ones for gigabytes cost more time than to read
 * them: each is overwritten when the third after it is asked for. Rejects as `open` does, and when aborted.
 */
export async function* fileChunks(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await open(path);
  try {
    const buffers = Array.from({ length: BUFFERS }, () => new Uint8Array(CHUNK));
    for (let at = 0; ; at = (at + 1) % BUFFERS) {
      signal.throwIfAborted();
      const { bytesRead } = await file.read(buffers[at]!);
      if (bytesRead === 0) return;
      yield buffers[at]!.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
