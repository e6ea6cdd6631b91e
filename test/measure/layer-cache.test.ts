import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readArchive, type StoredLayer } from '../../server/src/measure/archive/archive';
import { cacheFolder } from '../../server/src/measure/engine/cache-folder';
import { nodeCodecs } from '../../server/src/measure/engine/codecs';
import { openLayerCache } from '../../server/src/measure/engine/layer-cache';
import { readLayerFile, writeLayerFile } from '../../server/src/measure/engine/layer-file';
import { chunked, pax, sha256, tar, type Member } from './tar-writer';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const LAYER = tar([
  { name: 'd/', type: '5' },
  { name: 'd/ünï', content: 'hello' },
  pax({ 'SCHILY.xattr.user.a': '1' }),
  { name: 'd/b', content: 'x'.repeat(10_000), owner: 7 },
  { name: 'd/hard', type: '1', link: 'd/b' },
  { name: 'd/soft', type: '2', link: '/名前' },
  { name: 'd/.wh.gone' },
  { name: 'e/.wh..wh..opq' },
]);
const NAME = `blobs/sha256/${sha256(LAYER)}`;
const DIGEST = `sha256:${sha256(LAYER)}`;

const layerAt = async (members: readonly Member[], path = NAME): Promise<StoredLayer | undefined> =>
  (await readArchive(chunked(tar(members), 4000), nodeCodecs, { cache: openLayerCache(folder) })).layers.get(path);
const plain = (layer: StoredLayer | undefined): object => ({
  ...layer,
  files: { ...layer?.files, entries: [...layer!.files!.entries] },
});
const stored = (): readonly string[] => readdirSync(join(folder, 'layers'));

