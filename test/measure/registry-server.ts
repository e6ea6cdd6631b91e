// A registry of our own, over TLS: the distribution protocol as far as reading needs it, with a token service and a blob store apart.
import { createServer as plainServer, type IncomingMessage, type ServerResponse, type Server } from 'node:http';
import { createServer as tlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { sha256 } from './tar-writer';

export interface Asked {
  readonly server: 'registry' | 'token' | 'store';
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface TestRegistry {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** Of the token service and the blob store too. */
  readonly hosts: readonly string[];
  readonly asked: Asked[];
  /** By tag or digest. */
  readonly manifests: Map<
    string,
    { readonly type: string; readonly body: string | Uint8Array; readonly headers?: Record<string, string> }
  >;
  readonly blobs: Map<string, Uint8Array>;
  /** Answers in place of the registry where it returns true. */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Sockets that are open now. */
  sockets(): number;
  close(): Promise<void>;
}

export interface RegistryOptions {
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly auth?: 'none' | 'basic' | 'bearer';
  /** The login that is right: `user:password`, or the identity token. */
  readonly login?: string;
  /** Blobs come from another server, by a redirect. */
  readonly redirect?: boolean;
}

export const IMAGE_INDEX = 'application/vnd.oci.image.index.v1+json';
export const IMAGE_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

export async function startRegistry(options: RegistryOptions = {}): Promise<TestRegistry> {
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  const servers: Server[] = [];
  const listen = async (
    server: Asked['server'],
    answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
  ): Promise<string> => {
    const handler = (request: IncomingMessage, response: ServerResponse): void => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        asked.push({ server, method, url, authorization: headers.authorization, body });
        answer(request, response, body);
      });
    };
    const started = options.tls === undefined ? plainServer(handler) : tlsServer(options.tls, handler);
    started.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    servers.push(started);
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(started.address() as AddressInfo).port}`;
  };
  const scheme = options.tls === undefined ? 'http' : 'https';
  const isLogin = (authorization: string | undefined): boolean =>
    authorization === `Basic ${Buffer.from(options.login ?? '').toString('base64')}`;

  const store = await listen('store', (request, response) => {
    const blob = registry.blobs.get(decodeURIComponent(request.url!.split('/').at(-1)!.split('?')[0]!));
    response.writeHead(blob === undefined ? 404 : 200).end(blob);
  });
  const token = await listen('token', (request, response, body) => {
    const right =
      options.login === undefined ||
      isLogin(request.headers.authorization) ||
      new URLSearchParams(body).get('refresh_token') === options.login;
    response.writeHead(right ? 200 : 401).end(right ? JSON.stringify({ token: 'granted' }) : '{}');
  });
  const host = await listen('registry', (request, response) => {
    if (registry.intercept(request, response)) return;
    const { authorization } = request.headers;
    if (options.auth === 'bearer' && authorization !== 'Bearer granted') {
      const challenge = `Bearer realm="${scheme}://${token}/token",service="test, registry",scope="ignored"`;
      response.writeHead(401, { 'www-authenticate': challenge }).end();
    } else if (options.auth === 'basic' && !isLogin(authorization)) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="test"' }).end();
    } else {
      const [kind, reference = ''] = request.url!.split('/').slice(-2);
      const manifest = kind === 'manifests' ? registry.manifests.get(reference) : undefined;
      const blob = kind === 'blobs' ? registry.blobs.get(reference) : undefined;
      if (manifest !== undefined)
        response.writeHead(200, { 'content-type': manifest.type, ...manifest.headers }).end(manifest.body);
      else if (blob === undefined) response.writeHead(404).end('{"errors":[]}');
      else if (options.redirect === true)
        response.writeHead(307, { location: `${scheme}://${store}/signed/${reference}?signature=x` }).end();
      else response.writeHead(200).end(blob);
    }
  });
  const registry: TestRegistry = {
    host,
    hosts: [host, token, store],
    asked,
    manifests: new Map(),
    blobs: new Map(),
    intercept: () => false,
    sockets: () => sockets.size,
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
  return registry;
}

/** Puts a blob into a registry; its descriptor. */
export function addBlob({ blobs }: TestRegistry, bytes: Uint8Array | string, more: object = {}): object {
  const content = Buffer.from(bytes);
  const digest = `sha256:${sha256(content)}`;
  blobs.set(digest, content);
  return { digest, size: content.length, ...more };
}

/** Puts a manifest or an index into a registry, by its digest and by a tag; its descriptor. */
export function addManifest(
  registry: TestRegistry,
  document: object,
  type: string,
  tag?: string,
): { digest: string; size: number; mediaType: string } {
  const body = JSON.stringify(document);
  const digest = `sha256:${sha256(body)}`;
  registry.manifests.set(digest, { type, body });
  if (tag !== undefined) registry.manifests.set(tag, { type, body });
  return { digest, size: body.length, mediaType: type };
}
