// What engines and tools write that is easily read wrongly; archive, tar and waste tests have the rest.
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readArchive } from '../../server/src/measure/archive/archive';
import { byteReader } from '../../server/src/measure/archive/bytes';
import { nodeCodecs } from '../../server/src/measure/engine/codecs';
import { imageFacts, type ImageFacts } from '../../server/src/measure/image-facts';
import { readLayer, type LayerEntry } from '../../server/src/measure/archive/layer';
import { chooseImage, imagesOf } from '../../server/src/measure/archive/layouts';
import { recordedJson, recordedText } from './fixtures';
import { chunked, member, pax, sha256, tar, zstdStored, type Member } from './tar-writer';

const layerOf = (members: readonly Member[] | Uint8Array) =>
  readLayer(byteReader(chunked(members instanceof Uint8Array ? members : tar(members))), nodeCodecs.newHash, {
    entries: 1000,
    bytes: 1e6,
  });
const entriesOf = async (members: readonly Member[] | Uint8Array): Promise<ReadonlyMap<string, LayerEntry>> =>
  new Map((await layerOf(members)).files!.entries);

const configOf = (layers: number, os = 'linux'): string =>
  JSON.stringify({
    os,
    architecture: 'amd64',
    rootfs: { diff_ids: Array.from({ length: layers }, (_, at) => `sha256:${at}`) },
  });
/** A docker archive of layers as they are stored. */
async function factsOf(layers: readonly Uint8Array[], os?: string): Promise<ImageFacts> {
  const names = layers.map((_, at) => `${at}.tar`);
  const archive = tar([
    ...layers.map((content, at) => ({ name: names[at]!, content })),
    { name: 'c.json', content: configOf(layers.length, os) },
    { name: 'manifest.json', content: JSON.stringify([{ Config: 'c.json', Layers: names }]) },
  ]);
  const [image] = await imagesOf(await readArchive(chunked(archive), nodeCodecs));
  return imageFacts(image!, undefined);
}
const kinds = ({ waste }: ImageFacts): readonly string[] => waste.map(({ kind, bytes }) => `${kind} ${bytes}`);

describe('extended attributes', () => {
  const file = (xattrs: Record<string, string>): Uint8Array => tar([pax(xattrs), { name: 'ping', content: 'program' }]);

  test('another one is another kind of access', async () => {
    const before = file({ mtime: '1.5' });
    const after = file({ 'SCHILY.xattr.security.capability': '\x01\x00\x00\x02', mtime: '2.5' });
    expect(kinds(await factsOf([before, after]))).toEqual(['metadata-change 7']);
    expect(kinds(await factsOf([before, file({ mtime: '9' })]))).toEqual(['identical-rewrite 7']);
  });

  test('their order means nothing, their names and values do', async () => {
    const access = async (xattrs: Record<string, string>): Promise<string> =>
      (await entriesOf(file(xattrs))).get('ping')!.access;
    const [a, b] = ['SCHILY.xattr.user.a', 'SCHILY.xattr.user.b'];
    expect(await access({ [a]: '1', [b]: '2' })).toBe(await access({ [b]: '2', [a]: '1' }));
    expect(await access({ [a]: '1', [b]: '2' })).not.toBe(await access({ [a]: '2', [b]: '1' }));
    expect(await access({ [a]: '1' })).toMatch(/^420 0 0 [0-9a-f]{16}$/);
    expect(await access({ comment: 'x' })).toBe('420 0 0');
  });
});

