import { stated } from '../../../core/l10n';
import type { IncomingMessage } from 'node:http';
import type { SecureContext } from 'node:tls';
import { joined } from '../../archive/bytes';
import type { ImageReference } from '../../reference';
import { certificateFolders, hostCertificates } from './certificates';
import { credentialsFor, dockerConfigFolder, type Credentials } from './docker-config';
import { bodyOf, isLoopback, NoTls, send } from './http';
import { authorization, readChallenge } from './registry-auth';
import { SourceError } from './source-error';

/** Where a client finds what Docker knows of registries; the defaults are Docker's own places. */
export interface RegistryPlaces {
  readonly configFolder?: string;
  readonly certificateFolders?: readonly string[];
}

/** Asks one registry for one repository; reads only. */
export interface RegistryClient {
  /** The answer to `GET /v2/<repository>/<path>` with status 200; undefined for 404. @throws SourceError */
  get(path: string, accept: string): Promise<IncomingMessage | undefined>;
  /** All bytes of an answer. @throws SourceError */
  read(response: IncomingMessage, limit: number): Promise<Uint8Array>;
  /** The bytes of an answer as they come. They may end early: who reads them verifies. */
  stream(response: IncomingMessage): AsyncIterable<Uint8Array>;
}

const REDIRECTS = 5;

/** Opens nothing yet: the first request does. */
export function registryClient(
  { registry, repository }: ImageReference,
  places: RegistryPlaces,
  signal: AbortSignal,
): RegistryClient {
  const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry;
  const loopback = isLoopback(new URL(`https://${host}`).hostname);
  const folders = places.certificateFolders ?? certificateFolders();
  const contexts = new Map<string, Promise<SecureContext | undefined>>();
  const certificatesOf = (of: string): Promise<SecureContext | undefined> => {
    const found = contexts.get(of) ?? hostCertificates(of, folders);
    contexts.set(of, found);
    return found;
  };
  let protocol: 'https:' | 'http:' | undefined = loopback ? undefined : 'https:';
  let credentials: Promise<Credentials | undefined> | undefined;
  let header: string | undefined;

  const request = async (url: URL, accept: string, withLogin: boolean): Promise<IncomingMessage> => {
    const headers = { accept, ...(withLogin && header !== undefined ? { authorization: header } : {}) };
    return send(url, { headers, secureContext: await certificatesOf(url.host) }, signal);
  };
  /** Follows redirects, to which the login does not go along: they lead to stores of other owners, with a signature in their address. */
  const follow = async (start: URL, accept: string): Promise<IncomingMessage> => {
    let url = start;
    for (let hop = 0; hop <= REDIRECTS; hop++) {
      const response = await request(url, accept, url.origin === start.origin);
      const { location } = response.headers;
      if (![301, 302, 303, 307, 308].includes(response.statusCode ?? 0) || location === undefined) return response;
      response.destroy();
      const next = URL.canParse(location, url) ? new URL(location, url) : undefined;
      if (next === undefined || (next.protocol !== 'https:' && !(loopback && next.protocol === 'http:')))
        throw new SourceError(
          stated('{registry} sends on to an address without TLS, which is not followed.', { registry }),
        );
      url = next;
    }
    throw new SourceError(stated('{registry} sends on more than {count} times.', { registry, count: REDIRECTS }));
  };
  /** On this machine a registry may speak without TLS; which it does is found out with the first request, that says nothing of us. */
  const firstOrNext = async (path: string, accept: string): Promise<IncomingMessage> => {
    const address = `${host}/v2/${repository}/${path}`;
    if (protocol !== undefined) return follow(new URL(`${protocol}//${address}`), accept);
    try {
      const response = await follow(new URL(`https://${address}`), accept);
      protocol = 'https:';
      return response;
    } catch (error) {
      if (!(error instanceof NoTls)) throw error;
      protocol = 'http:';
      return follow(new URL(`http://${address}`), accept);
    }
  };

  return {
    async get(path, accept) {
      let response = await firstOrNext(path, accept);
      if (response.statusCode === 401) {
        response.destroy();
        const challenge = readChallenge(response.headers['www-authenticate']);
        credentials ??= credentialsFor(registry, places.configFolder ?? dockerConfigFolder(), signal);
        const login = { registry, repository, credentials: await credentials, loopback, certificatesOf };
        header = challenge === undefined ? undefined : await authorization(challenge, login, signal);
        if (header !== undefined) response = await firstOrNext(path, accept);
      }
      const status = response.statusCode ?? 0;
      if (status === 200) return response;
      response.destroy();
      if (status === 404) return undefined;
      const known = (await credentials) !== undefined;
      throw new SourceError(refusal(status, registry, repository, known, response.headers['retry-after']));
    },
    async read(response, limit) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of bodyOf(response, registry, limit, signal)) chunks.push(chunk);
      return joined(chunks);
    },
    stream: (response) => bodyOf(response, registry, Number.MAX_SAFE_INTEGER, signal),
  };
}

function refusal(
  status: number,
  registry: string,
  repository: string,
  hasLogin: boolean,
  retryAfter: string | undefined,
): string {
  if (status === 401 && hasLogin)
    return stated(
      "{registry} refuses the login that Docker has stored for it: log in again with 'docker login {registry}'.",
      { registry },
    );
  if (status === 401 || status === 403)
    return hasLogin
      ? stated(
          "{registry} does not let the login that Docker has stored for it read {repository}: ask its owner for access, or log in as another with 'docker login {registry}'.",
          { registry, repository },
        )
      : stated("{registry} wants a login for {repository}: log in with 'docker login {registry}'.", {
          registry,
          repository,
        });
  if (status === 429) {
    const seconds = /^\d{1,6}$/.test(retryAfter ?? '') ? retryAfter! : undefined;
    if (hasLogin)
      return seconds === undefined
        ? stated('{registry} allows no more requests for now: try again later.', { registry })
        : stated('{registry} allows no more requests for now: try again in {seconds} seconds.', { registry, seconds });
    return seconds === undefined
      ? stated(
          "{registry} allows no more requests for now: try again later, or log in with 'docker login {registry}' for a higher limit.",
          { registry },
        )
      : stated(
          "{registry} allows no more requests for now: try again in {seconds} seconds, or log in with 'docker login {registry}' for a higher limit.",
          { registry, seconds },
        );
  }
  if (status >= 500)
    return stated('{registry} has a fault of its own (status {status}): try again later.', { registry, status });
  return stated('{registry} answers with status {status} where an image was asked for: is it a registry?', {
    registry,
    status,
  });
}
