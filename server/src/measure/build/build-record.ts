import type { CacheRecord } from './build-cache-records';
import { oneLine } from '../display';
import { historyOf, readImageConfig, type ImageConfig } from './history';
import type { ImageFacts } from '../image-facts';
import { at, listAt, stringAt } from '../json';
import { measureBuild } from './measured-build';
import type { Measurement } from '../measurement';
import { planOf } from './plan-of';
import { readRecord, type Provenance, type StoredLayerFacts } from './provenance';
import { redactor } from '../redact';
import { measureImage } from '../report';
import { parseStepName } from './step-names';
import type { Vertex } from './vertices';

/**
 * What an engine keeps of a build. Arguments and provenance hold secrets: of them nothing but what `measureRecord` takes may
 * leave the memory.
 */
export interface BuildRecord {
  /** `sha256:…` of the image; undefined when the build failed. */
  readonly image: string | undefined;
  readonly tags: readonly string[];
  /** Of several platforms the first. */
  readonly platform: string;
  readonly target: string | undefined;
  /** Name of the Dockerfile. */
  readonly dockerfile: string | undefined;
  readonly seconds: number | undefined;
  /** Why it failed, in the engine's words. */
  readonly error: string | undefined;
  readonly vertices: readonly Vertex[];
  /** SLSA predicates, one for each platform. */
  readonly provenance: readonly unknown[];
  /** The image's configuration where the record has it, else as it was before the layers were known. */
  readonly config: unknown;
  readonly arguments: readonly (readonly [name: string, value: string])[];
}

export interface RecordOptions {
  /** The Dockerfile's text, for a record that does not hold it. */
  readonly dockerfile?: string;
  /** The image itself, where it is still there. */
  readonly facts?: ImageFacts;
  /** What the build cache holds. */
  readonly cacheRecords?: readonly CacheRecord[];
}

export interface MeasuredRecord {
  readonly measurement: Measurement;
  /** The Dockerfile that the lines are of. */
  readonly dockerfile: string | undefined;
}

/** What a record tells: time by line and what came from the cache; layers and sizes as far as it holds them. */
export function measureRecord(record: BuildRecord, options: RecordOptions): MeasuredRecord {
  const provenance = record.provenance.map((predicate) => readRecord(predicate)).find((one) => describes(one, record));
  const dockerfile = provenance?.dockerfile ?? options.dockerfile;
  const plan = dockerfile === undefined ? undefined : planOf(dockerfile);
  const known = redactor(record.arguments);
  const redact = (text: string): string => provenance?.redact(known(text)) ?? known(text);
  const origin = { plan, provenance, target: record.target, redact };
  const facts = options.facts ?? factsOf(record, provenance?.layers());
  const measured = measureImage(facts, origin);
  const notes = [...measured.notes];
  if (record.error !== undefined)
    notes.push(`The build failed, so there is no image: ${oneLine(redact(record.error)).replace(/\.?$/, '.')}`);
  if (plan === undefined)
    notes.push('The record does not hold the Dockerfile, so nothing is mapped to its lines: name the file.');
  const measurement: Measurement = {
    version: 1,
    image: measured.image,
    tags: measured.tags,
    platform: measured.platform,
    dockerfile: record.dockerfile ?? null,
    target: record.target ?? null,
    // No layers are no bytes, unless it is the layers that are not known.
    size: measured.layers.length === 0 ? { ...measured.size, bytes: null } : measured.size,
    build: measureBuild(
      {
        vertices: record.vertices,
        platform: measured.platform,
        seconds: record.seconds,
        cacheRecords: options.cacheRecords ?? [],
      },
      origin,
    ),
    layers: measured.layers,
    waste: measured.waste,
    startup: null,
    budgets: [],
    notes,
  };
  return { measurement, dockerfile };
}

/** Whether it knows any step of the record's platform. */
function describes(provenance: Provenance | undefined, { vertices, platform }: BuildRecord): boolean {
  return vertices.some(({ name, digest }) => {
    const step = parseStepName(name);
    const isOwn = step !== undefined && (step.platform === undefined || step.platform.startsWith(platform));
    return isOwn && provenance !== undefined && provenance.linesOf(digest).length > 0;
  });
}

/** The image as far as the record knows it: digests, sometimes the bytes of the compressed layers, never files. */
function factsOf(record: BuildRecord, stored: readonly StoredLayerFacts[] | undefined): ImageFacts {
  const config = configOf(record, stored);
  const sizes = stored?.length === config.diffIds.length ? stored : [];
  const layers = config.diffIds.map((digest, index) => {
    const bytes = sizes[index]?.compressedBytes ?? null;
    return { digest, bytes, changes: null, directories: [], tree: null };
  });
  const all = layers.map(({ bytes }) => bytes);
  const known = all.length > 0 && all.every((bytes) => bytes !== null);
  const notes: string[] = [];
  if (record.error === undefined) {
    if (layers.length === 0) notes.push('The record does not tell the layers of the image.');
    else if (!known) notes.push('The record does not tell the bytes of every layer.');
    notes.push('The image itself was not read, so its files and their waste are not measured.');
  }
  return {
    id: record.image ?? '',
    tags: record.tags,
    config,
    metric: 'transfer-bytes',
    layers,
    compressedBytes: known ? all.reduce((total, bytes) => total + bytes, 0) : null,
    liveBytes: null,
    wastedBytes: null,
    waste: [],
    notes,
  };
}

function configOf(record: BuildRecord, stored: readonly StoredLayerFacts[] | undefined): ImageConfig {
  const config = readImageConfig(record.config);
  if (record.error !== undefined) return { platform: record.platform, diffIds: [], history: [] };
  const history = historyOf(
    listAt(record.config, 'history').map((entry) => ({
      createdBy: stringAt(entry, 'created_by') ?? '',
      empty: at(entry, 'empty_layer') === true,
    })),
  );
  // Before the export the configuration lists the layers of the base alone.
  const layers = history.filter(({ empty }) => !empty).length;
  if (config !== undefined && config.diffIds.length === layers) return config;
  return { platform: record.platform, diffIds: stored?.map(({ digest }) => digest) ?? [], history };
}
