import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { selfSigned } from './certificate';
import { addBlob, addManifest, IMAGE_INDEX, IMAGE_MANIFEST } from './registry-server';
import { sha256 } from './tar-writer';
import { config, withImage, imageOf, read, refusal, bytesOf, useRegistry, folder } from './registry-reading';

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
    const other = await withImage({ tls: selfSigned([10, 0, 0, 1]) });
    expect(await refusal()).toContain('is for another name');
    await other.close();
    await withImage({ tls: selfSigned(undefined, '210101000000Z') });
    expect(await refusal()).toContain('has expired');
  });

  test('a certificate of ours that is none', async () => {
    const { host } = await withImage();
    for (const name of ['client.cert', 'client.key']) await writeFile(join(folder, 'certs', host, name), 'none');
    expect(await refusal()).toContain('is none, or does not fit its key');
  });

  test('nothing there', async () => {
    const of = await withImage();
    await of.close();
    expect(await refusal()).toContain('Nothing answers at 127.0.0.1');
    useRegistry({ ...of, host: 'plimsoll.invalid', close: async () => {} });
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
