// Those that take time and might take memory: each is read in a process of its own.
import { type GeneratedLayer, imageTar, manyFiles } from '../generated-archives';
import { member, pax } from '../tar-writer';
import { type Hostile, NO_IMAGE, base256 } from './parts';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';

/** Zeros, of which no memory is held. */
function* zeros(bytes: number): Generator<Uint8Array, void, undefined> {
  const chunk = new Uint8Array(1 << 20);
  for (let left = bytes; left > 0; left -= chunk.length) yield chunk.subarray(0, left);
}

async function* gzipped(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const out of Readable.from(chunks).pipe(createGzip({ level: 1 }))) yield out as Uint8Array;
}

/** A layer of zstd of one block of zeros, again and again: 128 KiB from four bytes. */
function zstdBomb(bytes: number): GeneratedLayer {
  const block = Buffer.from([0x02, 0x00, 0x10, 0x00]);
  const count = Math.ceil(bytes / (1 << 17));
  const head = member({ name: 'zeros', size: base256(...bytesOf(bytes)) });
  const first = Buffer.alloc(3);
  first.writeUIntLE(512 << 3, 0, 3);
  const start = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58]), first, head.subarray(0, 512)]);
  return {
    size: start.length + count * block.length,
    *chunks() {
      yield start;
      const many = Buffer.concat(Array.from({ length: 1000 }, () => block));
      for (let left = count; left > 0; left -= 1000) yield many.subarray(0, Math.min(left, 1000) * block.length);
    },
  };
}

function bytesOf(value: number): readonly number[] {
  const bytes: number[] = [];
  for (let left = value; left > 0; left = Math.floor(left / 256)) bytes.unshift(left % 256);
  return bytes;
}

/** Those that take time and might take memory: each is read in a process of its own. */
export const large: readonly (Hostile & { readonly megabytes: number })[] = [
  {
    name: 'a million tiny files',
    chunks: () => imageTar([manyFiles(1_000_000, 0)]),
    megabytes: 700,
    says: [],
    bytes: 0,
  },
  {
    name: 'half a million whiteouts',
    chunks: () => imageTar([manyFiles(500_000, 0, 'usr', '.wh.')]),
    megabytes: 400,
    says: [],
    bytes: 0,
  },
  {
    name: 'an archive of 3 GB of zeros in 13 MB of gzip',
    chunks: () => gzipped(zeros(3e9)),
    // 3 to 40 GB pass through; what the collector leaves lying depends on how busy the machine is.
    megabytes: 500,
    says: [NO_IMAGE],
  },
  {
    name: 'a layer of 40 GB of zeros in 1.2 MB of zstd',
    chunks: () => imageTar([zstdBomb(40e9)]),
    // 3 to 40 GB pass through; what the collector leaves lying depends on how busy the machine is.
    megabytes: 500,
    says: ['Layer 1 of 1 was not read to its end: it unpacks to far more than a layer can hold.'],
  },
  {
    name: 'names of a megabyte, fifteen hundred times',
    *chunks() {
      const link = member(pax({ linkpath: 'x'.repeat(1_000_000), path: 'p'.repeat(4000) }));
      const entry = member({ name: 'a', type: '2' });
      const size = 1500 * (link.length + entry.length) + 1024;
      const layer = {
        size,
        *chunks(): Generator<Uint8Array> {
          for (let at = 0; at < 1500; at++) yield* [link, entry];
          yield new Uint8Array(1024);
        },
      };
      yield* imageTar([layer]);
    },
    megabytes: 900,
    says: ['The image has too many files to compare its layers, so waste is not measured.'],
    bytes: 0,
  },
];
