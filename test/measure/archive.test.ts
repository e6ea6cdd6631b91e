import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { chooseImage } from '../../server/src/measure/archive/layouts';
import { sha256, zstdStored } from './tar-writer';
import { images, sizes, LAYERS, config, blob, manifest, index } from './archive-samples';

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
