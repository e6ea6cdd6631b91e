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
  /** What has come and is not consumed; behind the first only what was peeked at. */
  let ready: Uint8Array[] = [];
  let ended = false;

  const more = async (): Promise<boolean> => {
    while (!ended) {
      const next = await source.next();
      if (next.done === true) ended = true;
      else if (next.value.length > 0) {
        const { buffer, byteOffset, length } = next.value;
        // Parts of a Buffer cost far more to make.
        ready.push(new Uint8Array(buffer, byteOffset, length));
        return true;
      }
    }
    return false;
  };
  const peek = async (count: number): Promise<Uint8Array> => {
    const first = ready[0];
    if (first !== undefined && first.length >= count) return first.subarray(0, count);
    let length = ready.reduce((sum, chunk) => sum + chunk.length, 0);
    while (length < count && (await more())) length += ready.at(-1)!.length;
    return start(ready, Math.min(count, length));
  };
  const advance = (count: number): void => {
    let left = count;
    while (left > 0) {
      const first = ready[0]!;
      if (first.length > left) ready[0] = first.subarray(left);
      else ready.shift();
      left -= Math.min(left, first.length);
    }
  };
  const some = async (limit: number): Promise<Uint8Array> => {
    if (limit === 0 || (ready.length === 0 && !(await more()))) return NONE;
    const part = ready[0]!.subarray(0, limit);
    advance(part.length);
    return part;
  };

  return {
    peek,
    some,
    async read(count) {
      const bytes = await peek(count);
      advance(bytes.length);
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
      ready = [];
      await source.return?.();
    },
  };
}

/** The first `count` bytes of chunks that hold at least as many. Copies no more than these: chunks are large, what is read of them is not. */
function start(chunks: readonly Uint8Array[], count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk.subarray(0, count - at), at);
    at += Math.min(chunk.length, count - at);
  }
  return bytes;
}

/** All chunks in one array. */
export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  if (chunks.length === 1) return chunks[0]!;
  return start(
    chunks,
    chunks.reduce((length, chunk) => length + chunk.length, 0),
  );
}
