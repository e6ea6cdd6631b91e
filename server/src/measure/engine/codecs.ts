import { Readable, pipeline } from 'node:stream';
import * as zlib from 'node:zlib';
import { CodecError, type Codecs } from '../unpack';

/** Decompression in Node: zlib's own, and where it knows no zstd yet (before Node 22.15) fzstd, which is about ten times slower. */
export const nodeCodecs: Codecs = {
  gzip: (chunks) => through(chunks, zlib.createGunzip({ chunkSize: 1 << 16 })),
  zstd: (chunks) => (createZstd === undefined ? zstdInJavaScript(chunks) : through(chunks, createZstd())),
};

// Feature detection: the types are those of Node 20.
const createZstd = (zlib as { createZstdDecompress?: () => NodeJS.ReadWriteStream }).createZstdDecompress;

async function* through(
  chunks: AsyncIterable<Uint8Array>,
  codec: NodeJS.ReadWriteStream,
): AsyncGenerator<Uint8Array, void, undefined> {
  // What the source throws must come out as it is; only what the codec throws is damage.
  let sourceError: unknown;
  const source = Readable.from(
    (async function* () {
      try {
        yield* chunks;
      } catch (error) {
        sourceError = error;
        throw error;
      }
    })(),
    { objectMode: false },
  );
  const output = pipeline(source, codec, () => {}) as unknown as AsyncIterable<Uint8Array>;
  try {
    yield* output;
  } catch (error) {
    throw sourceError ?? new CodecError('damaged', { cause: error });
  } finally {
    source.destroy();
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
