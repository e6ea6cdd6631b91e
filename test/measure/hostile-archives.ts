// Archives that are damaged, or made to hurt whoever reads them.
import { Readable } from 'node:stream';
import { createGzip, gzipSync } from 'node:zlib';
import { imageTar, manyFiles, type GeneratedLayer } from './generated-archives';
import { member, pax, sha256, tar, zstdStored, type Member } from './tar-writer';

export interface Hostile {
  readonly name: string;
  readonly chunks: () => Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  /** All that is said of it: why the archive was not read to its end, `no image`, and the notes of the image; empty for nothing. */
  readonly says: readonly string[];
  /** File bytes that are counted all the same. */
  readonly bytes?: number;
}

const LAYER = tar([{ name: 'file', content: 'x'.repeat(2000) }]);
const NOISE = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * at * 31 + (at >> 7)) % 251));

const configOf = (layers: number): string =>
  JSON.stringify({
    os: 'linux',
    architecture: 'amd64',
    rootfs: { type: 'layers', diff_ids: Array.from({ length: layers }, (_, at) => `sha256:${sha256(String(at))}`) },
  });
const manifestOf = (config: string, layers: readonly string[]): Member => ({
  name: 'manifest.json',
  content: JSON.stringify([{ Config: config, Layers: layers }]),
});
/** A docker archive of layers with these bytes. */
const docker = (...layers: readonly Uint8Array[]): Uint8Array =>
  tar([
    ...layers.map((content, at) => ({ name: `${at}.tar`, content })),
    { name: 'config.json', content: configOf(layers.length) },
    manifestOf(
      'config.json',
      layers.map((_, at) => `${at}.tar`),
    ),
  ]);
const blobName = (content: string | Uint8Array): string => `blobs/sha256/${sha256(content)}`;
const blob = (content: string | Uint8Array): Member => ({ name: blobName(content), content });
const digestOf = (content: string | Uint8Array): string => `sha256:${sha256(content)}`;
const index = (...digests: readonly string[]): Member => ({
  name: 'index.json',
  content: JSON.stringify({ schemaVersion: 2, manifests: digests.map((digest) => ({ digest })) }),
});
const ociManifest = (config: string, layers: readonly string[]): string =>
  JSON.stringify({ config: { digest: digestOf(config) }, layers: layers.map((digest) => ({ digest })) });

const whole = (name: string, bytes: () => Uint8Array, says: readonly string[], counted?: number): Hostile => ({
  name,
  chunks: () => [bytes()],
  says,
  ...(counted === undefined ? {} : { bytes: counted }),
});
const ofLayer = (name: string, layer: () => Uint8Array, problem: string, counted = 0): Hostile =>
  whole(name, () => docker(layer()), [`Layer 1 of 1 was not read to its end: ${problem}.`], counted);
const ofMembers = (name: string, members: readonly Member[], problem: string, counted = 0): Hostile =>
  ofLayer(name, () => tar(members), problem, counted);
const readToEnd = (problem: string): string => `The archive could not be read to its end: ${problem}.`;
const NO_IMAGE = 'no image';

/** The header of a member with a field overwritten, and its checksum right again. */
function patched(entry: Member, at: number, value: string | Uint8Array): Uint8Array {
  const bytes = Buffer.from(member(entry));
  bytes.set(typeof value === 'string' ? Buffer.from(value, 'latin1') : value, at);
  bytes.write('        ', 148);
  const sum = bytes.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}
const withEnd = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat([...parts, Buffer.alloc(1024)]);
const base256 = (...bytes: readonly number[]): Uint8Array => {
  const field = new Uint8Array(12);
  field[0] = 0x80;
  field.set(bytes, 12 - bytes.length);
  return field;
};
const sparse = (real: Uint8Array): Uint8Array =>
  withEnd(patched({ name: 'holes', type: 'S', content: 'x' }, 483, real));

const CUT_HEADER = 'the tar ends in the middle of a header';
const CUT_FILE = 'the tar ends in the middle of a file';
const DAMAGED = 'its compressed bytes are damaged';
const CUT_COMPRESSION = 'its compressed bytes end too early';
const BAD_PAX = 'an extended tar header is damaged';
const NO_NUMBER = 'a number in a tar header is no number';
const WRONG_DIGEST = 'its bytes do not have the digest that names it';

