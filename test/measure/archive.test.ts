import { gzipSync } from 'node:zlib';
import { assert, asyncProperty, integer, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limited } from '../../server/src/measure/archive/unpack';
import { readArchive } from '../../server/src/measure/archive/archive';
import { nodeCodecs } from '../../server/src/measure/engine/codecs';
import { chooseImage, imagesOf, type ArchiveImage } from '../../server/src/measure/archive/layouts';
import { chunked, sha256, tar, zstdStored, type Member } from './tar-writer';

const images = async (members: readonly Member[]): Promise<readonly ArchiveImage[]> =>
  imagesOf(await readArchive(chunked(tar(members)), nodeCodecs));

/** Bytes of each layer; null for one that is not there. */
const sizes = (image: ArchiveImage | undefined): readonly (number | null)[] | undefined =>
  image?.layers.map((layer) => layer?.bytes ?? null);

const layer = (size: number): Uint8Array => tar([{ name: 'file', content: 'x'.repeat(size) }]);
const LAYERS = [layer(10), layer(2000), layer(300)];
const diffIds = LAYERS.map((bytes) => `sha256:${sha256(bytes)}`);

const config = (more: object = {}): string =>
  JSON.stringify({
    os: 'linux',
    architecture: 'amd64',
    rootfs: { type: 'layers', diff_ids: diffIds },
    history: [],
    ...more,
  });

interface Blob {
  readonly digest: string;
  readonly member: Member;
}
function blob(content: string | Uint8Array): Blob {
  const hex = sha256(content);
  return { digest: `sha256:${hex}`, member: { name: `blobs/sha256/${hex}`, content } };
}
const manifest = (configBlob: Blob, layers: readonly Blob[]): Blob =>
  blob(
    JSON.stringify({
      schemaVersion: 2,
      config: { digest: configBlob.digest },
      layers: layers.map(({ digest }) => ({ digest })),
    }),
  );
const index = (manifests: readonly object[]): string => JSON.stringify({ schemaVersion: 2, manifests });

describe('docker archives', () => {
  test('20.10: layer directories, a duplicate layer as a link before its target, the manifest last', async () => {
    const [image] = await images([
      { name: 'bbb/layer.tar', type: '2', link: '../ccc/layer.tar' },
      { name: 'aaa/', type: '5' },
      { name: 'aaa/VERSION', content: '1.0' },
      { name: 'aaa/json', content: '{"id":"aaa"}' },
      { name: 'aaa/layer.tar', content: LAYERS[0]! },
      { name: 'ccc/layer.tar', content: LAYERS[1]! },
      { name: 'cfg.json', content: config() },
      {
        name: 'manifest.json',
        content: JSON.stringify([
          { Config: 'cfg.json', RepoTags: ['a:1', 'a:2'], Layers: ['aaa/layer.tar', 'bbb/layer.tar', 'ccc/layer.tar'] },
        ]),
      },
    ]);
    expect(sizes(image)).toEqual([10, 2000, 2000]);
    expect(image).toMatchObject({ tags: ['a:1', 'a:2'], id: `sha256:${sha256(config())}` });
    expect(image?.layers.map((layer) => layer?.compressed)).toEqual([false, false, false]);
  });

  test('podman: layers at the root first, then links to them', async () => {
    const [image] = await images([
      { name: `${sha256(LAYERS[0]!)}.tar`, content: LAYERS[0]! },
      { name: 'id/layer.tar', type: '2', link: `../${sha256(LAYERS[0]!)}.tar` },
      { name: 'c.json', content: config() },
      {
        name: 'manifest.json',
        content: JSON.stringify([{ Config: 'c.json', RepoTags: null, Layers: ['id/layer.tar'] }]),
      },
    ]);
    expect(sizes(image)).toEqual([10]);
    expect(image?.tags).toEqual([]);
  });

  test('bazel and kaniko: a configuration without .json, gzipped layers', async () => {
    const [image] = await images([
      { name: 'sha256:abc', content: config() },
      { name: 'def.tar.gz', content: gzipSync(LAYERS[1]!) },
      { name: 'manifest.json', content: JSON.stringify([{ Config: 'sha256:abc', Layers: ['def.tar.gz'] }]) },
    ]);
    expect(sizes(image)).toEqual([2000]);
    expect(image?.layers[0]).toMatchObject({
      compressed: true,
      compression: 'gzip',
      storedBytes: gzipSync(LAYERS[1]!).length,
    });
  });

  test('links in a circle lead to no layer', async () => {
    const [image] = await images([
      { name: 'a/layer.tar', type: '2', link: '../b/layer.tar' },
      { name: 'b/layer.tar', type: '2', link: '../a/layer.tar' },
      { name: 'c.json', content: config() },
      {
        name: 'manifest.json',
        content: JSON.stringify([{ Config: 'c.json', Layers: ['a/layer.tar', '/etc/passwd'] }]),
      },
    ]);
    expect(sizes(image)).toEqual([null, null]);
  });
});

