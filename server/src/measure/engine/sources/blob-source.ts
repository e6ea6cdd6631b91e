import { stated } from '../../../core/l10n';
import { arch } from 'node:process';
import { oneLine } from '../../display';
import type { ArchiveContents } from '../../archive/archive';
import type { ImageFacts } from '../../image-facts';
import { parseReference } from '../../reference';
import {
  findBlobImage,
  readBlobImage,
  type BlobImage,
  type BlobStore,
  type KnownLayers,
  type ReadLayer,
} from './blob-image';
import { openOciDirectory } from './oci-directory';
import { openRegistryImage } from './registry';
import type { RegistryPlaces } from './registry-client';
import { SourceError } from './source-error';

/** An image whose blobs can be read one by one. Plain data, as it goes to another process. */
export type BlobSource =
  /** A folder with an OCI image layout. */
  | { readonly kind: 'oci-directory'; readonly path: string }
  /** An image of a registry, such as `ghcr.io/owner/name:tag`. */
  | { readonly kind: 'registry'; readonly reference: string };

export interface BlobOptions extends RegistryPlaces {
  /** Such as `linux/arm64`; without it that of this machine, else the first. */
  readonly platform?: string;
  /** Called at each sign of life. */
  readonly onProgress?: () => void;
}

/**
 * Reads all layers of an image, one after the other, as they stream. Writes nothing.
 * @throws SourceError for all that is wrong with the source; what the signal was aborted with
 */
export async function readBlobSource(
  source: BlobSource,
  options: BlobOptions,
  readLayer: ReadLayer,
  signal: AbortSignal,
  known?: KnownLayers,
): Promise<ArchiveContents> {
  const { image, store } = await openSource(source, options, signal);
  const { onProgress = () => {} } = options;
  return readBlobImage(image, store, (layer, chunks) => readLayer(layer, watched(chunks, onProgress)), known);
}

/**
 * What an image's manifest and configuration tell, without a byte of its layers: transfer bytes.
 * @throws SourceError as `readBlobSource`
 */
export async function inspectBlobSource(
  source: BlobSource,
  options: BlobOptions,
  signal: AbortSignal,
): Promise<{ readonly facts: ImageFacts; readonly platforms: readonly string[] }> {
  const { image } = await openSource(source, options, signal);
  const bytes = image.layers.reduce((total, { size }) => total + size, 0);
  const facts: ImageFacts = {
    id: image.config.digest,
    tags: image.tags,
    config: image.config,
    metric: 'transfer-bytes',
    layers: image.layers.map(({ size }, index) => ({
      digest: image.config.diffIds[index] ?? '',
      bytes: size,
      changes: null,
      directories: [],
      tree: null,
    })),
    compressedBytes: bytes,
    liveBytes: null,
    wastedBytes: null,
    waste: [],
    notes: [],
  };
  return { facts, platforms: image.platforms };
}

async function openSource(
  source: BlobSource,
  options: BlobOptions,
  signal: AbortSignal,
): Promise<{ image: BlobImage; store: BlobStore }> {
  const { root, store } = await openRoot(source, options, signal);
  const host = `linux/${arch === 'x64' ? 'amd64' : arch}`;
  return { image: await findBlobImage(root, store, options.platform, host), store };
}

function openRoot(source: BlobSource, options: BlobOptions, signal: AbortSignal): ReturnType<typeof openOciDirectory> {
  if (source.kind === 'oci-directory') return openOciDirectory(source.path, signal);
  const reference = parseReference(source.reference);
  if (reference === undefined)
    throw new SourceError(
      stated('{reference} is no reference to an image: write it as ghcr.io/owner/name:tag.', {
        reference: oneLine(source.reference),
      }),
    );
  return openRegistryImage(reference, options, signal);
}

/** Keeps its source open, as `readBlobImage` wants what is left. */
function watched(chunks: AsyncIterable<Uint8Array>, onProgress: () => void): AsyncIterable<Uint8Array> {
  const source = chunks[Symbol.asyncIterator]();
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        onProgress();
        return source.next();
      },
    }),
  };
}