describe('sparse files', () => {
  /** The old form: where its four bytes lie in a file of 8192. */
  const old = (offset: number): Uint8Array => {
    const bytes = Buffer.from(member({ name: 'holes', type: 'S', content: 'data' }));
    bytes.write(`${offset.toString(8).padStart(11, '0')}\x0000000000004\0`, 386);
    bytes.write('00000020000\0', 483);
    bytes.write('        ', 148);
    const sum = bytes.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return Buffer.concat([bytes, Buffer.alloc(1024)]);
  };
  const holes = async (bytes: Uint8Array): Promise<LayerEntry> => (await entriesOf(bytes)).get('holes')!;

  test('the same bytes at another place are another content', async () => {
    const [first, again, moved] = await Promise.all([old(0), old(0), old(4096)].map(holes));
    expect(first).toMatchObject({ size: 8192, zeroBytes: 0 });
    expect(again?.content).toBe(first?.content);
    expect(moved?.content).not.toBe(first?.content);
    const map = (text: string): Uint8Array =>
      tar([
        pax({ 'GNU.sparse.size': '8192', 'GNU.sparse.map': text, 'GNU.sparse.name': 'holes' }),
        { name: 'x', content: 'data' },
      ]);
    expect((await holes(map('0,4'))).content).not.toBe((await holes(map('4096,4'))).content);
  });

  test.each([1, 500, 4096, 100_000])('pages of zeros that are stored are counted (chunks of %i)', async (size) => {
    const content = Buffer.alloc(5 * 4096 + 100);
    content[4096] = 1;
    content[3 * 4096 + 4095] = 1;
    const bytes = tar([
      { name: 'before', content: 'odd' },
      { name: 'a', content },
    ]);
    const { files } = await readLayer(byteReader(chunked(bytes, size)), nodeCodecs.newHash, { entries: 9, bytes: 1e6 });
    expect(new Map(files!.entries).get('a')).toMatchObject({ size: 20_580, zeroBytes: 3 * 4096 });
  });
});

describe('compression', () => {
  const bytes = tar([{ name: 'a', content: 'x'.repeat(3000) }]);
  const [start, end] = [bytes.subarray(0, 1000), bytes.subarray(1000)];
  const skipped = Buffer.from([0x5c, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);

  test.each<[string, Uint8Array]>([
    ['gzip of several members, as eStargz writes it', Buffer.concat([gzipSync(start), gzipSync(end)])],
    ['zstd of several frames, as zstd:chunked writes it', Buffer.concat([zstdStored(start), zstdStored(end)])],
    ['zstd with a frame to be skipped between them', Buffer.concat([zstdStored(start), skipped, zstdStored(end)])],
    ['zstd that begins with one, as pzstd writes it', Buffer.concat([skipped, zstdStored(bytes)])],
  ])('%s', async (_, stored) => {
    expect(await factsOf([stored])).toMatchObject({
      layers: [{ bytes: 3000 }],
      compressedBytes: stored.length,
      notes: [],
    });
  });

  test('frames without a content size, of blocks of a repeated byte', async () => {
    const frame = Buffer.concat([
      Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58, ...littleEndian(512 << 3)]),
      member({ name: 'ones', size: '00001000000\0' }).subarray(0, 512),
      Buffer.from([...littleEndian((131_072 << 3) | 2), 1]),
      Buffer.from([...littleEndian((131_072 << 3) | 2), 1]),
      Buffer.from([...littleEndian((1024 << 3) | 3), 0]),
    ]);
    expect(await factsOf([frame])).toMatchObject({ layers: [{ bytes: 262_144 }], notes: [] });
  });
});

const littleEndian = (value: number): readonly number[] => [value & 0xff, (value >> 8) & 0xff, value >> 16];

describe('what others put into layers', () => {
  test('the tables of eStargz are no files of the image, but files of the same names below are', async () => {
    const { bytes, files } = await layerOf([
      { name: '.prefetch.landmark', content: 'x' },
      { name: '.no.prefetch.landmark', content: 'x' },
      { name: 'srv/stargz.index.json', content: '{}' },
      { name: './stargz.index.json', content: '{"version":1}' },
    ]);
    expect([bytes, [...files!.entries].map(([path]) => path)]).toEqual([2, ['srv/stargz.index.json']]);
  });

  test('nor is what AUFS keeps at the root', async () => {
    const { bytes, files } = await layerOf([
      { name: '.wh..wh.aufs' },
      { name: '.wh..wh.orph/', type: '5' },
      { name: '.wh..wh.plnk/', type: '5' },
      { name: '.wh..wh.plnk/142.5', content: 'x' },
      { name: 'a', content: '12' },
    ]);
    expect([bytes, [...files!.entries].length, files!.whiteouts]).toEqual([2, 1, []]);
  });

  test('Windows: sizes, but no waste, as every layer adds to the registry', async () => {
    const layer = (text: string): Uint8Array =>
      tar([
        { name: 'Files/', type: '5' },
        { name: 'Files/app.exe', content: text },
        { name: 'Hives/', type: '5' },
        pax({ 'MSWINDOWS.fileattr': '32' }),
        { name: 'Hives/System_Delta', content: text },
      ]);
    const facts = await factsOf([layer('12345'), layer('123')], 'windows');
    expect(facts).toMatchObject({ layers: [{ bytes: 10 }, { bytes: 6 }], wastedBytes: null, waste: [] });
    expect(facts.notes).toEqual(['Waste of Windows images is not measured.']);
  });
});

