import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { StoredLayer } from '../archive/archive';
import { readFileList } from '../archive/file-list';
import { at, listAt, parseJson, stringsAt } from '../json';

/** Another number for another form: what has another one is no file of ours. */
const MAGIC = Buffer.from('plimsoll layer 1\n');
const DIGEST_LENGTH = 32;
const PLAIN_LIMIT = 1 << 29;

/**
 * A layer's facts as one file: magic, SHA-256 of the rest, and deflated the length of a JSON head, the head, and the records of the
 * file list. Undefined for a layer that was not read to its end, and for one that would not be read again.
 */
export function writeLayerFile({
  bytes,
  storedBytes,
  compressed,
  compression,
  files,
  problem,
}: StoredLayer): Uint8Array | undefined {
  if (files === undefined || problem !== undefined) return undefined;
  const { records, accesses } = files.entries.stored;
  const head = Buffer.from(
    JSON.stringify({
      bytes,
      storedBytes,
      compressed,
      compression,
      whiteouts: files.whiteouts,
      opaque: files.opaque,
      accesses,
      lengths: records.map(({ length }) => length),
    }),
  );
  if (head.length + files.entries.memory > PLAIN_LIMIT) return undefined;
  const headLength = Buffer.alloc(4);
  headLength.writeUInt32LE(head.length);
  // Names are alike, and digests are what no level makes smaller.
  const packed = deflateRawSync(Buffer.concat([headLength, head, ...records]), { level: 1 });
  return Buffer.concat([MAGIC, sha256(packed), packed]);
}

/** Undefined for what is damaged or not ours: nothing in it is believed. */
export function readLayerFile(file: Uint8Array): StoredLayer | undefined {
  const buffer = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const packed = buffer.subarray(MAGIC.length + DIGEST_LENGTH);
  if (!buffer.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  if (!buffer.subarray(MAGIC.length, MAGIC.length + DIGEST_LENGTH).equals(sha256(packed))) return undefined;
  try {
    const plain = inflateRawSync(packed, { maxOutputLength: PLAIN_LIMIT });
    const start = 4 + plain.readUInt32LE(0);
    const head = parseJson(plain.subarray(4, start));
    const lengths = listAt(head, 'lengths').filter((length) => typeof length === 'number');
    if (start + lengths.reduce((sum, length) => sum + length, 0) !== plain.length) return undefined;
    let end = start;
    const records = lengths.map((length) => plain.subarray(end, (end += length)));
    const entries = readFileList({ records, accesses: stringsAt(head, 'accesses') });
    const [bytes, storedBytes, compressed] = [at(head, 'bytes'), at(head, 'storedBytes'), at(head, 'compressed')];
    const compression = at(head, 'compression');
    if (entries === undefined || !isSize(bytes) || !isSize(storedBytes)) return undefined;
    return {
      bytes,
      storedBytes,
      compressed: compressed === true,
      ...(compression === 'gzip' || compression === 'zstd' ? { compression } : {}),
      files: { entries, whiteouts: stringsAt(head, 'whiteouts'), opaque: stringsAt(head, 'opaque') },
    };
  } catch {
    return undefined;
  }
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