const truncated: readonly Hostile[] = [
  whole('nothing at all', () => new Uint8Array(0), [NO_IMAGE]),
  whole('an end mark alone', () => new Uint8Array(1024), [NO_IMAGE]),
  whole('cut in the first header', () => docker(LAYER).subarray(0, 300), [readToEnd(CUT_HEADER), NO_IMAGE]),
  whole('cut in a layer', () => docker(LAYER).subarray(0, 1500), [readToEnd(CUT_FILE), NO_IMAGE]),
  whole('cut before the manifest', () => docker(LAYER).subarray(0, 512 + LAYER.length), [NO_IMAGE]),
  whole('cut in the manifest', () => docker(LAYER).subarray(0, -1500), [readToEnd(CUT_FILE), NO_IMAGE]),
  whole('cut behind the manifest', () => docker(LAYER).subarray(0, -1400), [readToEnd(CUT_FILE)], 2000),
  whole('without its end mark', () => docker(LAYER).subarray(0, -1024), [], 2000),
  whole('text', () => Buffer.from('no tar, but a text that is long enough for a header\n'.repeat(50)), [
    readToEnd(NO_NUMBER),
    NO_IMAGE,
  ]),
  whole('gzip, cut', () => gzipSync(docker(LAYER, NOISE)).subarray(0, 5000), [readToEnd(CUT_COMPRESSION), NO_IMAGE]),
  whole('gzip of nothing', () => gzipSync(''), [NO_IMAGE]),
  ofLayer(
    'a layer cut in a header',
    () => Buffer.concat([member({ name: 'a', content: 'four' }), LAYER.subarray(0, 100)]),
    CUT_HEADER,
    4,
  ),
  ofLayer('a layer cut in a file', () => LAYER.subarray(0, 1024), CUT_FILE),
  ofLayer(
    'a layer of gzip, cut',
    () => gzipSync(tar([{ name: 'n', content: NOISE }])).subarray(0, 3000),
    CUT_COMPRESSION,
  ),
  ofLayer('a layer of gzip, cut in its header', () => gzipSync(LAYER).subarray(0, 9), CUT_COMPRESSION),
  ofLayer('a layer of zstd, cut', () => zstdStored(LAYER).subarray(0, 1200), CUT_COMPRESSION),
  ofLayer(
    'a layer of gzip, damaged',
    () => gzipSync(tar([{ name: 'n', content: NOISE }])).fill(0x55, 2000, 2100),
    DAMAGED,
  ),
  ofLayer('a layer of zstd, damaged', () => Buffer.concat([zstdStored(LAYER).subarray(0, 9), NOISE]), DAMAGED),
  ofLayer(
    'a layer of zstd that wants a window of 2 GiB',
    () => Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    'its compression needs a window of more than 128 MiB of memory',
  ),
];

