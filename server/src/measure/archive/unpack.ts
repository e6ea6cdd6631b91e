import { stated } from '../../core/l10n';
import { byteReader, type ByteReader } from './bytes';
import type { NewHash } from './layer';
import { TarError } from './tar-header';

/** What turns compressed bytes into plain ones, and plain ones into a hash. Given from outside, as a browser has other means than Node. */
export interface Codecs {
  gzip(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** All frames, one after the other. */
  zstd(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  readonly newHash: NewHash;
}

/**
 * What a codec throws for bytes that it cannot unpack; the message is one clause without a full stop. What its source throws (a
 * cancelled read) must come through as it is.
 */
export class CodecError extends Error {}

/** How many bytes may still be unpacked beyond all proportion, from all layers of an image together. */
export interface Excess {
  bytes: number;
}

/** What is unpacked to more than so many times its size is a bomb, or a file of zeros: gigabytes of these are in real layers. */
const RATIO = 200;
const EXCESS_LIMIT = 8 * 2 ** 30;

export function newExcess(): Excess {
  return { bytes: EXCESS_LIMIT };
}

/** How a layer may be compressed. */
export type LayerCompression = 'gzip' | 'zstd';

/** A reader of the plain bytes, whatever the compression that the first bytes tell. */
export async function plainReader(
  reader: ByteReader,
  codecs: Codecs,
  excess: Excess,
): Promise<{ plain: ByteReader; compression: LayerCompression | null }> {
  const magic = await reader.peek(4);
  const gzip = magic[0] === 0x1f && magic[1] === 0x8b;
  if (!gzip && !isZstd(magic)) return { plain: reader, compression: null };
  let consumed = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const part of remaining(reader)) {
      consumed += part.length;
      yield part;
    }
  }
  const unpacked = gzip ? codecs.gzip(counted()) : codecs.zstd(counted());
  return { plain: byteReader(limited(unpacked, () => consumed * RATIO, excess)), compression: gzip ? 'gzip' : 'zstd' };
}

/** A frame of data, or one to be skipped, with which `pzstd` begins. */
function isZstd([first, second, third, fourth]: Uint8Array): boolean {
  const isData = first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd;
  return isData || (first! >> 4 === 5 && second === 0x2a && third === 0x4d && fourth === 0x18);
}

/** Stops a stream that grows out of all proportion, and makes damage of the compression a TarError. */
export async function* limited(
  chunks: AsyncIterable<Uint8Array>,
  allowed: () => number,
  excess: Excess,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  let taken = 0;
  const source = chunks[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await source.next().catch((error: unknown) => {
        throw error instanceof CodecError ? new TarError(error.message) : error;
      });
      if (next.done === true) return;
      bytes += next.value.length;
      const more = bytes - allowed() - taken;
      if (more > 0) {
        taken += more;
        excess.bytes -= more;
      }
      if (excess.bytes < 0) throw new TarError(stated('it unpacks to far more than a layer can hold'));
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
