import { stated } from '../../../core/l10n';
import type { SecureContext } from 'node:tls';
import { parseJson, stringAt } from '../../json';
import { joined } from '../../archive/bytes';
import type { Credentials } from './docker-config';
import { bodyOf, send } from './http';
import { SourceError } from './source-error';

/** What a registry asks for with `WWW-Authenticate`. */
export interface Challenge {
  readonly scheme: 'bearer' | 'basic';
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN_LIMIT = 1 << 20;
const HEADER_LIMIT = 4096;

/** The challenge that we can meet, a token where there is a choice (RFC 9110, 11.6.1); undefined when there is none. */
export function readChallenge(header: string | undefined): Challenge | undefined {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  const part = /([\w-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))|([\w-]+)(?=\s|$|,)/g;
  for (const [, name, quoted, bare, scheme] of (header ?? '').slice(0, HEADER_LIMIT).matchAll(part)) {
    if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), parameters: new Map() });
    else challenges.at(-1)?.parameters.set(name!.toLowerCase(), bare ?? quoted!.replace(/\\(.)/g, '$1'));
  }
  for (const wanted of ['bearer', 'basic'] as const) {
    const found = challenges.find(({ scheme }) => scheme === wanted);
    if (found !== undefined) return { scheme: wanted, parameters: found.parameters };
  }
  return undefined;
}

export interface Login {
  readonly registry: string;
  readonly repository: string;
  readonly credentials: Credentials | undefined;
  /** The registry answers on this machine, so its token service may do so too, without TLS. */
  readonly loopback: boolean;
  readonly certificatesOf: (host: string) => Promise<SecureContext | undefined>;
}

/**
 * The header that meets a challenge; undefined when we have nothing to meet it with.
 * @throws SourceError when the token service refuses or is broken
 */
export async function authorization(
  challenge: Challenge,
  login: Login,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { credentials } = login;
  if (challenge.scheme === 'basic') return credentials?.kind === 'password' ? basic(credentials) : undefined;
  return `Bearer ${await fetchToken(challenge.parameters, login, signal)}`;
}

async function fetchToken(parameters: Challenge['parameters'], login: Login, signal: AbortSignal): Promise<string> {
  const { registry, credentials } = login;
  const url = realmUrl(parameters.get('realm'), login);
  const fields = new URLSearchParams({
    service: parameters.get('service') ?? '',
    // Never more than reading, whatever is asked for.
    scope: `repository:${login.repository}:pull`,
  });
  const isOauth = credentials?.kind === 'identity-token';
  if (isOauth) {
    fields.set('grant_type', 'refresh_token');
    fields.set('client_id', 'plimsoll');
    fields.set('refresh_token', credentials.token);
  } else for (const [name, value] of fields) url.searchParams.set(name, value);
  const response = await send(
    url,
    {
      method: isOauth ? 'POST' : 'GET',
      headers: {
        accept: 'application/json',
        ...(credentials?.kind === 'password' ? { authorization: basic(credentials) } : {}),
        ...(isOauth ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(isOauth ? { body: fields.toString() } : {}),
      secureContext: await login.certificatesOf(url.host),
    },
    signal,
  );
  const chunks: Uint8Array[] = [];
  for await (const chunk of bodyOf(response, url.host, TOKEN_LIMIT, signal)) chunks.push(chunk);
  const status = response.statusCode ?? 0;
  if (status === 401 || status === 403 || (status === 400 && isOauth))
    throw new SourceError(
      credentials === undefined
        ? stated(
            "{registry} gives nobody without a login access to {repository}: log in with 'docker login {registry}'.",
            { registry, repository: login.repository },
          )
        : stated(
            "{registry} refuses the login that Docker has stored for it: log in again with 'docker login {registry}'.",
            { registry },
          ),
    );
  const answer = parseJson(joined(chunks));
  const token = stringAt(answer, 'token') || stringAt(answer, 'access_token');
  // What goes into a header must not end it.
  if (status !== 200 || !token || !/^[\x21-\x7e]+$/.test(token))
    throw new SourceError(
      stated('The token service of {registry} ({host}) answers with {status} and no token: try again later.', {
        registry,
        host: url.host,
        status,
      }),
    );
  return token;
}

/** @throws SourceError for what is no address, or is one without TLS that is not on this machine */
function realmUrl(realm: string | undefined, { registry, loopback }: Login): URL {
  const url = URL.canParse(realm ?? '') ? new URL(realm!) : undefined;
  if (url?.protocol !== 'https:' && !(loopback && url?.protocol === 'http:'))
    throw new SourceError(
      stated('{registry} names no token service that is reached over TLS, so no login is sent.', { registry }),
    );
  return url;
}

function basic({ username, password }: Extract<Credentials, { kind: 'password' }>): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
