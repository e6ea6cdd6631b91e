import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import * as zlib from 'node:zlib';
import { CodecError, type Codecs } from '../unpack';

/** Decompression and SHA-256 in Node: zlib's own, and where it knows no zstd yet (before Node 22.15) fzstd, which is about ten times slower. */
export const nodeCodecs: Codecs = {
  gzip: (chunks) => through(chunks, zlib.createGunzip({ chunkSize: 1 << 16 })),
  zstd: (chunks) => (createZstd === undefined ? zstdInJavaScript(chunks) : through(chunks, createZstd())),
  newHash() {
    const hash = createHash('sha256');
    // 'binary' is one character a byte: half of what hexadecimal digits take.
    return { update: (part) => hash.update(part), digest: () => hash.digest('binary') };
  },
};

// Feature detection: the types are those of Node 20.
const createZstd = (zlib as { createZstdDecompress?: () => Duplex }).createZstdDecompress;

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
      if (state.failure !== undefined) throw new CodecError('damaged', { cause: state.failure });
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

async function* zstdInJavaScript(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const { Decompress } = await import('fzstd');
  const out: Uint8Array[] = [];
  const codec = new Decompress((chunk) => out.push(chunk));
  const push = (chunk: Uint8Array, final: boolean): void => {
    try {
      codec.push(chunk, final);
    } catch (error) {
      throw new CodecError('damaged', { cause: error });
    }
  };
  for await (const chunk of chunks) {
    // fzstd keeps the arrays that it is given.
    push(chunk.slice(), false);
    yield* out.splice(0);
  }
  push(new Uint8Array(0), true);
  yield* out.splice(0);
}
