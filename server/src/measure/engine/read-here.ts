import { arch } from 'node:process';
import {
  fromCache,
  newFileBudget,
  readArchive,
  readStoredLayer,
  type ArchiveContents,
  type LayerCache,
} from '../archive/archive';
import { byteReader } from '../archive/bytes';
import { oneLine } from '../display';
import { imageFacts } from '../image-facts';
import { chooseImage, imagesOf, type ArchiveImage } from '../archive/layouts';
import { nodeCodecs } from './codecs';
import { fileChunks } from './file-chunks';
import { saveImage } from './image';
import { openLayerCache } from './layer-cache';
import { readBlobSource } from './sources/blob-source';
import { SourceError } from './sources/source-error';
import type { ImageSource, ReadOptions, ReadOutcome } from './read-image';

export interface HereOptions extends ReadOptions {
  /** Told what is known when all is read, before the layers are compared, which may take more memory than there is. */
  readonly onRead?: (outcome: ReadOutcome) => Promise<void>;
}

/** Reads an image in this process. The same contract as `readImage`. */
export async function readHere(source: ImageSource, options: HereOptions, signal: AbortSignal): Promise<ReadOutcome> {
  const contents = await contentsOf(source, options, signal).catch((error: unknown) => {
    if (error instanceof SourceError) return { message: error.message };
    throw error;
  });
  if ('message' in contents) return { ok: false, reason: 'source', message: contents.message };
  if ('output' in contents) return { ok: false, reason: 'engine', output: contents.output };
  const images = await imagesOf(contents);
  if (images.length === 0) return { ok: false, reason: 'no-image', problem: contents.problem };
  const platforms = contents.platforms ?? [...new Set(images.map(({ config }) => oneLine(config.platform)))];
  const image = chosen(images, options.platform);
  if (image === undefined) return { ok: false, reason: 'no-such-platform', platforms };
  await options.onRead?.({ ok: true, facts: imageFacts(withoutFiles(image), contents.problem), platforms });
  return { ok: true, facts: imageFacts(image, contents.problem), platforms };
}

async function contentsOf(
  source: ImageSource,
  options: ReadOptions,
  signal: AbortSignal,
): Promise<ArchiveContents | { readonly output: string }> {
  const cache = options.cache === undefined ? undefined : openLayerCache(options.cache);
  switch (source.kind) {
    case 'archive':
      return readArchive(fileChunks(source.path, signal), nodeCodecs, { cache });
    case 'engine': {
      const onProgress = options.onProgress ?? (() => {});
      const saved = await saveImage(source.executable, source.reference, signal, onProgress, cache);
      return saved.ok ? saved.contents : { output: saved.output };
    }
    case 'oci-directory':
    case 'registry':
      return readBlobs(source, options, cache, signal);
  }
}

function readBlobs(
  source: Extract<ImageSource, { kind: 'oci-directory' | 'registry' }>,
  options: ReadOptions,
  cache: LayerCache | undefined,
  signal: AbortSignal,
): Promise<ArchiveContents> {
  const budget = newFileBudget();
  return readBlobSource(
    source,
    options,
    ({ size }, chunks) => readStoredLayer(byteReader(chunks), size, nodeCodecs, budget),
    signal,
    cache && {
      get: ({ digest, size }) => fromCache(cache, digest, size, budget),
      put: ({ digest }, layer) => cache.put(digest, layer),
    },
  );
}

function withoutFiles(image: ArchiveImage): ArchiveImage {
  const sizes = image.layers.map((layer) => {
    if (layer === undefined) return undefined;
    const { files: _, ...rest } = layer;
    return rest;
  });
  return { ...image, layers: sizes };
}

function chosen(images: readonly ArchiveImage[], platform: string | undefined): ArchiveImage | undefined {
  if (platform !== undefined) return chooseImage(images, platform);
  return chooseImage(images, `linux/${arch === 'x64' ? 'amd64' : arch}`) ?? images[0];
}
