import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { arch } from 'node:process';
import { readArchive } from '../archive';
import { oneLine } from '../display';
import { chooseImage, imagesOf, type ArchiveImage } from '../layouts';
import type { Measurement } from '../measurement';
import { planOf } from '../plan-of';
import { measureImage } from '../report';
import { nodeCodecs } from './codecs';

export interface ArchiveOptions {
  /** Such as `linux/arm64`, for an archive of several. */
  readonly platform?: string;
  /** The Dockerfile's text, to map layers to lines. */
  readonly dockerfile?: string;
}

export type ArchiveOutcome =
  | { readonly ok: true; readonly measurement: Measurement }
  | { readonly ok: false; readonly message: string };

/** Measures an image in a docker or OCI archive, plain or compressed. Never rejects; writes nothing. */
export async function measureArchiveFile(
  path: string,
  options: ArchiveOptions,
  signal: AbortSignal,
): Promise<ArchiveOutcome> {
  try {
    if (!(await stat(path)).isFile())
      return failed(`${path} is not a file: give an archive as 'docker save' writes it.`);
    const contents = await readArchive(createReadStream(path, { signal, highWaterMark: 1 << 18 }), nodeCodecs);
    const images = await imagesOf(contents);
    if (images.length === 0) return failed(noImage(path, contents.problem));
    const image = chosen(images, options.platform);
    if (image === undefined)
      return failed(`${path} has no image for ${options.platform}, but for ${platforms(images)}: choose one of these.`);

    const plan = options.dockerfile === undefined ? undefined : planOf(options.dockerfile);
    const measured = measureImage(image, { plan, provenance: undefined, target: undefined }, contents.problem);
    const notes = [...measured.notes];
    if (images.length > 1 && options.platform === undefined)
      notes.push(
        `The archive holds ${images.length} images (${platforms(images)}); this is the one for ${image.config.platform}.`,
      );
    if (plan !== undefined && image.layers.length > 0 && measured.size.baseBytes === null)
      notes.push(
        'The layers do not fit the Dockerfile, so none is mapped to a line: was it built from another version of it?',
      );
    const measurement: Measurement = {
      version: 1,
      image: measured.image,
      tags: measured.tags,
      platform: measured.platform,
      dockerfile: null,
      target: null,
      size: measured.size,
      build: null,
      layers: measured.layers,
      waste: measured.waste,
      startup: null,
      budgets: [],
      notes,
    };
    return { ok: true, measurement };
  } catch (error) {
    if (signal.aborted) return failed('The measuring was cancelled.');
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return failed(`${path} does not exist: give an archive as 'docker save' writes it.`);
    if (code === 'EACCES') return failed(`${path} cannot be read: its permissions forbid it.`);
    return failed(`${path} cannot be measured: ${oneLine(message)}`);
  }
}

function chosen(images: readonly ArchiveImage[], platform: string | undefined): ArchiveImage | undefined {
  if (platform !== undefined) return chooseImage(images, platform);
  return chooseImage(images, `linux/${arch === 'x64' ? 'amd64' : arch}`) ?? images[0];
}

function platforms(images: readonly ArchiveImage[]): string {
  return oneLine([...new Set(images.map(({ config }) => config.platform))].join(', '));
}

function noImage(path: string, problem: string | undefined): string {
  return problem === undefined
    ? `${path} holds no image: give an archive as 'docker save' or 'docker buildx build --output type=oci' writes it.`
    : `${path} is no image archive, or a damaged one: ${problem}.`;
}

function failed(message: string): ArchiveOutcome {
  return { ok: false, message };
}
