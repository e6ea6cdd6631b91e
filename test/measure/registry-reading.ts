// What the tests of the registry client share: a registry with an image, and reading it.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { newFileBudget, readStoredLayer } from '../../server/src/measure/archive/archive';
import { byteReader } from '../../server/src/measure/archive/bytes';
import { nodeCodecs } from '../../server/src/measure/engine/codecs';
import { readBlobSource, type BlobOptions } from '../../server/src/measure/engine/sources/blob-source';
import { imagesOf, type ArchiveImage } from '../../server/src/measure/archive/layouts';
import { selfSigned } from './certificate';
import {
  addBlob,
  addManifest,
  IMAGE_MANIFEST,
  startRegistry,
  type RegistryOptions,
  type TestRegistry,
} from './registry-server';
import { sha256, tar, zstdStored } from './tar-writer';

const tls = selfSigned();
export const SECRET = 'pa55:w0rd/ü';
export const layers = [1000, 20, 300].map((size) => tar([{ name: 'file', content: 'x'.repeat(size) }]));
export const config = (platform = 'amd64'): string =>
  JSON.stringify({
    os: 'linux',
    architecture: platform,
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => `sha256:${sha256(layer)}`) },
    history: [],
  });

/** A folder of this test file, gone in the end. */
export let folder: string;
let registry: TestRegistry | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-registry-'));
});
afterEach(() => registry?.close());
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Takes the registry that is read from now on, and closes it after the test. */
export function useRegistry(used: TestRegistry): TestRegistry {
  registry = used;
  return used;
}

/** A registry with one image `app:1` of three layers: plain, gzip, zstd. */
export async function withImage(options: RegistryOptions = {}): Promise<TestRegistry> {
  registry = await startRegistry({ tls, ...options });
  addManifest(registry, imageOf(registry), IMAGE_MANIFEST, '1');
  for (const host of registry.hosts) {
    await mkdir(join(folder, 'certs', host), { recursive: true });
    await writeFile(join(folder, 'certs', host, 'ca.crt'), options.tls?.cert ?? tls.cert);
  }
  return registry;
}

export function imageOf(of: TestRegistry, platform?: string): { config: object; layers: object[] } {
  const stored = [layers[0]!, gzipSync(layers[1]!), zstdStored(layers[2]!)];
  return { config: addBlob(of, config(platform)), layers: stored.map((bytes) => addBlob(of, bytes)) };
}

/** Docker's configuration in a folder of its own. */
export async function dockerConfig(document: object): Promise<string> {
  const path = await mkdtemp(join(folder, 'config-'));
  await writeFile(join(path, 'config.json'), JSON.stringify(document));
  return path;
}
export const auth = (text: string): object => ({ auth: Buffer.from(text).toString('base64') });

export function places(more: BlobOptions = {}): BlobOptions {
  return { configFolder: join(folder, 'none'), certificateFolders: [join(folder, 'certs')], ...more };
}

export async function read(
  name: string,
  options: BlobOptions = {},
  signal = new AbortController().signal,
): Promise<ArchiveImage | undefined> {
  const budget = newFileBudget();
  const contents = await readBlobSource(
    { kind: 'registry', reference: `${registry!.host}/${name}` },
    places(options),
    ({ size }, chunks) => readStoredLayer(byteReader(chunks), size, nodeCodecs, budget),
    signal,
  );
  return (await imagesOf(contents))[0];
}

/** The message of what reading throws. */
export async function refusal(name = 'app:1', options: BlobOptions = {}): Promise<string> {
  const error = await read(name, options).then(
    () => undefined,
    (reason: unknown) => reason as Error,
  );
  expect(error?.constructor.name).toMatch(/^(?:SourceError|NoTls)$/);
  expect(error!.message).toMatch(/^[^\n]+[.?]$/);
  expect(error!.message).not.toContain(SECRET);
  expect(error!.message).not.toContain('granted');
  return error!.message;
}

export const bytesOf = (image: ArchiveImage | undefined): unknown =>
  image?.layers.map((layer) => layer?.problem ?? layer?.bytes);
