import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readHere } from '../../server/src/measure/engine/read-here';
import type { ReadOptions, ReadOutcome } from '../../server/src/measure/engine/read-image';
import { ociOutput, openOciExport, type OciExport } from '../../server/src/measure/engine/sources/oci-export';
import { sha256, tar } from './tar-writer';

const never = new AbortController().signal;
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'plimsoll-oci-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

interface Descriptor {
  readonly digest: string;
  readonly size: number;
}

/** Writes a blob; its descriptor. */
async function blob(folder: string, content: Uint8Array | string | object): Promise<Descriptor> {
  const bytes =
    typeof content === 'string' || content instanceof Uint8Array
      ? Buffer.from(content)
      : Buffer.from(JSON.stringify(content));
  await mkdir(join(folder, 'blobs', 'sha256'), { recursive: true });
  await writeFile(file(folder, sha256(bytes)), bytes);
  return { digest: `sha256:${sha256(bytes)}`, size: bytes.length };
}
const file = (folder: string, digest: string): string => join(folder, 'blobs', 'sha256', digest.replace('sha256:', ''));

/** Writes an image of one layer, whose file has `size` bytes; the descriptor of its manifest. */
async function image(
  folder: string,
  size: number,
  architecture = 'amd64',
): Promise<Descriptor & { readonly layer: string }> {
  const plain = tar([{ name: 'file', content: 'x'.repeat(size) }]);
  const layer = await blob(folder, gzipSync(plain));
  const config = await blob(folder, { os: 'linux', architecture, rootfs: { diff_ids: [`sha256:${sha256(plain)}`] } });
  return { ...(await blob(folder, { config, layers: [layer] })), layer: layer.digest };
}

async function layout(name: string, manifests: (folder: string) => Promise<readonly object[]>): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'index.json'), JSON.stringify({ manifests: await manifests(folder) }));
  return folder;
}

const read = (path: string, options: ReadOptions = {}): Promise<ReadOutcome> =>
  readHere({ kind: 'oci-directory', path }, options, never);

describe('a folder with an OCI layout', () => {
  test('its layers, with their names', async () => {
    const path = await layout('plain', async (folder) => [
      { ...(await image(folder, 1000)), annotations: { 'io.containerd.image.name': 'docker.io/library/a:1' } },
    ]);
    const outcome = await read(path);
    expect(outcome).toMatchObject({
      ok: true,
      platforms: ['linux/amd64'],
      facts: { tags: ['docker.io/library/a:1'], metric: 'file-bytes', liveBytes: 1000, notes: [] },
    });
  });

  test('one platform of several, of which the index says nothing; only its layers are read', async () => {
    const path = await layout('platforms', async (folder) => {
      const [arm, amd] = [await image(folder, 1000, 'arm64'), await image(folder, 20)];
      await rm(file(folder, arm.layer));
      return [arm, amd];
    });
    expect(await read(path, { platform: 'linux/amd64' })).toMatchObject({
      ok: true,
      platforms: ['linux/arm64', 'linux/amd64'],
      facts: { liveBytes: 20, notes: [] },
    });
    expect(await read(path, { platform: 'linux/s390x' })).toMatchObject({ ok: false, reason: 'source' });
  });

  test('a layer that is missing, is changed, is a folder', async () => {
    const path = await layout('layers', async (folder) => [await image(folder, 1000)]);
    const { layer } = await image(path, 1000);
    await writeFile(file(path, layer), gzipSync(tar([{ name: 'other', content: 'x'.repeat(1000) }])));
    expect(await read(path)).toMatchObject({
      ok: true,
      facts: { liveBytes: null, notes: [expect.stringMatching(/Layer 1 of 1 was not read to its end: it/)] },
    });
    await rm(file(path, layer));
    expect(await read(path)).toMatchObject({ facts: { notes: [expect.stringContaining('counts as 0 bytes')] } });
    await mkdir(file(path, layer));
    expect(await read(path)).toMatchObject({ facts: { notes: [expect.stringContaining('counts as 0 bytes')] } });
  });

  test.each<[string, (folder: string) => Promise<readonly object[]>, string]>([
    ['empty', async () => [], 'holds no container image'],
    ['missing', async () => [{ digest: `sha256:${'0'.repeat(64)}`, size: 5 }], 'is not complete: the manifest'],
    [
      'changed',
      async (folder) => {
        const manifest = await image(folder, 1);
        await writeFile(file(folder, manifest.digest), '{}');
        return [manifest];
      },
      'is damaged: the manifest',
    ],
    [
      'path',
      async () => [
        { digest: 'sha256:../../../etc/passwd', size: 5 },
        { digest: '../x', size: 5 },
      ],
      'holds no container image',
    ],
    [
      'artifact',
      async (folder) => [await blob(folder, { config: await blob(folder, '{}'), layers: [] })],
      'holds no container image',
    ],
    [
      'deep',
      async (folder) => {
        let descriptor: object = await image(folder, 1);
        for (let depth = 0; depth < 6; depth++)
          descriptor = {
            ...(await blob(folder, { manifests: [descriptor] })),
            mediaType: 'application/vnd.oci.image.index.v1+json',
          };
        return [descriptor];
      },
      'holds no container image',
    ],
  ])('%s', async (name, manifests, reason) => {
    const outcome = await read(await layout(name, manifests));
    expect(outcome).toMatchObject({ ok: false, reason: 'source', message: expect.stringContaining(reason) as string });
  });

  test('no folder at all', async () => {
    expect(await read(join(root, 'gone'))).toMatchObject({
      ok: false,
      message: expect.stringContaining('is no folder with an image') as string,
    });
  });
});