const headers: readonly Hostile[] = [
  ofLayer(
    'a wrong checksum',
    () => Buffer.concat([member({ name: 'good', content: 'four' }), LAYER.map((byte, at) => (at === 3 ? 65 : byte))]),
    'a tar header has a wrong checksum',
    4,
  ),
  ofMembers(
    'a negative size',
    [{ name: 'ok' }, { name: 'a', size: Buffer.alloc(12, 0xff) }],
    'a number in a tar header is negative',
  ),
  ofMembers(
    'a size of 2^80',
    [{ name: 'ok' }, { name: 'a', size: base256(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) }],
    'a number in a tar header is too large',
  ),
  ofMembers('a size of 8 GB with nothing behind it', [{ name: 'a', size: '77777777777\0' }], CUT_FILE),
  ofMembers(
    'a size of 9 PB with nothing behind it',
    [{ name: 'a', size: base256(0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff) }],
    CUT_FILE,
  ),
  ofMembers('a size that is a word', [{ name: 'ok' }, { name: 'a', size: 'many' }], NO_NUMBER),
  ofMembers('a negative PAX size', [pax({ size: '-1' }), { name: 'a' }], NO_NUMBER),
  ofMembers(
    'a PAX size of thirty digits',
    [pax({ size: '9'.repeat(30) }), { name: 'a' }],
    'a number in a tar header is too large',
  ),
  ofMembers('a PAX size beyond the file', [pax({ size: '1000000' }), { name: 'a', content: 'x' }], CUT_FILE),
  ofMembers(
    'a PAX record that is longer than its header',
    [{ name: 'p', type: 'x', content: '999 path=a\n' }, { name: 'a' }],
    BAD_PAX,
  ),
  ofMembers('a PAX record of no length', [{ name: 'p', type: 'x', content: '0 path=a\n' }, { name: 'a' }], BAD_PAX),
  ofMembers('a PAX record without a sign', [{ name: 'p', type: 'x', content: '9 path-a\n' }, { name: 'a' }], BAD_PAX),
  ofMembers(
    'a PAX header of 2 MiB',
    [{ name: 'p', type: 'x', content: new Uint8Array(2 << 20) }],
    'a name or header record in the tar is longer than 1 MiB',
  ),
  ofMembers(
    'a PAX header that says it has 8 GB',
    [{ name: 'p', type: 'x', size: '77777777777\0' }],
    'a name or header record in the tar is longer than 1 MiB',
  ),
  ofMembers(
    'a long name of 2 MiB',
    [{ name: 'p', type: 'L', content: new Uint8Array(2 << 20) }],
    'a name or header record in the tar is longer than 1 MiB',
  ),
  ofLayer('a PAX header with nothing behind it', () => member(pax({ path: 'a' })).subarray(0, 515), CUT_HEADER),
  ofLayer(
    'a header behind an empty block',
    () => Buffer.concat([member({ name: 'a' }), Buffer.alloc(512), LAYER]),
    'a tar header follows an empty block',
  ),
  ofMembers(
    'a path of 5,000 characters',
    [pax({ path: 'p'.repeat(5000) }), { name: 'a' }],
    'it has a path of more than 4096 characters',
  ),
  ofMembers(
    'a path of 2,000 directories',
    [pax({ path: 'd/'.repeat(2000) }), { name: 'a' }],
    'it has a path of more than 1000 directories',
  ),
  ofLayer(
    'a sparse file of 2^62 bytes',
    () => sparse(base256(0x40, 0, 0, 0, 0, 0, 0, 0)),
    'a number in a tar header is too large',
  ),
  ofLayer(
    'sparse files that together are larger than can be counted',
    () =>
      withEnd(
        ...['a', 'b'].map((name) =>
          patched({ name, type: 'S', content: 'x' }, 483, base256(0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)),
        ),
      ),
    'its files are larger than can be counted',
    Number.MAX_SAFE_INTEGER,
  ),
  ofLayer(
    'a sparse file whose map does not end',
    () => Buffer.concat([patched({ name: 'holes', type: 'S' }, 482, Uint8Array.of(1)), Buffer.alloc(3 << 20, 1)]),
    'a sparse file in the tar has too many holes',
  ),
];

const names: readonly Hostile[] = [
  whole(
    'names of JavaScript',
    () =>
      docker(
        tar(
          ['__proto__/a', 'constructor', 'toString/__proto__', 'hasOwnProperty'].map((name) => ({
            name,
            content: '12345',
          })),
        ),
      ),
    [],
    20,
  ),
  whole(
    'names that lead out',
    () => docker(tar(['../../etc/passwd', '/etc/shadow', '..', './/../x'].map((name) => ({ name, content: '12345' })))),
    [],
    20,
  ),
  whole(
    'names with control characters',
    () =>
      docker(
        tar(['\x1b[31mred', 'new\nline', 'bell\x07', '\u202Etxt.exe'].map((name) => ({ name, content: '12345' }))),
      ),
    [],
    20,
  ),
  whole(
    'hard links in a circle',
    () =>
      docker(
        tar([
          { name: 'a', type: '1', link: 'b' },
          { name: 'b', type: '1', link: 'a' },
          { name: 'c', type: '1', link: 'c' },
        ]),
      ),
    [],
    0,
  ),
  whole(
    'a whiteout of everything, of nothing and of itself',
    () =>
      docker(
        tar([
          { name: '.wh..wh..opq' },
          { name: '.wh.' },
          { name: '.wh..wh.' },
          { name: 'd/.wh..' },
          { name: 'x', content: '1' },
        ]),
      ),
    [],
    1,
  ),
  whole(
    'members called as what we look for',
    () =>
      tar([
        { name: '__proto__', content: '{"a":1}' },
        { name: 'manifest.json', content: '[{"Config":"__proto__","Layers":["toString"]}]' },
      ]),
    [NO_IMAGE],
  ),
];

const chain = (length: number): readonly Member[] =>
  Array.from({ length }, (_, at) => ({ name: `l${at}`, type: '2', link: `l${at + 1}` }));
const config = configOf(1);
const goodManifest = ociManifest(config, [digestOf(LAYER)]);

