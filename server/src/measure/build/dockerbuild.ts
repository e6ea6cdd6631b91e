import type { BuildRecord } from './build-record';
import { byteReader, joined } from '../archive/bytes';
import { at, entriesAt, listAt, parseJson, stringAt } from '../json';
import { cleanPath } from '../archive/layer';
import { readStatusLog, StatusLogError } from './status-log';
import { readTar } from '../archive/tar';
import { TarError } from '../archive/tar-header';
import { plainReader, type Codecs } from '../archive/unpack';

export type DockerbuildOutcome =
  /** The newest, and how many there are. */
  | { readonly ok: true; readonly record: BuildRecord; readonly count: number }
  /** Why it cannot be read, as a clause. */
  | { readonly ok: false; readonly problem: string };

/** Traces of long builds are the largest part; a gigabyte is no record of a build. */
const FILE_LIMIT = 128 << 20;
const MEMBER_LIMIT = 10_000;

const RECORD = 'application/vnd.buildkit.historyrecord.v0';
const STATUS = 'application/vnd.buildkit.status.v0';
const IN_TOTO = 'application/vnd.in-toto+json';

/**
 * Reads what `docker buildx history export` and docker/build-push-action write: an OCI layout in a gzipped tar, with a manifest
 * for each build. (BuildKit, buildx commands/history/export.go.) Writes nothing. Rejects only with what the source throws.
 */
export async function readDockerbuild(chunks: AsyncIterable<Uint8Array>, codecs: Codecs): Promise<DockerbuildOutcome> {
  try {
    const members = await membersOf(chunks, codecs);
    const manifests = listAt(json(members, 'index.json'), 'manifests').map((one) =>
      blob(members, stringAt(one, 'digest')),
    );
    const records = manifests.flatMap((bytes) => recordOf(members, bytes === undefined ? undefined : parseJson(bytes)));
    const [newest] = records.toSorted((a, b) => b.created - a.created);
    if (newest === undefined) return { ok: false, problem: 'it holds no record of a build' };
    return { ok: true, record: newest.record, count: records.length };
  } catch (error) {
    if (error instanceof TarError || error instanceof StatusLogError) return { ok: false, problem: error.message };
    throw error;
  }
}

type Members = ReadonlyMap<string, Uint8Array>;

async function membersOf(chunks: AsyncIterable<Uint8Array>, codecs: Codecs): Promise<Members> {
  const members = new Map<string, Uint8Array>();
  const { plain } = await plainReader(byteReader(chunks), codecs, { bytes: FILE_LIMIT });
  let bytes = 0;
  let count = 0;
  try {
    for await (const entry of readTar(plain)) {
      bytes += entry.size;
      if (++count > MEMBER_LIMIT || bytes > FILE_LIMIT)
        throw new TarError('it is too large to be the record of a build');
      if (entry.type !== 'file') continue;
      const parts: Uint8Array[] = [];
      const hash = codecs.newHash();
      for await (const part of entry.body) {
        hash.update(part);
        parts.push(part.slice());
      }
      const path = cleanPath(entry.name);
      if (path.startsWith('blobs/sha256/') && path !== `blobs/sha256/${hexOf(hash.digest())}`)
        throw new TarError('a part of it is not what its digest says');
      members.set(path, joined(parts));
    }
  } finally {
    await plain.close();
  }
  return members;
}

/** A hash has one character a byte. */
function hexOf(hash: string): string {
  return Array.from(hash, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}

function blob(members: Members, digest: string | undefined): Uint8Array | undefined {
  return digest === undefined ? undefined : members.get(`blobs/${digest.replace(':', '/')}`);
}

function json(members: Members, path: string): unknown {
  const bytes = members.get(path);
  return bytes === undefined ? undefined : parseJson(bytes);
}

/** One build; nothing where the manifest is of something else. */
function recordOf(members: Members, manifest: unknown): readonly { created: number; record: BuildRecord }[] {
  if (stringAt(manifest, 'config', 'mediaType') !== RECORD) return [];
  const of = (descriptor: unknown): unknown => {
    const bytes = blob(members, stringAt(descriptor, 'digest'));
    return bytes === undefined ? undefined : parseJson(bytes);
  };
  const history = of(at(manifest, 'config'));
  const layers = listAt(manifest, 'layers');
  const log = layers.find((layer) => stringAt(layer, 'mediaType') === STATUS);
  const logBytes = blob(members, stringAt(log, 'digest'));
  if (history === undefined || logBytes === undefined) return [];
  const created = time(at(history, 'CreatedAt'));
  const completed = time(at(history, 'CompletedAt'));
  const attributes = (name: string): string | undefined => stringAt(history, 'FrontendAttrs', name);
  const platform = attributes('platform')?.split(',')[0] ?? stringAt(history, 'DefaultPlatform') ?? 'linux/amd64';
  const image = layers.find((layer) => imageType(layer) !== undefined);
  const response = (key: string): unknown => parseJson(stringAt(history, 'ExporterResponse', key) ?? '');
  return [
    {
      created: created ?? 0,
      record: {
        image: stringAt(image, 'digest'),
        tags: tagsOf(history),
        platform,
        target: attributes('target'),
        dockerfile: attributes('filename'),
        seconds: secondsBetween(created, completed),
        error: stringAt(history, 'error', 'message'),
        vertices: readStatusLog(logBytes),
        provenance: layers.filter((layer) => isProvenance(layer)).map((layer) => predicateOf(of(layer))),
        config:
          imageType(image)?.endsWith('.container.image.v1+json') === true
            ? of(image)
            : (response(`containerimage.config/${platform}`) ?? response('containerimage.config')),
        arguments: argumentsOf(history),
      },
    },
  ];
}

/** buildx gives the image's documents a neutral type, lest tools take the file for an image. */
function imageType(layer: unknown): string | undefined {
  const type = stringAt(layer, 'annotations', 'vnd.export-build.descriptor.mediatype');
  return type !== undefined && /image|manifest/.test(type) ? type : undefined;
}

function isProvenance(layer: unknown): boolean {
  const type = stringAt(layer, 'annotations', 'in-toto.io/predicate-type') ?? '';
  return stringAt(layer, 'mediaType') === IN_TOTO && type.startsWith('https://slsa.dev/provenance/');
}

/** The predicate by itself, or inside of an in-toto statement. */
function predicateOf(document: unknown): unknown {
  return at(document, 'predicate') ?? document;
}

function tagsOf(history: unknown): readonly string[] {
  const names = listAt(history, 'Exporters').flatMap(
    (exporter) => stringAt(exporter, 'Attrs', 'name')?.split(',') ?? [],
  );
  return [...new Set(names.filter((name) => name !== ''))];
}

function argumentsOf(history: unknown): readonly (readonly [string, string])[] {
  return entriesAt(history, 'FrontendAttrs').flatMap(([name, value]) =>
    name.startsWith('build-arg:') && typeof value === 'string'
      ? [[name.slice('build-arg:'.length), value] as const]
      : [],
  );
}

/** Milliseconds since 1970. */
function time(stamp: unknown): number | undefined {
  const [seconds, nanoseconds] = [at(stamp, 'seconds'), at(stamp, 'nanos') ?? 0];
  return typeof seconds === 'number' && typeof nanoseconds === 'number'
    ? seconds * 1000 + nanoseconds / 1e6
    : undefined;
}

function secondsBetween(start: number | undefined, end: number | undefined): number | undefined {
  const seconds = start === undefined || end === undefined ? -1 : Math.round(end - start) / 1000;
  return seconds < 0 ? undefined : seconds;
}