describe('the folder that a build writes', () => {
  const key = { dockerfile: '/app/Dockerfile', target: undefined, platform: undefined };
  /** What buildx does: blobs that are there already, new ones, and the index. */
  async function build(folder: OciExport, size: number): Promise<Descriptor & { readonly layer: string }> {
    const manifest = await image(folder.path, size);
    await writeFile(join(folder.path, 'index.json'), JSON.stringify({ manifests: [manifest] }));
    return manifest;
  }

  test('is the same for the same build, and keeps the blobs of the last one alone', async () => {
    const cache = join(root, 'cache,1');
    const first = (await openOciExport(cache, key))!;
    expect(ociOutput(first.path)).toBe(`type=oci,tar=false,"dest=${first.path}"`);
    const old = await build(first, 10);
    await first.close();
    const second = (await openOciExport(cache, key))!;
    expect(second.path).toBe(first.path);
    expect(await readdir(second.path)).toEqual(['blobs', 'plimsoll.lock']);
    const blobs = join(second.path, 'blobs', 'sha256');
    expect(await readdir(blobs)).toHaveLength(3);
    await build(second, 20);
    await mkdir(join(second.path, 'ingest', 'x'), { recursive: true });
    await second.close();
    expect((await readdir(second.path)).toSorted()).toEqual(['blobs', 'index.json']);
    expect(await readdir(blobs)).toHaveLength(3);
    expect(await readdir(blobs)).not.toContain(old.layer.slice(7));
    expect(await read(second.path)).toMatchObject({ ok: true, facts: { liveBytes: 20 } });
    const other = (await openOciExport(cache, { ...key, target: 'test' }))!;
    expect(other.path).not.toBe(first.path);
    await other.close();
  });

  test('after a build that failed its blobs are still there', async () => {
    const cache = join(root, 'cache2');
    const first = (await openOciExport(cache, key))!;
    await build(first, 10);
    await rm(join(first.path, 'index.json'));
    await first.close();
    expect(await readdir(join(first.path, 'blobs', 'sha256'))).toHaveLength(3);
  });

  test('belongs to one build at a time; a lock whose owner is gone counts for nothing', async () => {
    const cache = join(root, 'cache3');
    const first = (await openOciExport(cache, key))!;
    expect(await openOciExport(cache, key)).toBeUndefined();
    await first.close();
    await writeFile(join(first.path, 'plimsoll.lock'), '999999999');
    expect(await openOciExport(cache, key)).toBeDefined();
    const soon = join(root, 'cache4');
    const second = (await openOciExport(soon, key))!;
    await writeFile(join(second.path, 'plimsoll.lock'), '');
    expect(await openOciExport(soon, key)).toBeUndefined();
    await utimes(join(second.path, 'plimsoll.lock'), 0, 0);
    expect(await openOciExport(soon, key)).toBeDefined();
  });

  test('all of them take no more than a limit: the oldest goes, one that is in use stays', async () => {
    const cache = join(root, 'cache5');
    const used = (await openOciExport(cache, { ...key, target: 'used' }))!;
    await build(used, 10);
    const blobs = join(used.path, 'blobs', 'sha256');
    const sizes = await Promise.all((await readdir(blobs)).map(async (name) => (await stat(join(blobs, name))).size));
    const limit = 2 * sizes.reduce((a, b) => a + b);

    const old = (await openOciExport(cache, { ...key, target: 'old' }, limit))!;
    await build(old, 10);
    await old.close();
    expect(await readdir(cache)).toHaveLength(2);
    await utimes(old.path, 1, 1);
    await utimes(used.path, 0, 0);
    const last = (await openOciExport(cache, { ...key, target: 'last' }, limit))!;
    await build(last, 10);
    await last.close();
    const left = (await readdir(cache)).map((name) => join(cache, name));
    expect(left.toSorted()).toEqual([used.path, last.path].toSorted());
    await used.close();
  });
});
