import { createReadStream } from 'node:fs';
import { arch } from 'node:process';
import { readArchive, type ArchiveContents } from '../archive';
import { oneLine } from '../display';
import { imageFacts, type ImageFacts } from '../image-facts';
import { chooseImage, imagesOf, type ArchiveImage } from '../layouts';
import { nodeCodecs } from './codecs';
import { saveImage } from './image';

/** Where an image is. */
export type ImageSource =
  /** A docker or OCI archive, plain or compressed. */
  | { readonly kind: 'archive'; readonly path: string }
  /** An image of a local engine, whose command is `executable`. */
  | { readonly kind: 'engine'; readonly executable: string; readonly reference: string };

export interface ReadOptions {
  /** Such as `linux/arm64`; without it that of this machine, else the first. */
  readonly platform?: string;
  /** Called at each sign of life of a slow source. */
  readonly onProgress?: () => void;
}

export type ReadOutcome =
  /** `platforms` are those of all images that are there. */
  | { readonly ok: true; readonly facts: ImageFacts; readonly platforms: readonly string[] }
  | { readonly ok: false; readonly reason: 'no-image'; readonly problem: string | undefined }
  /** There is none for the platform that was asked for, but for these. */
  | { readonly ok: false; readonly reason: 'no-such-platform'; readonly platforms: readonly string[] }
  /** The engine's own words. */
  | { readonly ok: false; readonly reason: 'engine'; readonly output: string };

/**
 * Reads an image in one pass over its layers, and compares them. Writes nothing. Rejects with what the source throws
 * (`ENOENT` and the like), and when it was aborted.
 */
export async function readImage(source: ImageSource, options: ReadOptions, signal: AbortSignal): Promise<ReadOutcome> {
  const contents = await contentsOf(source, options, signal);
  if ('output' in contents) return { ok: false, reason: 'engine', output: contents.output };
  const images = await imagesOf(contents);
  if (images.length === 0) return { ok: false, reason: 'no-image', problem: contents.problem };
  const platforms = [...new Set(images.map(({ config }) => oneLine(config.platform)))];
  const image = chosen(images, options.platform);
  if (image === undefined) return { ok: false, reason: 'no-such-platform', platforms };
  return { ok: true, facts: imageFacts(image, contents.problem), platforms };
}

async function contentsOf(
  source: ImageSource,
  { onProgress }: ReadOptions,
  signal: AbortSignal,
): Promise<ArchiveContents | { readonly output: string }> {
  if (source.kind === 'archive')
    return readArchive(createReadStream(source.path, { signal, highWaterMark: 1 << 18 }), nodeCodecs);
  const saved = await saveImage(source.executable, source.reference, signal, onProgress ?? (() => {}));
  return saved.ok ? saved.contents : { output: saved.output };
}

function chosen(images: readonly ArchiveImage[], platform: string | undefined): ArchiveImage | undefined {
  if (platform !== undefined) return chooseImage(images, platform);
  return chooseImage(images, `linux/${arch === 'x64' ? 'amd64' : arch}`) ?? images[0];
}
