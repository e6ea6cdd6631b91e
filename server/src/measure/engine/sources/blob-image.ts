import { stated } from '../../../core/l10n';
import type { ArchiveContents, StoredLayer } from '../../archive/archive';
import { readImageConfig, type ImageConfig } from '../../build/history';
import { at, listAt, parseJson, stringAt } from '../../json';
import { oneLine } from '../../display';
import { TarError } from '../../archive/tar-header';
import { SourceError } from './source-error';
import { verified, type Descriptor } from './verified';

/** Where blobs are found by digest: a folder or a registry. */
export interface BlobStore {
  /** How the source is called in messages. */
  readonly name: string;
  /** The bytes of a manifest, index or configuration, with their digest verified. @throws SourceError */
  document(descriptor: Descriptor, kind: 'manifest' | 'config'): Promise<Uint8Array>;
  /** A layer's bytes as they are stored, not verified yet; undefined where it is not there. @throws SourceError */
  layer(descriptor: Descriptor): Promise<AsyncIterable<Uint8Array> | undefined>;
}

/** One image of a blob store, before its layers are read. */
export interface BlobImage {
  readonly manifest: { readonly digest: string; readonly bytes: Uint8Array };
  readonly config: ImageConfig & { readonly digest: string; readonly bytes: Uint8Array };
  /** Bottom up. */
  readonly layers: readonly Descriptor[];
  readonly tags: readonly string[];
  /** Of all images beside it too. */
  readonly platforms: readonly string[];
}

/** Reads one layer from its stored bytes; null when they are no layer. `diffId` is what the configuration says, and is not verified. */
export type ReadLayer = (
  layer: Descriptor & { readonly diffId: string },
  chunks: AsyncIterable<Uint8Array>,
) => Promise<StoredLayer | null>;

/** Layers that were read and verified before. */
export interface KnownLayers {
  get(layer: Descriptor): Promise<StoredLayer | undefined>;
  put(layer: Descriptor, content: StoredLayer): Promise<void>;
}

const INDEX_DEPTH = 4;
const MANIFEST_LIMIT = 1000;
const LAYER_LIMIT = 1000;

interface Candidate extends Descriptor {
  readonly tags: readonly string[];
  /** As the index says; undefined where only the configuration knows. */
  readonly platform: string | undefined;
}

/**
 * Finds the image for a platform below an index, or the one that a manifest is. Only what is needed is read: of an index that
 * names platforms one manifest and one configuration. Without `platform` that of `host`, else the first.
 * @throws SourceError
 */
export async function findBlobImage(
  root: { readonly bytes: Uint8Array; readonly tags: readonly string[] },
  store: BlobStore,
  platform: string | undefined,
  host: string,
): Promise<BlobImage> {
  const candidates = await candidatesOf(root, store);
  const read = new Map<string, Awaited<ReturnType<typeof readManifest>>>();
  const readOnce = async (candidate: Candidate): ReturnType<typeof readManifest> => {
    if (!read.has(candidate.digest)) read.set(candidate.digest, await readManifest(candidate, store));
    return read.get(candidate.digest);
  };
  // What an index does not say, the configuration does.
  const named: (Candidate & { readonly platform: string })[] = [];
  for (const candidate of candidates) {
    const platformOfImage = candidate.platform ?? (await readOnce(candidate))?.config.platform;
    if (platformOfImage !== undefined) named.push({ ...candidate, platform: platformOfImage });
  }
  if (named.length === 0) throw new SourceError(stated('{name} holds no container image.', { name: store.name }));
  const platforms = [...new Set(named.map((candidate) => candidate.platform))];
  const fitting = (wanted: string): Candidate | undefined =>
    named.find((candidate) => candidate.platform === wanted) ??
    named.find((candidate) => candidate.platform.startsWith(`${wanted}/`));
  const chosen = platform === undefined ? (fitting(host) ?? named[0]!) : fitting(platform);
  if (chosen === undefined)
    throw new SourceError(
      stated('{name} has no image for {platform}, but for {platforms}: choose one of these.', {
        name: store.name,
        platform: platform ?? host,
        platforms: platforms.join(', '),
      }),
    );
  const image = await readOnce(chosen);
  if (image === undefined) throw new SourceError(stated('{name} holds no container image.', { name: store.name }));
  return { ...image, tags: chosen.tags, platforms };
}

/** All manifests below an index. Attestations and artifacts stand beside the images there. */
async function candidatesOf(
  root: { readonly bytes: Uint8Array; readonly tags: readonly string[] },
  store: BlobStore,
): Promise<readonly Candidate[]> {
  const found: Candidate[] = [];
  const visited = new Set<string>();
  const visit = async (document: unknown, inherited: readonly string[], depth: number): Promise<void> => {
    for (const entry of listAt(document, 'manifests')) {
      const descriptor = descriptorOf(entry);
      if (descriptor === undefined || isNoImage(entry) || visited.has(descriptor.digest)) continue;
      if (visited.size >= MANIFEST_LIMIT) return;
      visited.add(descriptor.digest);
      const tags = tagsOf(entry) ?? inherited;
      if (isIndex(entry)) {
        if (depth < INDEX_DEPTH) await visit(parseJson(await store.document(descriptor, 'manifest')), tags, depth + 1);
      } else found.push({ ...descriptor, tags, platform: platformOf(entry) });
    }
  };
  await visit(parseJson(root.bytes), root.tags, 1);
  return found;
}