describe('OCI archives', () => {
  test('28.5 on overlay2: an index, and a manifest.json at the end', async () => {
    const configBlob = blob(config());
    const layers = [blob(LAYERS[0]!), blob(LAYERS[1]!), blob(LAYERS[1]!)];
    const manifestBlob = manifest(configBlob, layers);
    const [image, ...more] = await images([
      ...[...layers.slice(0, 2), configBlob, manifestBlob].map(({ member }) => member),
      {
        name: 'index.json',
        content: index([
          { digest: manifestBlob.digest, annotations: { 'io.containerd.image.name': 'docker.io/library/m:big' } },
        ]),
      },
      {
        name: 'manifest.json',
        content: JSON.stringify([
          { Config: configBlob.member.name, RepoTags: ['m:big'], Layers: layers.map(({ member }) => member.name) },
        ]),
      },
      { name: 'oci-layout', content: '{"imageLayoutVersion":"1.0.0"}' },
    ]);
    expect(sizes(image)).toEqual([10, 2000, 2000]);
    expect(image?.tags).toEqual(['m:big']);
    expect(more).toEqual([]);
  });

  test('28.5 on containerd: a nested index with an attestation; layers plain, gzip and zstd in one image', async () => {
    const layers = [blob(LAYERS[0]!), blob(gzipSync(LAYERS[1]!)), blob(zstdStored(LAYERS[2]!))];
    const configBlob = blob(config());
    const manifestBlob = manifest(configBlob, layers);
    const attestation = manifest(blob('{"x":1}'), [blob('{"predicateType":"https://slsa.dev/provenance/v0.2"}')]);
    const nested = blob(
      index([
        { digest: manifestBlob.digest, platform: { os: 'linux', architecture: 'amd64' } },
        {
          digest: attestation.digest,
          platform: { os: 'unknown', architecture: 'unknown' },
          annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
        },
      ]),
    );
    const found = await images([
      {
        name: 'index.json',
        content: index([{ digest: nested.digest, annotations: { 'io.containerd.image.name': 'x:1' } }]),
      },
      ...[...layers, configBlob, manifestBlob, attestation, nested].map(({ member }) => member),
    ]);
    expect(found.map(sizes)).toEqual([[10, 2000, 300]]);
    expect(found[0]?.layers.map((layer) => layer?.compressed)).toEqual([false, true, true]);
    expect(found[0]?.tags).toEqual(['x:1']);
  });

  test('several platforms: the one that is asked for, and none that is not there', async () => {
    const [amd, arm] = [blob(config()), blob(config({ architecture: 'arm64', variant: 'v8' }))];
    const manifests = [manifest(amd, [blob(LAYERS[0]!)]), manifest(arm, [blob(LAYERS[1]!)])];
    // A platform whose manifest was not exported.
    const missing = manifest(amd, []);
    const found = await images([
      { name: 'index.json', content: index([...manifests, missing].map(({ digest }) => ({ digest }))) },
      ...[blob(LAYERS[0]!), blob(LAYERS[1]!), amd, arm, ...manifests].map(({ member }) => member),
    ]);
    expect(found.map(({ config }) => config.platform)).toEqual(['linux/amd64', 'linux/arm64/v8']);
    expect(sizes(chooseImage(found, 'linux/arm64'))).toEqual([2000]);
    expect(sizes(chooseImage(found, 'linux/arm64/v8'))).toEqual([2000]);
    expect(chooseImage(found, 'linux/arm')).toBeUndefined();
  });

  test('an index that names itself ends', async () => {
    // Digests are not checked against the bytes, so a file can be named as it likes.
    const self = { name: 'blobs/sha256/self', content: index([{ digest: 'sha256:self' }]) };
    expect(await images([{ name: 'index.json', content: index([{ digest: 'sha256:self' }]) }, self])).toEqual([]);
  });
});

/** An image of these layers. */
const good = (layers: readonly Member[]): readonly Member[] => [
  ...layers,
  { name: 'c.json', content: config() },
  { name: 'manifest.json', content: JSON.stringify([{ Config: 'c.json', Layers: layers.map(({ name }) => name) }]) },
];

/** How many of 100,000 bytes pass that come from `stored` bytes, and what is left of the excess. */
const pass = async (stored: number, ratio: number, excess: number): Promise<readonly [number, number]> => {
  let bytes = 0;
  const left = { bytes: excess };
  for await (const part of limited(chunked(new Uint8Array(100_000)), () => stored * ratio, left)) bytes += part.length;
  return [bytes, left.bytes];
};

async function* broken(): AsyncGenerator<Uint8Array> {
  yield gzipSync(tar(good([]))).subarray(0, 20);
  await Promise.resolve();
  throw new Error('cable');
}

