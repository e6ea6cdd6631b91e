import { stated } from '../../../core/l10n';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { at, parseJson, stringAt } from '../../json';
import { runProcess } from '../process';
import { SourceError } from './source-error';

/** What a registry is told about who asks. Kept in memory only; never part of a message. */
export type Credentials =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** For the token service, in place of a password. */
  | { readonly kind: 'identity-token'; readonly token: string };

/** Docker Hub is filed under the address of its first API. */
const DOCKER_HUB = 'https://index.docker.io/v1/';
/** Milliseconds. A helper may ask the person for a password of its own. */
const HELPER_LIMIT = 60_000;

/** The folder of Docker's configuration. */
export function dockerConfigFolder(): string {
  return process.env['DOCKER_CONFIG'] || join(homedir(), '.docker');
}

/**
 * The credentials that `docker login` stored for a registry: with its helper, in the store, or in the file; undefined where there are
 * none. Helpers are programs, started without a shell, with the registry's address as input.
 * @throws SourceError when the configuration or a helper is broken
 */
export async function credentialsFor(
  registry: string,
  folder: string,
  signal: AbortSignal,
): Promise<Credentials | undefined> {
  const path = join(folder, 'config.json');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const config = parseJson(text);
  if (config === undefined)
    throw new SourceError(stated("Docker's configuration {path} is not JSON: mend it.", { path }));
  const keys = keysOf(registry);
  const helper =
    keys.map((key) => stringAt(config, 'credHelpers', key)).find(Boolean) ?? stringAt(config, 'credsStore');
  if (helper) {
    const found = await askHelper(helper, keys[0]!, signal);
    if (found !== undefined) return found;
  }
  for (const key of keys) {
    const found = credentialsOf(at(config, 'auths', key));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The names that a registry may be filed under. */
function keysOf(registry: string): readonly string[] {
  const hosts = registry === 'docker.io' ? ['docker.io', 'index.docker.io', 'registry-1.docker.io'] : [registry];
  const spelled = hosts.flatMap((host) => [
    host,
    `https://${host}`,
    `https://${host}/`,
    `https://${host}/v1/`,
    `https://${host}/v2/`,
  ]);
  return registry === 'docker.io' ? [DOCKER_HUB, ...spelled] : spelled;
}

function credentialsOf(entry: unknown): Credentials | undefined {
  const token = stringAt(entry, 'identitytoken');
  if (token) return { kind: 'identity-token', token };
  const pair = Buffer.from(stringAt(entry, 'auth') ?? '', 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  const username = colon < 0 ? stringAt(entry, 'username') : pair.slice(0, colon);
  const password = colon < 0 ? stringAt(entry, 'password') : pair.slice(colon + 1).replace(/\0+$/, '');
  return username && password ? { kind: 'password', username, password } : undefined;
}

/** Undefined when the helper has nothing for the registry. */
async function askHelper(helper: string, server: string, signal: AbortSignal): Promise<Credentials | undefined> {
  const name = `docker-credential-${helper}`;
  if (!/^[\w.-]+$/.test(helper))
    throw new SourceError(stated("Docker's configuration names a credential helper that is none."));
  const result = await runProcess(name, ['get'], { signal, timeout: HELPER_LIMIT, input: `${server}\n` });
  signal.throwIfAborted();
  if (result.startError !== undefined)
    throw new SourceError(
      stated("Docker's configuration asks for {name}, which was not found: install it, or log in again.", { name }),
    );
  if (result.stopped === 'timeout')
    throw new SourceError(stated('{name} does not answer: unlock the store of its passwords.', { name }));
  if (result.code !== 0) {
    // Its output may hold anything, so none of it is shown.
    if (/not found|no credentials|no usernames/i.test(`${result.stdout}${result.stderr}`)) return undefined;
    throw new SourceError(
      stated("{name} cannot tell the login for {server}: log in again with 'docker login'.", { name, server }),
    );
  }
  const answer = parseJson(result.stdout);
  const [username, password] = [stringAt(answer, 'Username'), stringAt(answer, 'Secret')];
  if (!username || !password) return undefined;
  return username === '<token>'
    ? { kind: 'identity-token', token: password }
    : { kind: 'password', username, password };
}