/** Undefined when the manifest is not that of an image. @throws SourceError */
async function readManifest(
  candidate: Candidate,
  store: BlobStore,
): Promise<Pick<BlobImage, 'manifest' | 'config' | 'layers'> | undefined> {
  const bytes = await store.document(candidate, 'manifest');
  const manifest = parseJson(bytes);
  const config = descriptorOf(at(manifest, 'config'));
  const layers = listAt(manifest, 'layers').map(descriptorOf);
  if (config === undefined || layers.length > LAYER_LIMIT || !layers.every((layer) => layer !== undefined))
    return undefined;
  const configBytes = await store.document(config, 'config');
  const image = readImageConfig(parseJson(configBytes));
  if (image === undefined) return undefined;
  return {
    manifest: { digest: candidate.digest, bytes },
    config: { ...image, platform: oneLine(image.platform), digest: config.digest, bytes: configBytes },
    layers,
  };
}

/** Reads the layers of an image one after the other, and verifies them. @throws SourceError, and what the store throws */
export async function readBlobImage(
  image: BlobImage,
  store: BlobStore,
  readLayer: ReadLayer,
  known?: KnownLayers,
): Promise<ArchiveContents> {
  const layers = new Map<string, StoredLayer>();
  for (const [index, descriptor] of image.layers.entries()) {
    const path = blobPath(descriptor.digest);
    if (layers.has(path)) continue;
    const before = await known?.get(descriptor);
    if (before !== undefined) {
      layers.set(path, before);
      continue;
    }
    const chunks = await store.layer(descriptor);
    if (chunks === undefined) continue;
    const layer = await readVerified(
      { ...descriptor, diffId: image.config.diffIds[index] ?? '' },
      verified(chunks, descriptor),
      readLayer,
    );
    if (layer === null) continue;
    layers.set(path, layer);
    await known?.put(descriptor, layer);
  }
  const entry = {
    digest: image.manifest.digest,
    ...(image.tags.length === 0 ? {} : { annotations: { 'io.containerd.image.name': image.tags[0] } }),
  };
  const documents = new Map([
    ['index.json', new TextEncoder().encode(JSON.stringify({ manifests: [entry] }))],
    [blobPath(image.manifest.digest), image.manifest.bytes],
    [blobPath(image.config.digest), image.config.bytes],
  ]);
  return { documents, layers, links: new Map(), platforms: image.platforms };
}

/** A layer counts when all its bytes are the promised ones, those behind its end too. */
async function readVerified(
  layer: Descriptor & { readonly diffId: string },
  chunks: AsyncGenerator<Uint8Array, void, undefined>,
  readLayer: ReadLayer,
): Promise<StoredLayer | null> {
  // Who reads a layer closes its source at the end; we need what is left.
  const open: AsyncIterable<Uint8Array> = { [Symbol.asyncIterator]: () => ({ next: () => chunks.next() }) };
  try {
    const read = await readLayer(layer, open);
    for (let next = await chunks.next(); next.done !== true;) next = await chunks.next();
    return read;
  } catch (error) {
    if (!(error instanceof TarError)) throw error;
    return { bytes: 0, problem: error.message, storedBytes: layer.size, compressed: false };
  } finally {
    await chunks.return();
  }
}

/** Undefined for what has no SHA-256 digest or no size. */
function descriptorOf(entry: unknown): Descriptor | undefined {
  const digest = stringAt(entry, 'digest');
  const size = at(entry, 'size');
  if (digest === undefined || !/^sha256:[0-9a-f]{64}$/.test(digest)) return undefined;
  return typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? { digest, size } : undefined;
}

function isNoImage(entry: unknown): boolean {
  return (
    at(entry, 'annotations', 'vnd.docker.reference.type') !== undefined ||
    at(entry, 'artifactType') !== undefined ||
    stringAt(entry, 'platform', 'os') === 'unknown'
  );
}

function isIndex(entry: unknown): boolean {
  return /\.(?:index\.v1|manifest\.list\.v2)\+json$/.test(stringAt(entry, 'mediaType') ?? '');
}

function platformOf(entry: unknown): string | undefined {
  const [os, architecture, variant] = ['os', 'architecture', 'variant'].map((key) => stringAt(entry, 'platform', key));
  if (!os || !architecture) return undefined;
  return oneLine([os, architecture, ...(variant ? [variant] : [])].join('/'));
}

/** containerd writes the full name; `ref.name` is often a tag alone, which names nothing. */
function tagsOf(entry: unknown): readonly string[] | undefined {
  const full = stringAt(entry, 'annotations', 'io.containerd.image.name');
  const reference = stringAt(entry, 'annotations', 'org.opencontainers.image.ref.name');
  const name = full ?? (reference?.includes(':') === true ? reference : undefined);
  return name === undefined ? undefined : [name];
}

function blobPath(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}
