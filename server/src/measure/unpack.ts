import { byteReader, type ByteReader } from './bytes';
import type { NewHash } from './layer';
import { TarError } from './tar-header';

/** What turns compressed bytes into plain ones, and plain ones into a hash. Given from outside, as a browser has other means than Node. */
export interface Codecs {
  gzip(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  zstd(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  readonly newHash: NewHash;
}

/** What a codec throws for damaged bytes. What its source throws (a cancelled read) must come through as it is. */
export class CodecError extends Error {}

/** Beyond `free` bytes nothing may be more than `ratio` times as large as it is stored. */
export interface Proportion {
  readonly free: number;
  readonly ratio: number;
}

/** Zeros are compressed more than a thousand times, and real layers hold gigabytes of them. */
const PROPORTION: Proportion = { free: 16 * 2 ** 30, ratio: 200 };

/** A reader of the plain bytes, whatever the compression that the first bytes tell. */
export async function plainReader(
  reader: ByteReader,
  codecs: Codecs,
  storedBytes = Number.MAX_SAFE_INTEGER,
): Promise<{ plain: ByteReader; compressed: boolean }> {
  const magic = await reader.peek(4);
  const gzip = magic[0] === 0x1f && magic[1] === 0x8b;
  const zstd = magic[0] === 0x28 && magic[1] === 0xb5 && magic[2] === 0x2f && magic[3] === 0xfd;
  if (!gzip && !zstd) return { plain: reader, compressed: false };
  const unpacked = gzip ? codecs.gzip(remaining(reader)) : codecs.zstd(remaining(reader));
  return { plain: byteReader(limited(unpacked, storedBytes, PROPORTION)), compressed: true };
}

/** Stops a stream that grows out of all proportion, and makes damage of the compression a TarError. */
export async function* limited(
  chunks: AsyncIterable<Uint8Array>,
  storedBytes: number,
  proportion: Proportion,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  const source = chunks[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await source.next().catch((error: unknown) => {
        throw error instanceof CodecError ? new TarError('its compressed bytes are damaged') : error;
      });
      if (next.done === true) return;
      bytes += next.value.length;
      if (bytes > proportion.free && bytes / proportion.ratio > storedBytes)
        throw new TarError('it unpacks to far more than a layer can hold');
      yield next.value;
    }
  } finally {
    await source.return?.();
  }
}

/** What a reader has left. */
export async function* remaining(reader: ByteReader): AsyncGenerator<Uint8Array> {
  for (;;) {
    const part = await reader.some(1 << 16);
    if (part.length === 0) return;
    yield part;
  }
}