describe('the cache of layers', () => {
  test('gives what was read, without reading it again', async () => {
    const first = await layerAt([{ name: NAME, content: LAYER }]);
    expect(stored()).toEqual([sha256(LAYER)]);
    expect(statSync(join(folder, 'layers', sha256(LAYER))).mode & 0o077).toBe(0);
    expect(await openLayerCache(folder).get(DIGEST)).toBeDefined();
    // Other bytes of the same length would give another answer, were they read.
    const again = await layerAt([{ name: NAME, content: new Uint8Array(LAYER.length) }]);
    expect(plain(again)).toEqual(plain(first));
    expect(first?.files?.entries.size).toBe(5);
  });

  test('keeps no content of files', async () => {
    const secret = 'the secret of the file, which is not to be written anywhere';
    const layer = tar([{ name: 'key', content: secret }]);
    await layerAt([{ name: `blobs/sha256/${sha256(layer)}`, content: layer }]);
    const [name] = stored();
    const file = readFileSync(join(folder, 'layers', name!));
    expect(readLayerFile(file)?.bytes).toBe(secret.length);
    expect(file.includes('secret')).toBe(false);
  });

  test('takes no layer in whose digest does not fit, that is damaged, or that has no digest', async () => {
    const other = `blobs/sha256/${'0'.repeat(64)}`;
    expect((await layerAt([{ name: other, content: LAYER }], other))?.problem).toContain('digest');
    const cut = LAYER.subarray(0, 600);
    const cutName = `blobs/sha256/${sha256(cut)}`;
    expect((await layerAt([{ name: cutName, content: cut }], cutName))?.problem).toContain('in the middle');
    expect(await layerAt([{ name: 'layer.tar', content: LAYER }], 'layer.tar')).toMatchObject({ bytes: 10_005 });
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each<[string, (file: Buffer) => Uint8Array]>([
    ['nothing', () => new Uint8Array(0)],
    ['a cut file', (file) => file.subarray(0, -1)],
    ['a changed byte', (file) => file.map((byte, at) => (at === file.length - 3 ? byte ^ 1 : byte))],
    ['another version', (file) => file.map((byte, at) => (at === 15 ? 0x32 : byte))],
    ['noise', () => Buffer.from('noise'.repeat(1000))],
  ])('takes %s for nothing, and reads the layer again', async (_, damage) => {
    await layerAt([{ name: NAME, content: LAYER }]);
    const path = join(folder, 'layers', sha256(LAYER));
    writeFileSync(path, damage(readFileSync(path)));
    expect(await openLayerCache(folder).get(DIGEST)).toBeUndefined();
    expect((await layerAt([{ name: NAME, content: LAYER }]))?.bytes).toBe(10_005);
  });

  test('a file with a right digest and wrong records is nothing too', async () => {
    const layer = (await layerAt([{ name: NAME, content: LAYER }]))!;
    const { entries } = layer.files!;
    const changed = (records: readonly Uint8Array[], accesses = entries.stored.accesses): StoredLayer => ({
      ...layer,
      files: {
        ...layer.files!,
        entries: Object.assign(Object.create(entries) as typeof entries, { stored: { records, accesses } }),
      },
    });
    const [record] = entries.stored.records;
    expect(readLayerFile(writeLayerFile(changed([record!]))!)).toBeDefined();
    expect(readLayerFile(writeLayerFile(changed([record!.subarray(0, -1)]))!)).toBeUndefined();
    expect(readLayerFile(writeLayerFile(changed([new Uint8Array(100).fill(0xff)]))!)).toBeUndefined();
    expect(readLayerFile(writeLayerFile(changed([record!], []))!)).toBeUndefined();
  });

  test('something else than a file in its place is nothing', async () => {
    mkdirSync(join(folder, 'layers', sha256(LAYER)), { recursive: true });
    expect((await layerAt([{ name: NAME, content: LAYER }]))?.bytes).toBe(10_005);
    writeFileSync(join(folder, 'file'), '');
    const cache = openLayerCache(join(folder, 'file'));
    await cache.put(DIGEST, (await layerAt([{ name: NAME, content: LAYER }]))!);
    expect(await cache.get(DIGEST)).toBeUndefined();
  });

  test('an engine that is trusted is not held against digests, an archive is', async () => {
    const wrong = tar([{ name: `blobs/sha256/${'0'.repeat(64)}`, content: LAYER }]);
    const problems = await Promise.all(
      [true, false].map(async (isTrusted) => {
        const { layers } = await readArchive(chunked(wrong), nodeCodecs, { isTrusted });
        return [...layers.values()].map(({ problem }) => problem);
      }),
    );
    expect(problems).toEqual([[undefined], ['its bytes do not have the digest that names it']]);
  });

  test('digests are no paths', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await openLayerCache(folder).get('sha256:../file')).toBeUndefined();
  });

  test('what was not used for the longest time goes first', async () => {
    const layer = (await layerAt([{ name: NAME, content: LAYER }]))!;
    const size = statSync(join(folder, 'layers', sha256(LAYER))).size;
    const cache = openLayerCache(folder, size * 3);
    const names = ['1', '2', '3'].map((digit) => digit.repeat(64));
    rmSync(join(folder, 'layers', sha256(LAYER)));
    for (const [index, name] of names.entries()) {
      await cache.put(`sha256:${name}`, layer);
      const used = new Date(Date.now() - 1e6 + index * 1000);
      utimesSync(join(folder, 'layers', name), used, used);
    }
    expect([...stored()].sort()).toEqual(names);
    // The first is the oldest, until it is used.
    await cache.get(`sha256:${names[0]}`);
    await cache.put(`sha256:${'4'.repeat(64)}`, layer);
    expect([...stored()].sort()).toEqual([names[0], names[2], '4'.repeat(64)]);
  });
});

describe('its folder', () => {
  test.each<[NodeJS.Platform, Record<string, string>, string, string | undefined]>([
    ['linux', { XDG_CACHE_HOME: '/x' }, '/home/a', '/x/plimsoll'],
    ['linux', { XDG_CACHE_HOME: 'x' }, '/home/a', '/home/a/.cache/plimsoll'],
    ['linux', {}, '', undefined],
    ['darwin', {}, '/Users/a', '/Users/a/Library/Caches/plimsoll'],
    ['win32', { LOCALAPPDATA: '/local' }, '/Users/a', '/local/plimsoll/Cache'],
    ['win32', {}, '/Users/a', undefined],
  ])('on %s with %o and home %j', (platform, environment, home, folder) => {
    expect(cacheFolder(environment, platform, home)?.replaceAll('\\', '/')).toBe(folder);
  });
});
