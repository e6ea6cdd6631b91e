import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { inspectBlobSource } from '../../server/src/measure/engine/sources/blob-source';
import { addManifest, IMAGE_INDEX, IMAGE_MANIFEST, startRegistry } from './registry-server';
import { sha256, zstdStored } from './tar-writer';
import { config, withImage, imageOf, places, read, refusal, bytesOf, layers, useRegistry } from './registry-reading';

describe('an image of a registry', () => {
  test('over TLS, every layer as it is stored', async () => {
    const of = await withImage();
    const image = await read('app:1');
    expect(bytesOf(image)).toEqual([1000, 20, 300]);
    expect(image?.layers.map((layer) => layer?.compressed)).toEqual([false, true, true]);
    expect(image).toMatchObject({ id: `sha256:${sha256(config())}`, tags: [`${of.host}/app:1`] });
    await expect.poll(() => of.sockets()).toBe(0);
  });

  test('on this machine without TLS', async () => {
    const of = useRegistry(await startRegistry());
    addManifest(of, imageOf(of), IMAGE_MANIFEST, '1');
    expect(bytesOf(await read('app:1'))).toEqual([1000, 20, 300]);
  });

  test('its sizes without a byte of its layers', async () => {
    const { asked, host } = await withImage();
    const stored = [layers[0]!.length, gzipSync(layers[1]!).length, zstdStored(layers[2]!).length];
    const { facts } = await inspectBlobSource(
      { kind: 'registry', reference: `${host}/app:1` },
      places(),
      new AbortController().signal,
    );
    expect(facts).toMatchObject({
      metric: 'transfer-bytes',
      compressedBytes: stored.reduce((a, b) => a + b),
      wastedBytes: null,
    });
    expect(facts.layers.map(({ bytes }) => bytes)).toEqual(stored);
    expect(asked).toHaveLength(2);
  });

  test('by digest', async () => {
    const of = await withImage();
    const { digest } = addManifest(of, imageOf(of), IMAGE_MANIFEST);
    expect(await read(`app@${digest}`)).toMatchObject({ tags: [] });
    of.manifests.set(digest, { type: IMAGE_MANIFEST, body: '{}' });
    expect(await refusal(`app@${digest}`)).toContain('does not have its digest');
  });

  test('of an index in an index, for a platform; attestations are no images', async () => {
    const of = await withImage();
    const arm = {
      ...addManifest(of, imageOf(of, 'arm64'), IMAGE_MANIFEST),
      platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
    };
    const amd = { ...addManifest(of, imageOf(of), IMAGE_MANIFEST), platform: { os: 'linux', architecture: 'amd64' } };
    const attestation = {
      ...addManifest(of, {}, IMAGE_MANIFEST),
      platform: { os: 'unknown', architecture: 'unknown' },
    };
    const inner = addManifest(of, { manifests: [attestation, arm, amd] }, IMAGE_INDEX);
    addManifest(of, { manifests: [inner] }, IMAGE_INDEX, 'many');
    expect((await read('app:many', { platform: 'linux/arm64' }))?.config.platform).toBe('linux/arm64');
    expect((await read('app:many', { platform: 'linux/amd64' }))?.config.platform).toBe('linux/amd64');
    expect(await refusal('app:many', { platform: 'linux/s390x' })).toContain('but for linux/arm64/v8, linux/amd64');
    const { platforms } = await inspectBlobSource(
      { kind: 'registry', reference: `${of.host}/app:many` },
      places(),
      new AbortController().signal,
    );
    expect(platforms).toEqual(['linux/arm64/v8', 'linux/amd64']);
  });

  test('the addresses of foreign layers are never asked', async () => {
    const of = await withImage();
    const trap = await startRegistry();
    const foreign = {
      digest: `sha256:${'a'.repeat(64)}`,
      size: 7,
      mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
      urls: [`http://${trap.host}/layer`],
    };
    const { config: configBlob, layers: own } = imageOf(of);
    addManifest(of, { config: configBlob, layers: [own[0], foreign, own[2]] }, IMAGE_MANIFEST, 'foreign');
    expect(bytesOf(await read('app:foreign'))).toEqual([1000, undefined, 300]);
    expect(trap.asked).toEqual([]);
    await trap.close();
  });
});
