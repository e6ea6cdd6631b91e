import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readChallenge } from '../../server/src/measure/engine/sources/registry-auth';
import { type BlobOptions } from '../../server/src/measure/engine/sources/blob-source';
import { SECRET, withImage, dockerConfig, auth, read, refusal, bytesOf, folder } from './registry-reading';

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
