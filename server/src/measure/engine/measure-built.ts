import { stated } from '../../core/l10n';
import type { FileNode } from '../waste/file-nodes';
import { measureBuild } from '../build/measured-build';
import type { Measurement } from '../measurement';
import { planOf } from '../build/plan-of';
import { readProvenance } from '../build/provenance';
import { redactor, type Redact } from '../redact';
import { measureImage } from '../report';
import type { BuildFailure, BuildOptions } from './build-options';
import { askCacheRecords } from './cache-records';
import { CANCELLED, explainFailure, FROZEN } from './errors';
import { readImage, type ReadOptions, type ReadOutcome } from './read-image';
import type { Built } from './run-build';
import type { Secrets } from './secrets';
import { readExported } from './sources/exported-image';
import { watchEngine } from './watch';

export interface Measured {
  readonly measurement: Measurement;
  /** What each layer wrote. */
  readonly trees: readonly (FileNode | null)[];
}

/** Measures the image that a build has made. @throws where it cannot be read */
export async function measureBuilt(
  options: BuildOptions,
  secrets: Secrets,
  built: Built,
  platform: string | undefined,
  signal: AbortSignal,
): Promise<Measured | { readonly failure: BuildFailure }> {
  const { executable } = options;
  const frozen = new AbortController();
  const watch = watchEngine(executable, signal, () => frozen.abort());
  const read = await readBuilt(
    options,
    secrets,
    built,
    { ...(platform === undefined ? {} : { platform }), onProgress: () => watch.alive() },
    AbortSignal.any([signal, frozen.signal]),
  )
    .catch((error: unknown) => {
      if (signal.aborted || frozen.signal.aborted) return undefined;
      throw error;
    })
    .finally(() => watch.stop());
  if (signal.aborted) return { failure: CANCELLED };
  if (frozen.signal.aborted || read === undefined) return { failure: FROZEN };
  if (!read.ok && read.reason === 'engine')
    return { failure: explainFailure({ output: read.output, stepLog: '', executable }) };
  if (!read.ok) throw new Error((read.reason === 'no-image' && read.problem) || stated('the engine saved no image'));

  const provenance = readProvenance(built.metadata);
  const plan = provenance?.dockerfile === undefined ? built.plan : planOf(provenance.dockerfile);
  const known = redactor(Object.entries(options.buildArgs ?? {}));
  // buildx adds arguments of its own: the address of a proxy.
  const redact: Redact = (text) => provenance?.redact(known(text)) ?? known(text);
  const origin = { plan, provenance, target: options.target, redact };
  const measured = measureImage(read.facts, origin);
  const facts = {
    vertices: built.progress.vertices(),
    platform: measured.platform,
    seconds: built.seconds,
    cacheRecords: await askCacheRecords(executable, options.builder, signal),
  };
  const measurement: Measurement = {
    version: 1,
    image: built.image,
    tags: options.tags,
    platform: measured.platform,
    dockerfile: options.dockerfile,
    target: options.target ?? null,
    size: measured.size,
    build: measureBuild(facts, origin),
    layers: measured.layers,
    waste: measured.waste,
    startup: null,
    budgets: [],
    notes: measured.notes,
  };
  return { measurement, trees: read.facts.layers.map(({ tree }) => tree) };
}

/** From the folder that the builder wrote, or writes for it where it can; else from the engine. */
async function readBuilt(
  build: BuildOptions,
  secrets: Secrets,
  { image, layout }: Built,
  options: ReadOptions,
  signal: AbortSignal,
): Promise<ReadOutcome> {
  const { executable, cache } = build;
  const reading = { ...options, ...(cache === undefined ? {} : { cache }) };
  if (layout !== undefined) return readImage({ kind: 'oci-directory', path: layout }, reading, signal);
  const exported =
    cache === undefined ? undefined : await readExported({ ...build, cache }, secrets, image, reading, signal);
  return exported ?? readImage({ kind: 'engine', executable, reference: image }, reading, signal);
}
