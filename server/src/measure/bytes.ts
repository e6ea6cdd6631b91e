/** Reads a stream of chunks as a stream of bytes. All methods give less than asked only at the end of the stream. */
export interface ByteReader {
  /** Exactly `count` bytes, and moves past them. For small counts: they are copied when they span chunks. */
  read(count: number): Promise<Uint8Array>;
  /** The same without moving. */
  peek(count: number): Promise<Uint8Array>;
  /** Between 1 and `limit` bytes, as they come, without a copy; none at the end. */
  some(limit: number): Promise<Uint8Array>;
  /** Moves past `count` bytes; the number of bytes that were there. */
  skip(count: number): Promise<number>;
  /** Lets go of the source, which may hold a file or memory. */
  close(): Promise<void>;
}

const NONE = new Uint8Array(0);

/** Pulls from the source only while it is asked for bytes: a slow reader slows its source, and nothing is read ahead. */
export function byteReader(chunks: AsyncIterable<Uint8Array>): ByteReader {
  const source = chunks[Symbol.asyncIterator]();
  let chunk: Uint8Array = NONE;
  let ended = false;

  const more = async (): Promise<Uint8Array> => {
    while (!ended) {
      const next = await source.next();
      if (next.done === true) ended = true;
      else if (next.value.length > 0) return next.value;
    }
    return NONE;
  };
  const peek = async (count: number): Promise<Uint8Array> => {
    while (chunk.length < count) {
      const next = await more();
      if (next.length === 0) break;
      chunk = joined([chunk, next]);
    }
    return chunk.subarray(0, count);
  };
  const some = async (limit: number): Promise<Uint8Array> => {
    if (chunk.length === 0) chunk = await more();
    const part = chunk.subarray(0, limit);
    chunk = chunk.subarray(part.length);
    return part;
  };

  return {
    peek,
    some,
    async read(count) {
      const bytes = chunk.length >= count ? chunk.subarray(0, count) : await peek(count);
      chunk = chunk.subarray(bytes.length);
      return bytes;
    },
    async skip(count) {
      let left = count;
      while (left > 0) {
        const part = await some(left);
        if (part.length === 0) break;
        left -= part.length;
      }
      return count - left;
    },
    async close() {
      ended = true;
      await source.return?.();
    },
  };
}

/** All chunks in one array. */
export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  if (chunks.length === 1) return chunks[0]!;
  const result = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    result.set(chunk, at);
    at += chunk.length;
  }
  return result;
}
