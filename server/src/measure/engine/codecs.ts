import { stated } from '../../core/l10n';
import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import * as zlib from 'node:zlib';
import { CodecError, type Codecs } from '../archive/unpack';
import { unpackZstd } from './zstd';

/**
 * Decompression and SHA-256 in Node. Node's own zstd (from 22.15) is not used: it ends silently after the first of several frames, as
 * `zstd:chunked` and `pzstd` write them, and takes twice the time of this one (measured with Node 22.23).
 */
export const nodeCodecs: Codecs = {
  gzip: (chunks) => through(chunks, zlib.createGunzip({ chunkSize: 1 << 16 })),
  zstd: unpackZstd,
  newHash() {
    const hash = createHash('sha256');
    // 'binary' is one character a byte: half of what hexadecimal digits take.
    return { update: (part) => hash.update(part), digest: () => hash.digest('binary') };
  },
};

/**
 * Feeds a codec one chunk at a time, and only while somebody waits for its output. A pipeline would read ahead, from a source whose
 * position others rely on.
 */
async function* through(chunks: AsyncIterable<Uint8Array>, codec: Duplex): AsyncGenerator<Uint8Array, void, undefined> {
  const state = { failure: undefined as unknown, ended: false };
  let wake = (): void => {};
  codec.on('readable', () => wake());
  codec.on('end', () => {
    state.ended = true;
    wake();
  });
  codec.on('error', (error) => {
    state.failure = error;
    wake();
  });
  /** The output until `isDone`. */
  async function* output(isDone: () => boolean): AsyncGenerator<Uint8Array, void, undefined> {
    while (!state.ended) {
      const chunk = codec.read() as Uint8Array | null;
      if (state.failure !== undefined) throw codecError(state.failure);
      if (chunk !== null) yield chunk;
      else if (isDone()) return;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  }
  try {
    for await (const chunk of chunks) {
      let written = false;
      codec.write(chunk, () => {
        written = true;
        wake();
      });
      yield* output(() => written);
      // Bytes behind the end of the compressed stream mean nothing.
      if (state.ended) return;
    }
    codec.end();
    yield* output(() => false);
  } finally {
    codec.destroy();
  }
}

function codecError(failure: unknown): CodecError {
  const isCut = (failure as NodeJS.ErrnoException).code === 'Z_BUF_ERROR';
  return new CodecError(
    isCut ? stated('its compressed bytes end too early') : stated('its compressed bytes are damaged'),
    {
      cause: failure,
    },
  );
}
