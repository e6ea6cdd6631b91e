import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { newFileBudget, readStoredLayer } from '../../server/src/measure/archive';
import { byteReader } from '../../server/src/measure/bytes';
import { nodeCodecs } from '../../server/src/measure/engine/codecs';
import {
  inspectBlobSource,
  readBlobSource,
  type BlobOptions,
} from '../../server/src/measure/engine/sources/blob-source';
import { readChallenge } from '../../server/src/measure/engine/sources/registry-auth';
import { imagesOf, type ArchiveImage } from '../../server/src/measure/layouts';
import { selfSigned } from './certificate';
import {
  addBlob,
  addManifest,
  IMAGE_INDEX,
  IMAGE_MANIFEST,
  startRegistry,
  type RegistryOptions,
  type TestRegistry,
} from './registry-server';
import { sha256, tar, zstdStored } from './tar-writer';

const tls = selfSigned();
const SECRET = 'pa55:w0rd/ü';
const layers = [1000, 20, 300].map((size) => tar([{ name: 'file', content: 'x'.repeat(size) }]));
const config = (platform = 'amd64'): string =>
  JSON.stringify({
    os: 'linux',
    architecture: platform,
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => `sha256:${sha256(layer)}`) },
    history: [],
  });

let folder: string;
let registry: TestRegistry | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-registry-'));
});
afterEach(() => registry?.close());
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A registry with one image `app:1` of three layers: plain, gzip, zstd. */
async function withImage(options: RegistryOptions = {}): Promise<TestRegistry> {
  registry = await startRegistry({ tls, ...options });
  addManifest(registry, imageOf(registry), IMAGE_MANIFEST, '1');
  for (const host of registry.hosts) {
    await mkdir(join(folder, 'certs', host), { recursive: true });
    await writeFile(join(folder, 'certs', host, 'ca.crt'), options.tls?.cert ?? tls.cert);
  }
  return registry;
}

function imageOf(of: TestRegistry, platform?: string): { config: object; layers: object[] } {
  const stored = [layers[0]!, gzipSync(layers[1]!), zstdStored(layers[2]!)];
  return { config: addBlob(of, config(platform)), layers: stored.map((bytes) => addBlob(of, bytes)) };
}

/** Docker's configuration in a folder of its own. */
async function dockerConfig(document: object): Promise<string> {
  const path = await mkdtemp(join(folder, 'config-'));
  await writeFile(join(path, 'config.json'), JSON.stringify(document));
  return path;
}
const auth = (text: string): object => ({ auth: Buffer.from(text).toString('base64') });

function places(more: BlobOptions = {}): BlobOptions {
  return { configFolder: join(folder, 'none'), certificateFolders: [join(folder, 'certs')], ...more };
}

