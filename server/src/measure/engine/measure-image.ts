import { stated } from '../../core/l10n';
import { oneLine } from '../display';
import type { FileNode } from '../waste/file-nodes';
import type { ImageFacts } from '../image-facts';
import type { Measurement } from '../measurement';
import { planOf } from '../build/plan-of';
import { measureImage } from '../report';
import { readImage, type ImageSource, type ReadOutcome } from './read-image';
import { inspectBlobSource } from './sources/blob-source';
import { chooseSource, type NamedImage } from './sources/choose-source';
import { inspectEngineImage } from './sources/engine-inspect';
import { SourceError } from './sources/source-error';
import { watchEngine } from './watch';

export interface MeasureOptions {
  /** `instant` asks what is known about the layers and reads none; `deep` reads them all. */
  readonly depth: 'instant' | 'deep';
  /** Such as `linux/arm64`, for an image of several. */
  readonly platform?: string;
  /** The Dockerfile's text, to map layers to lines. */
  readonly dockerfile?: string;
  /** Folder for what layers were found to hold. */
  readonly cache?: string;
}

export type MeasureOutcome =
  /** `trees`: what each layer wrote, in the order of the layers. */
  | { readonly ok: true; readonly measurement: Measurement; readonly trees: readonly (FileNode | null)[] }
  /** One sentence. */
  | { readonly ok: false; readonly message: string };

/** Measures an image that is there, wherever that is. Never rejects; writes nothing but the cache. */
export async function measureNamedImage(
  named: NamedImage,
  options: MeasureOptions,
  signal: AbortSignal,
): Promise<MeasureOutcome> {
  try {
    const source = await chooseSource(named, signal);
    const { facts, platforms } = await factsOf(source, named.name, options, signal);
    const trees = facts.layers.map(({ tree }) => tree);
    return { ok: true, measurement: measurementOf(facts, platforms, options), trees };
  } catch (error) {
    if (signal.aborted) return failed(stated('The measuring was cancelled.'));
    if (error instanceof SourceError) return failed(error.message);
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      return failed(stated("{name} does not exist: give an archive as 'docker save' writes it.", { name: named.name }));
    if (code === 'EACCES')
      return failed(stated('{name} cannot be read: its permissions forbid it.', { name: named.name }));
    return failed(stated('{name} cannot be measured: {why}', { name: named.name, why: oneLine(message) }));
  }
}

interface Found {
  readonly facts: ImageFacts;
  readonly platforms: readonly string[];
}

/** @throws SourceError and what reading throws */
async function factsOf(
  source: ImageSource,
  name: string,
  { depth, platform, cache }: MeasureOptions,
  signal: AbortSignal,
): Promise<Found> {
  const choice = platform === undefined ? {} : { platform };
  if (depth === 'instant') {
    if (source.kind === 'archive')
      throw new SourceError(
        `${name} is an archive, which tells nothing without being read: measure it with --depth deep.`,
      );
    if (source.kind !== 'engine') return inspectBlobSource(source, choice, signal);
    const facts = await inspectEngineImage(source.executable, source.reference, platform, signal);
    return { facts, platforms: [facts.config.platform] };
  }
  const frozen = new AbortController();
  const watch =
    source.kind === 'engine' ? watchEngine(source.executable, signal, () => frozen.abort()) : { alive() {}, stop() {} };
  const read = await readImage(
    source,
    { ...choice, ...(cache === undefined ? {} : { cache }), onProgress: () => watch.alive() },
    AbortSignal.any([signal, frozen.signal]),
  )
    .catch((error: unknown) => {
      throw frozen.signal.aborted
        ? new SourceError(stated('The engine does not answer: restart it and measure again.'))
        : error;
    })
    .finally(() => watch.stop());
  if (!read.ok) throw new SourceError(whyNot(name, read, platform));
  return read;
}

function measurementOf(facts: ImageFacts, platforms: readonly string[], options: MeasureOptions): Measurement {
  const plan = options.dockerfile === undefined ? undefined : planOf(options.dockerfile);
  const measured = measureImage(facts, { plan, provenance: undefined, target: undefined });
  const notes = [...measured.notes];
  if (platforms.length > 1 && options.platform === undefined)
    notes.push(
      stated('There are images for {platforms}; this is the one for {platform}.', {
        platforms: platforms.join(', '),
        platform: measured.platform,
      }),
    );
  if (options.depth === 'instant')
    notes.push('The layers were not read, so waste is not measured: --depth deep reads them.');
  const isMapped = measured.layers.some(({ line }) => line !== null);
  if (plan !== undefined && measured.layers.length > 0 && !isMapped)
    notes.push(
      stated(
        'The layers do not fit the Dockerfile, so none is mapped to a line: was it built from another version of it?',
      ),
    );
  return {
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
}

function whyNot(name: string, read: Exclude<ReadOutcome, { ok: true }>, platform: string | undefined): string {
  if (read.reason === 'engine') return oneLine(read.output);
  if (read.reason === 'source') return read.message;
  if (read.reason === 'no-such-platform')
    return stated('{name} has no image for {platform}, but for {platforms}: choose one of these.', {
      name,
      platform: platform ?? '',
      platforms: read.platforms.join(', '),
    });
  return read.problem === undefined
    ? stated(
        "{name} holds no image: give an archive as 'docker save' or 'docker buildx build --output type=oci' writes it.",
        { name },
      )
    : stated('{name} is no image archive, or a damaged one: {problem}.', { name, problem: read.problem });
}

function failed(message: string): MeasureOutcome {
  return { ok: false, message };
}