describe('layouts as they were recorded', () => {
  /** Members in the order of the listing; a layer holds one file of as many bytes as its place in the manifest. */
  const archiveOf = (name: string, manifestName: string): { bytes: Uint8Array; layers: number } => {
    const [manifest] = recordedJson(manifestName) as { Config: string; Layers: string[] }[];
    const members = recordedText(name)
      .trim()
      .split('\n')
      .map((line): Member => {
        const [, type, path, link] = /^(.)\S+ \S+ +\d+ \S+ \S+ (\S+)(?: -> (\S+))?$/.exec(line)!;
        if (type === 'd') return { name: path!, type: '5' };
        if (type === 'l') return { name: path!, type: '2', link: link! };
        if (path === 'manifest.json') return { name: path, content: JSON.stringify([manifest]) };
        if (path === manifest!.Config) return { name: path, content: configOf(manifest!.Layers.length) };
        const at = manifest!.Layers.indexOf(path!);
        const isLayer = path!.endsWith('.tar');
        return { name: path!, content: isLayer ? tar([{ name: 'f', content: 'x'.repeat(at + 1) }]) : '{"id":"x"}' };
      });
    return { bytes: tar(members), layers: manifest!.Layers.length };
  };

  test('docker 20.10 with the same layer twice: the second is a link', async () => {
    const { bytes } = archiveOf('save-20.10-dup-listing.txt', 'save-20.10-dup-manifest.json');
    const [image] = await imagesOf(await readArchive(chunked(bytes), nodeCodecs));
    expect(image?.layers.map((layer) => layer?.bytes)).toEqual([1, 2, 2, 4]);
    expect(image?.tags).toEqual(['measure:dup']);
  });

  test('podman: layers at the root', async () => {
    const { bytes, layers } = archiveOf('podman-save-docker-archive-listing.txt', 'podman-save-manifest.json');
    const [image] = await imagesOf(await readArchive(chunked(bytes), nodeCodecs));
    expect(image?.layers.map((layer) => layer?.bytes)).toEqual(Array.from({ length: layers }, (_, at) => at + 1));
    expect(image?.tags).toEqual(['localhost/pm:1']);
  });

  test('several images in one archive share layers', async () => {
    const layers = ['a', 'bb', 'ccc'].map((content) => tar([{ name: 'f', content }]));
    const names = layers.map((layer) => `${sha256(layer)}.tar`);
    const archive = tar([
      ...layers.map((content, at) => ({ name: names[at]!, content })),
      { name: 'one.json', content: configOf(2) },
      { name: 'two.json', content: configOf(2, 'freebsd') },
      {
        name: 'manifest.json',
        content: JSON.stringify([
          { Config: 'one.json', RepoTags: ['one:1'], Layers: [names[0], names[1]] },
          { Config: 'two.json', RepoTags: ['two:1'], Layers: [names[0], names[2]] },
        ]),
      },
    ]);
    const images = await imagesOf(await readArchive(chunked(archive), nodeCodecs));
    expect(images.map(({ tags, layers }) => [...tags, ...layers.map((layer) => layer?.bytes)])).toEqual([
      ['one:1', 1, 2],
      ['two:1', 1, 3],
    ]);
    expect(chooseImage(images, 'freebsd/amd64')?.tags).toEqual(['two:1']);
  });
});