async function read(
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
async function refusal(name = 'app:1', options: BlobOptions = {}): Promise<string> {
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

const bytesOf = (image: ArchiveImage | undefined): unknown =>
  image?.layers.map((layer) => layer?.problem ?? layer?.bytes);

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
    registry = await startRegistry();
    addManifest(registry, imageOf(registry), IMAGE_MANIFEST, '1');
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

describe('logins', () => {
  test('basic, as docker login stores it', async () => {
    const { host, asked } = await withImage({ auth: 'basic', login: `me:${SECRET}` });
    const configFolder = await dockerConfig({ auths: { [`https://${host}/v2/`]: auth(`me:${SECRET}`) } });
    expect(bytesOf(await read('app:1', { configFolder }))).toEqual([1000, 20, 300]);
    expect(asked[0]?.authorization).toBeUndefined();
    expect(await refusal()).toBe(`${host} wants a login for app: log in with 'docker login ${host}'.`);
    const wrong = await dockerConfig({ auths: { [host]: auth('me:other') } });
    expect(await refusal('app:1', { configFolder: wrong })).toContain('refuses the login that Docker has stored');
  });

  test('a token for reading alone; the blob store learns neither token nor password', async () => {
    const { host, asked } = await withImage({ auth: 'bearer', login: `me:${SECRET}`, redirect: true });
    const configFolder = await dockerConfig({ auths: { [host]: auth(`me:${SECRET}`) } });
    expect(bytesOf(await read('app:1', { configFolder }))).toEqual([1000, 20, 300]);
    const token = asked.find(({ server }) => server === 'token');
    expect(token?.url).toBe('/token?service=test%2C+registry&scope=repository%3Aapp%3Apull');
    const store = asked.filter(({ server }) => server === 'store');
    expect(store).toHaveLength(4);
    expect(store.map(({ authorization }) => authorization)).toEqual([undefined, undefined, undefined, undefined]);
  });

  test('a token for nobody', async () => {
    await withImage({ auth: 'bearer' });
    expect(bytesOf(await read('app:1'))).toEqual([1000, 20, 300]);
  });

  test('an identity token is traded for one', async () => {
    const { host, asked } = await withImage({ auth: 'bearer', login: SECRET });
    const configFolder = await dockerConfig({ auths: { [host]: { identitytoken: SECRET } } });
    expect(bytesOf(await read('app:1', { configFolder }))).toEqual([1000, 20, 300]);
    const token = asked.find(({ server }) => server === 'token');
    expect(token).toMatchObject({ method: 'POST', url: '/token' });
    expect(new URLSearchParams(token!.body).get('grant_type')).toBe('refresh_token');
  });

  test('a token that runs out in between is fetched anew', async () => {
    const of = await withImage({ auth: 'bearer' });
    let requests = 0;
    of.intercept = (request, response) => {
      if (++requests !== 4) return false;
      expect(request.headers.authorization).toBe('Bearer granted');
      response.writeHead(401, { 'www-authenticate': `Bearer realm="https://${of.hosts[1]}/token"` }).end();
      return true;
    };
    expect(bytesOf(await read('app:1'))).toEqual([1000, 20, 300]);
    expect(of.asked.filter(({ server }) => server === 'token')).toHaveLength(2);
  });

  test.runIf(process.platform !== 'win32')('a helper is asked with the address on its input', async () => {
    const { host } = await withImage({ auth: 'basic', login: `me:${SECRET}` });
    const bin = await mkdtemp(join(folder, 'bin-'));
    const helper = async (name: string, script: string): Promise<void> => {
      await writeFile(join(bin, `docker-credential-${name}`), `#!/bin/sh\n${script}\n`);
      await chmod(join(bin, `docker-credential-${name}`), 0o755);
    };
    await helper(
      'plimsoll',
      `read server; [ "$1 $server" = "get ${host}" ] && echo '{"Username":"me","Secret":"${SECRET}"}'`,
    );
    await helper('empty', "echo 'credentials not found in native keychain'; exit 1");
    await helper('locked', `echo '${SECRET}'; echo '${SECRET}' >&2; exit 1`);
    const path = process.env['PATH'];
    process.env['PATH'] = `${bin}:${path}`;
    try {
      const withHelper = async (document: object): Promise<BlobOptions> => ({
        configFolder: await dockerConfig(document),
      });
      const own = await withHelper({ credHelpers: { [host]: 'plimsoll' }, credsStore: 'locked' });
      expect(bytesOf(await read('app:1', own))).toEqual([1000, 20, 300]);
      expect(await refusal('app:1', await withHelper({ credsStore: 'empty' }))).toContain('wants a login');
      expect(await refusal('app:1', await withHelper({ credsStore: 'locked' }))).toContain(
        'docker-credential-locked cannot tell the login',
      );
      expect(await refusal('app:1', await withHelper({ credsStore: 'none' }))).toContain(
        'docker-credential-none, which was not found',
      );
      expect(await refusal('app:1', await withHelper({ credsStore: '../x' }))).toContain(
        'a credential helper that is none',
      );
    } finally {
      process.env['PATH'] = path;
    }
  });

  test('wrong ones, and a configuration that is none', async () => {
    const { host } = await withImage({ auth: 'bearer', login: 'me:other' });
    const wrong = await dockerConfig({ auths: { [host]: auth(`me:${SECRET}`) } });
    expect(await refusal('app:1', { configFolder: wrong })).toContain('refuses the login that Docker has stored');
    expect(await refusal()).toContain('gives nobody without a login access');
    await writeFile(join(wrong, 'config.json'), `{"auths": ${SECRET}`);
    expect(await refusal('app:1', { configFolder: wrong })).toContain('is not JSON');
  });

  test.each([
    ['Bearer realm="https://a/t",service="a, b",scope="x:y:pull,push"', { scheme: 'bearer', service: 'a, b' }],
    ['Basic realm="x", Bearer realm="https://a/t",service="s"', { scheme: 'bearer', service: 's' }],
    ['basic realm="a\\"b"', { scheme: 'basic', service: undefined }],
    ['Negotiate', undefined],
    [undefined, undefined],
    ['"'.repeat(100_000), undefined],
    ['a'.repeat(100_000), undefined],
  ])('the challenge %.40s', (header, expected) => {
    const challenge = readChallenge(header);
    const seen = challenge && { scheme: challenge.scheme, service: challenge.parameters.get('service') };
    expect(seen).toEqual(expected);
  });
});

describe('what a registry does wrong', () => {
  test.each([
    [403, {}, 'wants a login'],
    [404, {}, 'has no image'],
    [429, { 'retry-after': '60' }, 'allows no more requests for now: try again in 60 seconds, or log in'],
    [500, {}, 'has a fault of its own (status 500)'],
    [418, {}, 'is it a registry?'],
    [302, { location: 'http://example.com/v2' }, 'example.com wants to answer without TLS'],
    [302, { location: 'http://' }, 'address without TLS'],
    [302, { location: '/again' }, 'sends on more than 5 times'],
    [401, { 'www-authenticate': 'Bearer realm="http://example.com/token"' }, 'example.com wants to answer without TLS'],
    [401, { 'www-authenticate': 'Bearer realm="no address"' }, 'no token service that is reached over TLS'],
    [401, {}, 'wants a login'],
  ])('status %i with %j', async (status, headers, reason) => {
    const of = await withImage();
    of.intercept = (_, response) => {
      response.writeHead(status, headers).end();
      return true;
    };
    expect(await refusal()).toContain(reason);
    await expect.poll(() => of.sockets()).toBe(0);
  });

  test('an answer that is no manifest, an old one, one of something else', async () => {
    const of = await withImage();
    of.manifests.set('html', { type: 'text/html', body: '<html>' });
    expect(await refusal('app:html')).toContain('is no manifest');
    addManifest(of, { schemaVersion: 1, fsLayers: [] }, 'application/vnd.docker.distribution.manifest.v1+json', 'old');
    expect(await refusal('app:old')).toContain('manifest of the first version');
    addManifest(of, { config: addBlob(of, '{}'), layers: [] }, IMAGE_MANIFEST, 'chart');
    expect(await refusal('app:chart')).toContain('holds no container image');
    addManifest(of, { config: { digest: '../../x', size: 1 }, layers: [] }, IMAGE_MANIFEST, 'path');
    expect(await refusal('app:path')).toContain('holds no container image');
    addManifest(of, { manifests: [] }, IMAGE_INDEX, 'empty');
    expect(await refusal('app:empty')).toContain('holds no container image');
  });

  test('a manifest that was changed', async () => {
    const of = await withImage();
    of.manifests.set('1', {
      ...of.manifests.get('1')!,
      headers: { 'docker-content-digest': `sha256:${'0'.repeat(64)}` },
    });
    expect(await refusal()).toContain('does not have its digest');
  });

  test('a configuration that was changed', async () => {
    const of = await withImage();
    of.blobs.set(`sha256:${sha256(config())}`, Buffer.from('{}'));
    expect(await refusal()).toContain('does not have its digest');
  });

  test('layers that were changed, are too short or too long, or are missing', async () => {
    const of = await withImage();
    const digests = imageOf(of).layers.map((layer) => (layer as { digest: string }).digest);
    const changed = Buffer.from(of.blobs.get(digests[0]!)!);
    changed[600] = 0x79;
    of.blobs.set(digests[0]!, changed);
    of.blobs.set(digests[1]!, of.blobs.get(digests[1]!)!.subarray(0, -1));
    of.blobs.set(digests[2]!, Buffer.concat([of.blobs.get(digests[2]!)!, Buffer.alloc(1)]));
    const image = await read('app:1');
    expect(image?.layers.map((layer) => layer?.problem)).toEqual([
      'its bytes do not have the digest that the manifest names',
      expect.stringContaining('ends after'),
      expect.stringContaining('longer than the'),
    ]);
    for (const digest of digests) of.blobs.delete(digest);
    expect(bytesOf(await read('app:1'))).toEqual([undefined, undefined, undefined]);
  });

  test('a manifest without an end', async () => {
    const of = await withImage();
    of.intercept = (_, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (response.write(Buffer.alloc(1 << 20, 0x20)));
        response.once('drain', more);
      };
      more();
      return true;
    };
    expect(await refusal()).toContain('more than 16777216 bytes');
  });

  test('a connection that breaks', async () => {
    const of = await withImage();
    of.intercept = (request, response) => {
      if (!request.url!.includes('/blobs/')) return false;
      response.writeHead(200, { 'content-length': '999' }).write('x');
      setTimeout(() => response.destroy(), 10);
      return true;
    };
    expect(await refusal()).toContain('broke the connection');
  });

  test('a certificate that nobody trusts, one for another machine, one that has expired', async () => {
    const of = await withImage();
    expect(await refusal('app:1', { certificateFolders: [] })).toContain(
      `is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT): put the one that signed it into /etc/docker/certs.d/${of.host}/ca.crt`,
    );
    await of.close();
    await withImage({ tls: selfSigned([10, 0, 0, 1]) });
    expect(await refusal()).toContain('is for another name');
    await registry!.close();
    await withImage({ tls: selfSigned(undefined, '210101000000Z') });
    expect(await refusal()).toContain('has expired');
  });

  test('nothing there', async () => {
    const of = await withImage();
    await of.close();
    expect(await refusal()).toContain('Nothing answers at 127.0.0.1');
    registry = { ...of, host: 'plimsoll.invalid', close: async () => {} };
    expect(await refusal()).toContain('The name of plimsoll.invalid cannot be resolved');
  });

  test('when it is cancelled its sockets are closed', async () => {
    const of = await withImage();
    const abort = new AbortController();
    of.intercept = (request, response) => {
      if (!request.url!.includes('/blobs/') || request.url!.includes(sha256(config()))) return false;
      response.writeHead(200).write('x');
      setTimeout(() => abort.abort(), 10);
      return true;
    };
    await expect(read('app:1', {}, abort.signal)).rejects.toThrow();
    await expect.poll(() => of.sockets()).toBe(0);
  });
});
