import { gzipSync } from 'node:zlib';
import { assert, asyncProperty, integer, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limited } from '../../server/src/measure/archive/unpack';
import { readArchive } from '../../server/src/measure/archive/archive';
import { nodeCodecs } from '../../server/src/measure/engine/codecs';
import { imagesOf } from '../../server/src/measure/archive/layouts';
import { chunked, tar, zstdStored } from './tar-writer';
import { images, sizes, LAYERS, good } from './archive-samples';

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