describe('damage and malice', () => {
  test('an archive may be compressed as a whole', async () => {
    const bytes = tar(good([{ name: 'a.tar', content: LAYERS[1]! }]));
    for (const packed of [gzipSync(bytes), zstdStored(bytes)]) {
      const contents = await readArchive(chunked(packed), nodeCodecs);
      expect((await imagesOf(contents)).map(sizes)).toEqual([[2000]]);
    }
  });

  test('damaged compression costs its layer alone', async () => {
    const packed = gzipSync(Buffer.concat([LAYERS[1]!, Buffer.alloc(100_000, 'noise')]));
    packed.fill(0, packed.length - 30);
    const cut = gzipSync(LAYERS[1]!).subarray(0, 40);
    const [image] = await images(
      good([
        { name: 'a.tar', content: packed },
        { name: 'b.tar', content: cut },
        { name: 'c.tar', content: Buffer.concat([zstdStored(LAYERS[0]!).subarray(0, 12), Buffer.alloc(50, 7)]) },
        { name: 'd.tar', content: LAYERS[2]! },
      ]),
    );
    expect(image?.layers[1]?.problem).toBe('its compressed bytes end too early');
    expect(image?.layers[2]?.problem).toBe('its compressed bytes end too early');
    expect(image?.layers[3]).toMatchObject({ bytes: 300 });
  });

  test.each([1, 100, 1000, 100_000])(
    'what a layer leaves unread does not shift what follows (chunks of %i)',
    async (size) => {
      const noise = Buffer.from(Array.from({ length: 60_000 }, (_, at) => (at * at * 31) % 251));
      const longTail = gzipSync(Buffer.concat([LAYERS[0]!, noise]));
      const wrong = gzipSync(Buffer.concat([LAYERS[0]!.subarray(0, 1024), noise]));
      const members = good([
        { name: 'a.tar', content: longTail },
        { name: 'b.tar', content: Buffer.concat([gzipSync(LAYERS[2]!), noise]) },
        { name: 'c.tar', content: wrong },
        { name: 'd.tar', content: zstdStored(Buffer.concat([LAYERS[0]!, noise])) },
        { name: 'e.tar', content: Buffer.concat([LAYERS[0]!, noise]) },
        { name: 'f.tar', content: gzipSync(LAYERS[1]!) },
      ]);
      const [image] = await imagesOf(await readArchive(chunked(tar(members), size), nodeCodecs));
      expect(sizes(image)).toEqual([10, 300, 10, 10, 10, 2000]);
      expect(image?.layers.map((layer) => layer?.problem !== undefined)).toEqual([
        false,
        false,
        true,
        false,
        false,
        false,
      ]);
    },
  );

  test('a cut archive tells why, with what was read', async () => {
    const bytes = tar(good([{ name: 'a.tar', content: LAYERS[1]! }]));
    const contents = await readArchive(chunked(bytes.subarray(0, 1500)), nodeCodecs);
    expect(contents.problem).toBe('the tar ends in the middle of a file');
    expect(await imagesOf(contents)).toEqual([]);
  });

  test('names and values out of the ordinary', async () => {
    const found = await images([
      { name: '__proto__', content: '{"__proto__":{"polluted":1}}' },
      { name: 'constructor/layer.tar', content: LAYERS[0]! },
      {
        name: 'manifest.json',
        content: '[null,5,{"Config":"__proto__","Layers":"x"},{"Config":["a"],"RepoTags":[1]},{"Config":"toString"}]',
      },
      { name: 'index.json', content: '{"manifests":[null,{"digest":5},{"digest":"../../etc/passwd"}]}' },
    ]);
    expect(found).toEqual([]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test('documents of more than 16 MiB are no configuration', async () => {
    const [image] = await images([
      { name: 'c.json', content: `{"rootfs":{"diff_ids":[]},"x":"${'y'.repeat(17 << 20)}"}` },
      { name: 'manifest.json', content: '[{"Config":"c.json","Layers":[]}]' },
    ]);
    expect(image).toBeUndefined();
  });

  test('what unpacks out of all proportion is stopped', async () => {
    expect(await pass(100, 1000, 0)).toEqual([100_000, 0]);
    await expect(pass(100, 999, 99)).rejects.toThrow('far more than a layer can hold');
    expect(await pass(100, 999, 100)).toEqual([100_000, 0]);
    expect(await pass(100, 500, 60_000)).toEqual([100_000, 10_000]);
  });

  test('what the source throws comes out as it is', async () => {
    await expect(readArchive(broken(), nodeCodecs)).rejects.toThrow('cable');
  });

  test('whatever bytes come, the reading ends', async () => {
    const bytes = tar(
      good([
        { name: 'a.tar', content: gzipSync(LAYERS[1]!) },
        { name: 'b.tar', content: LAYERS[0]! },
      ]),
    );
    await assert(
      asyncProperty(
        integer({ min: 0, max: bytes.length - 1 }),
        uint8Array({ minLength: 1, maxLength: 600 }),
        async (at, noise) => {
          const changed = Buffer.from(bytes);
          changed.set(noise.subarray(0, changed.length - at), at);
          for (const image of await imagesOf(await readArchive(chunked(changed), nodeCodecs)))
            expect(image.layers.length).toBeLessThan(1000);
        },
      ),
      { numRuns: 150 },
    );
  });
});
