import { stated } from '../../../core/l10n';
import type { IncomingMessage } from 'node:http';
import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import type { SecureContext } from 'node:tls';
import { SourceError } from './source-error';

export interface HttpRequest {
  readonly method?: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Certificates beside those that the system knows; `hostCertificates` finds them. Costly to make: to be kept for a host. */
  readonly secureContext?: SecureContext | undefined;
}

/** Milliseconds without a byte. */
const SILENCE_LIMIT = 60_000;

/**
 * One request over TLS, or to this machine without. Follows no redirect. The answer comes with its headers; its body must be read or
 * destroyed. When the signal is aborted the socket is closed, before the answer and while its body comes.
 * @throws SourceError for what is wrong with the network, in one sentence
 */
export async function send(url: URL, request: HttpRequest, signal: AbortSignal): Promise<IncomingMessage> {
  const { method = 'GET', headers, body, secureContext } = request;
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    throw new SourceError(
      stated('{host} wants to answer without TLS, which Plimsoll allows on this machine only.', { host: url.host }),
    );
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const start = url.protocol === 'https:' ? requestTls : requestPlain;
    const running = start(url, {
      method,
      headers: { 'user-agent': 'plimsoll', ...headers },
      // A socket for each request: none outlives it.
      agent: false,
      signal,
      timeout: SILENCE_LIMIT,
      ...(secureContext === undefined ? {} : { secureContext }),
    });
    running.on('timeout', () => running.destroy(Object.assign(new Error('silent'), { code: 'ETIMEDOUT' })));
    running.on('error', (error: NodeJS.ErrnoException) =>
      reject(signal.aborted ? error : networkError(url.host, error)),
    );
    running.on('response', resolve);
    running.end(body);
  });
}

/** The bytes of an answer. @throws SourceError when they are too many or stop coming */
export async function* bodyOf(
  response: IncomingMessage,
  host: string,
  limit: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > limit)
        throw new SourceError(
          stated('{host} answers with more than {limit} bytes where it must not.', { host, limit }),
        );
      yield chunk;
    }
  } catch (error) {
    throw error instanceof SourceError || signal.aborted ? error : networkError(host, error as NodeJS.ErrnoException);
  } finally {
    response.destroy();
  }
}

/** Only names that can mean nothing but this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** It answered, but not with TLS. */
export class NoTls extends SourceError {}

function networkError(host: string, { code = '', message }: NodeJS.ErrnoException): SourceError {
  const cause = code === '' ? message : code;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new SourceError(
      stated('The name of {host} cannot be resolved: check how it is written, and that this machine is online.', {
        host,
      }),
    );
  if (code === 'ECONNREFUSED')
    return new SourceError(stated('Nothing answers at {host}: check the name and the port.', { host }));
  if (code === 'ENETUNREACH' || code === 'EHOSTUNREACH' || code === 'ENETDOWN')
    return new SourceError(stated('{host} cannot be reached: this machine seems to be offline.', { host }));
  if (code === 'ETIMEDOUT')
    return new SourceError(
      stated('{host} does not answer: try again later, and check that this machine may reach it.', { host }),
    );
  if (code === 'CERT_HAS_EXPIRED')
    return new SourceError(stated('The certificate of {host} has expired: its owner must renew it.', { host }));
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return new SourceError(
      stated('The certificate of {host} is for another name: check how the host is written.', { host }),
    );
  if (/SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|CERT_UNTRUSTED|CERT_/.test(code))
    return new SourceError(
      stated(
        'The certificate of {host} is not trusted ({code}): put the one that signed it into /etc/docker/certs.d/{host}/ca.crt, or name it in NODE_EXTRA_CA_CERTS.',
        { host, code },
      ),
    );
  if (code === 'EPROTO' || code.startsWith('ERR_SSL'))
    return new NoTls(stated('{host} does not speak TLS ({cause}).', { host, cause }));
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE')
    return new NoTls(stated('{host} broke the connection: try again.', { host }));
  return new SourceError(stated('{host} cannot be read: {cause}.', { host, cause }));
}
