import { stat } from 'node:fs/promises';
import { oneLine } from '../display';
import type { Measurement } from '../measurement';
import { planOf } from '../plan-of';
import { measureImage } from '../report';
import { readImage, type ReadOutcome } from './read-image';

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
    const read = await readImage(
      { kind: 'archive', path },
      options.platform === undefined ? {} : { platform: options.platform },
      signal,
    );
    if (!read.ok) return failed(whyNot(path, read, options.platform));

    const plan = options.dockerfile === undefined ? undefined : planOf(options.dockerfile);
    const measured = measureImage(read.facts, { plan, provenance: undefined, target: undefined });
    const notes = [...measured.notes];
    if (read.platforms.length > 1 && options.platform === undefined)
      notes.push(
        `The archive holds images for ${read.platforms.join(', ')}; this is the one for ${measured.platform}.`,
      );
    if (plan !== undefined && measured.layers.length > 0 && measured.size.baseBytes === null)
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

function whyNot(path: string, read: Exclude<ReadOutcome, { ok: true }>, platform: string | undefined): string {
  if (read.reason === 'engine') return oneLine(read.output);
  if (read.reason === 'source') return read.message;
  if (read.reason === 'no-such-platform')
    return `${path} has no image for ${platform}, but for ${read.platforms.join(', ')}: choose one of these.`;
  return read.problem === undefined
    ? `${path} holds no image: give an archive as 'docker save' or 'docker buildx build --output type=oci' writes it.`
    : `${path} is no image archive, or a damaged one: ${read.problem}.`;
}

function failed(message: string): ArchiveOutcome {
  return { ok: false, message };
}
