import { arch } from 'node:process';
import { newFileBudget, readArchive, readStoredLayer, type ArchiveContents } from '../archive';
import { byteReader } from '../bytes';
import { oneLine } from '../display';
import { imageFacts } from '../image-facts';
import { chooseImage, imagesOf, type ArchiveImage } from '../layouts';
import { nodeCodecs } from './codecs';
import { fileChunks } from './file-chunks';
import { saveImage } from './image';
import { readBlobSource } from './sources/blob-source';
import { SourceError } from './sources/source-error';
import type { ImageSource, ReadOptions, ReadOutcome } from './read-image';

/** Reads an image in this process. The same contract as `readImage`. */
export async function readHere(source: ImageSource, options: ReadOptions, signal: AbortSignal): Promise<ReadOutcome> {
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
  return { ok: true, facts: imageFacts(image, contents.problem), platforms };
}

async function contentsOf(
  source: ImageSource,
  options: ReadOptions,
  signal: AbortSignal,
): Promise<ArchiveContents | { readonly output: string }> {
  switch (source.kind) {
    case 'archive':
      return readArchive(fileChunks(source.path, signal), nodeCodecs);
    case 'engine': {
      const saved = await saveImage(source.executable, source.reference, signal, options.onProgress ?? (() => {}));
      return saved.ok ? saved.contents : { output: saved.output };
    }
    case 'oci-directory':
    case 'registry': {
      const budget = newFileBudget();
      return readBlobSource(
        source,
        options,
        ({ size }, chunks) => readStoredLayer(byteReader(chunks), size, nodeCodecs, budget),
        signal,
      );
    }
  }
}

function chosen(images: readonly ArchiveImage[], platform: string | undefined): ArchiveImage | undefined {
  if (platform !== undefined) return chooseImage(images, platform);
  return chooseImage(images, `linux/${arch === 'x64' ? 'amd64' : arch}`) ?? images[0];
}
