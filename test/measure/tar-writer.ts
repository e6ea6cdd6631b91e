import { createHash } from 'node:crypto';

/** One member of a tar to write. */
export interface Member {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** The type flag; `0` without it. */
  readonly type?: string;
  readonly link?: string;
  /** Overrides the size field, as text of at most 12 characters or as bytes. */
  readonly size?: string | Uint8Array;
  readonly prefix?: string;
  /** 0o644 without it. */
  readonly mode?: number;
  /** User and group; 0 without it. */
  readonly owner?: number;
}

/** Bytes of a header and of a content padded to blocks; names of more than 100 bytes are the caller's business. */
export function member({
  name,
  content = '',
  type = '0',
  link = '',
  size,
  prefix = '',
  mode = 0o644,
  owner = 0,
}: Member): Uint8Array {
  const body = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(name, 0, 100, 'utf8');
  header.write(`${mode.toString(8).padStart(7, '0')}\0`, 100);
  for (const at of [108, 116]) header.write(`${owner.toString(8).padStart(7, '0')}\0`, at);
  if (size instanceof Uint8Array) header.set(size, 124);
  else header.write(size ?? `${body.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write(type, 156);
  header.write(link, 157, 100, 'utf8');
  header.write('ustar\x0000', 257);
  header.write(prefix, 345, 155, 'utf8');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

/** A whole tar with its end mark. */
export function tar(members: readonly Member[]): Uint8Array {
  return Buffer.concat([...members.map(member), Buffer.alloc(1024)]);
}

/** A PAX header for the member that follows. */
export function pax(records: Readonly<Record<string, string>>): Member {
  const lines = Object.entries(records).map(([key, value]) => {
    const rest = Buffer.byteLength(` ${key}=${value}\n`);
    let length = rest + String(rest).length;
    if (String(length).length > String(rest).length) length = rest + String(length).length;
    return `${length} ${key}=${value}\n`;
  });
  return { name: 'PaxHeaders/x', type: 'x', content: lines.join('') };
}

export function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Bytes as a stream of chunks of at most `size`. */
export async function* chunked(bytes: Uint8Array, size = 700): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** A zstd frame that stores its bytes as they are (RFC 8878): a test needs no compressor for it. */
export function zstdStored(bytes: Uint8Array): Uint8Array {
  // Frame header: content size of 4 bytes, single segment; blocks of type raw.
  const parts: Uint8Array[] = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0])];
  const size = Buffer.alloc(4);
  size.writeUInt32LE(bytes.length);
  parts.push(size);
  for (let at = 0; at < bytes.length; at += 65_536) {
    const block = bytes.subarray(at, at + 65_536);
    const last = at + block.length >= bytes.length ? 1 : 0;
    const header = Buffer.alloc(3);
    header.writeUIntLE((block.length << 3) | last, 0, 3);
    parts.push(header, block);
  }
  return Buffer.concat(parts);
}