const documents: readonly Hostile[] = [
  whole(
    'layers that are links in a circle',
    () =>
      tar([
        { name: 'a', type: '2', link: 'b' },
        { name: 'b', type: '2', link: 'a' },
        { name: 'c.json', content: config },
        manifestOf('c.json', ['a']),
      ]),
    ['Layer 1 of 1 is not in the archive and counts as 0 bytes.'],
    0,
  ),
  whole(
    'a layer behind nine links',
    () =>
      tar([
        ...chain(9),
        { name: 'l9', content: LAYER },
        { name: 'c.json', content: config },
        manifestOf('c.json', ['l0']),
      ]),
    ['Layer 1 of 1 is not in the archive and counts as 0 bytes.'],
    0,
  ),
  whole(
    'a layer that is a link out of the archive',
    () =>
      tar([
        { name: 'a', type: '2', link: '../../../../etc/passwd' },
        { name: 'c.json', content: config },
        manifestOf('c.json', ['a']),
      ]),
    ['Layer 1 of 1 is not in the archive and counts as 0 bytes.'],
    0,
  ),
  whole(
    'a layer with a wrong digest',
    () =>
      tar([
        index(digestOf(goodManifest)),
        { name: blobName(LAYER), content: docker(LAYER) },
        blob(config),
        blob(goodManifest),
      ]),
    [`Layer 1 of 1 was not read to its end: ${WRONG_DIGEST}.`],
  ),
  whole(
    'a manifest with a wrong digest',
    () => tar([index(digestOf('x')), { name: blobName('x'), content: goodManifest }, blob(config), blob(LAYER)]),
    [readToEnd(`${blobName('x')} does not have the digest that names it`), NO_IMAGE],
  ),
  whole(
    'an index that holds itself',
    () => tar([index('sha256:self'), { name: 'blobs/sha256/self', content: index('sha256:self').content! }]),
    [NO_IMAGE],
  ),
  whole(
    'two indexes that hold each other',
    () =>
      tar([
        index('x:a'),
        { name: 'blobs/x/a', content: index('x:b').content! },
        { name: 'blobs/x/b', content: index('x:a', 'x:b').content! },
      ]),
    [NO_IMAGE],
  ),
  whole(
    'an index of twenty floors',
    () =>
      tar([
        index('x:0'),
        ...Array.from({ length: 20 }, (_, at) => ({ name: `blobs/x/${at}`, content: index(`x:${at + 1}`).content! })),
        { name: 'blobs/x/20', content: goodManifest },
        blob(config),
        blob(LAYER),
      ]),
    [NO_IMAGE],
  ),
  whole('an index of 100,000 manifests', () => tar([index(...Array.from({ length: 100_000 }, (_, at) => `x:${at}`))]), [
    NO_IMAGE,
  ]),
  whole(
    'a configuration of 20 MB',
    () =>
      tar([
        { name: '0.tar', content: LAYER },
        { name: 'c.json', content: `{"x":"${'y'.repeat(20e6)}",${config.slice(1)}` },
        manifestOf('c.json', ['0.tar']),
      ]),
    [NO_IMAGE],
  ),
  whole('brackets without end', () => tar([{ name: 'manifest.json', content: '['.repeat(5e6) }]), [NO_IMAGE]),
  whole(
    'documents of other shapes',
    () =>
      tar([
        { name: 'manifest.json', content: '[null,[],{"Config":{"Config":1}},{"Layers":{"0":"a"}}]' },
        { name: 'index.json', content: '{"manifests":{"0":{"digest":["x"]}}}' },
      ]),
    [NO_IMAGE],
  ),
  whole(
    '1001 layers',
    () =>
      tar([
        { name: '0.tar', content: LAYER },
        { name: 'c.json', content: configOf(1001) },
        manifestOf(
          'c.json',
          Array.from({ length: 1001 }, () => '0.tar'),
        ),
      ]),
    [NO_IMAGE],
  ),
  {
    name: '100,001 members',
    *chunks() {
      const part = member({ name: 'a' });
      for (let at = 0; at < 100_001; at++) yield part;
    },
    says: [readToEnd('it has too many members to be an image'), NO_IMAGE],
  },
];

export const small: readonly Hostile[] = [...truncated, ...headers, ...names, ...documents];

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
    megabytes: 250,
    says: [NO_IMAGE],
  },
  {
    name: 'a layer of 40 GB of zeros in 1.2 MB of zstd',
    chunks: () => imageTar([zstdBomb(40e9)]),
    megabytes: 250,
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
