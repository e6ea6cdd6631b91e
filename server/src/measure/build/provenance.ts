import { at, base64Bytes, entriesAt, listAt, stringAt, stringsAt } from '../json';
import { redactor, type Redact } from '../redact';

/** Where a layer of the image came from. */
export interface LayerOrigin {
  /** First lines of the instructions that made it, from 1. Several when stages share the work. */
  readonly lines: readonly number[];
  /** It belongs to the image of the `FROM` on that line. */
  readonly base: boolean;
}

/**
 * BuildKit's own record of a build, as the metadata file holds it with BUILDX_METADATA_PROVENANCE=max.
 * It also holds build arguments and environment: keep nothing of it but what is here.
 */
export interface Provenance {
  /** The Dockerfile as it was built. */
  readonly dockerfile: string | undefined;
  /** Takes the values of the build's arguments out of the engine's texts. */
  readonly redact: Redact;
  /** First lines of the instructions behind a vertex of the progress, from 1; empty for work of the engine's own. */
  linesOf(vertexDigest: string): readonly number[];
  /** Program and arguments of a `RUN`, as they run, joined with blanks; undefined for all other work. */
  commandOf(vertexDigest: string): string | undefined;
  /** The layers of the result, bottom up; undefined where the record leaves them out. */
  layers(): readonly StoredLayerFacts[] | undefined;
  /** The origin of every layer, bottom up; undefined when the record does not fit an image of so many layers. */
  layerOrigins(layerCount: number): readonly LayerOrigin[] | undefined;
}

/** A layer as the engine stores it. */
export interface StoredLayerFacts {
  /** Of the plain layer (its diff id) with a graph driver, of the blob with the containerd image store. */
  readonly digest: string;
  /** Null where the engine does not keep it compressed. */
  readonly compressedBytes: number | null;
}

/** Reads the metadata file's JSON; undefined without provenance (old engine, several platforms). */
export function readProvenance(metadata: unknown): Provenance | undefined {
  return readRecord(at(metadata, 'buildx.build.provenance'));
}

/** Reads a SLSA predicate, 0.2 or 1; undefined when it is none of BuildKit's. */
export function readRecord(record: unknown): Provenance | undefined {
  const config = at(record, 'buildConfig') ?? at(record, 'buildDefinition', 'internalParameters', 'buildConfig');
  const details =
    at(record, 'metadata', 'https://mobyproject.org/buildkit@v1#metadata') ??
    at(record, 'runDetails', 'metadata', 'buildkit_metadata');
  const steps = new Map(listAt(config, 'llbDefinition').map((step) => [stringAt(step, 'id') ?? '', step]));
  if (steps.size === 0 || details === undefined) return undefined;

  const source = stringAt(listAt(details, 'source', 'infos')[0], 'data');
  const stepOf = new Map(entriesAt(config, 'digestMapping'));
  const linesOfStep = (id: string): readonly number[] =>
    listAt(details, 'source', 'locations', id, 'locations')
      .map((location) => at(listAt(location, 'ranges')[0], 'start', 'line'))
      .filter((line) => typeof line === 'number' && Number.isInteger(line) && line > 0) as number[];

  return {
    dockerfile: source === undefined ? undefined : new TextDecoder().decode(base64Bytes(source)),
    redact: redactor(buildArguments(record)),
    linesOf(vertexDigest) {
      const id = stepOf.get(vertexDigest);
      return typeof id === 'string' ? linesOfStep(id) : [];
    },
    commandOf(vertexDigest) {
      const id = stepOf.get(vertexDigest);
      const args = typeof id === 'string' ? stringsAt(steps.get(id), 'op', 'Op', 'exec', 'meta', 'args') : [];
      return args.length === 0 ? undefined : args.join(' ');
    },
    layers: () => storedLayers(at(details, 'layers'), resultOf(steps)),
    layerOrigins: (layerCount) => layerOrigins(steps, at(details, 'layers'), linesOfStep, layerCount),
  };
}

/** Also those that buildx adds by itself, such as the address of a proxy. */
function buildArguments(record: unknown): readonly (readonly [string, string])[] {
  const args =
    at(record, 'invocation', 'parameters', 'args') ??
    at(record, 'buildDefinition', 'externalParameters', 'request', 'args');
  return entriesAt(args).flatMap(([name, value]) =>
    name.startsWith('build-arg:') && typeof value === 'string'
      ? [[name.slice('build-arg:'.length), value] as const]
      : [],
  );
}

/** Goes from the result down along the input that each step extends; what a step adds to that input's layers is its own. */
function layerOrigins(
  steps: ReadonlyMap<string, unknown>,
  layers: unknown,
  linesOfStep: (id: string) => readonly number[],
  layerCount: number,
): readonly LayerOrigin[] | undefined {
  const chainOf = (reference: string): readonly string[] | undefined => {
    const chain = listAt(layers, reference)[0];
    return Array.isArray(chain) ? chain.map((layer) => stringAt(layer, 'digest') ?? '') : undefined;
  };

  let reference = resultOf(steps);
  let chain = reference === undefined ? undefined : chainOf(reference);
  if (chain?.length !== layerCount) return undefined;
  const origins: LayerOrigin[] = [];
  const visited = new Set<string>();
  while (reference !== undefined && chain.length > 0) {
    if (visited.has(reference)) return undefined;
    visited.add(reference);
    const id = reference.slice(0, reference.lastIndexOf(':'));
    const below = extended(chain, stringsAt(steps.get(id), 'inputs'), chainOf);
    const origin = { lines: linesOfStep(id), base: at(steps.get(id), 'op', 'Op', 'source') !== undefined };
    // A step makes one layer. More of them belong to steps from the cache that the record leaves out.
    if (!origin.base && chain.length - below.chain.length > 1) return undefined;
    for (let i = below.chain.length; i < chain.length; i++) origins.unshift(origin);
    ({ reference, chain } = below);
  }
  return origins.length === layerCount ? origins : undefined;
}

/** `layers` holds a list of chains for each reference; the first is the image's. */
function storedLayers(layers: unknown, reference: string | undefined): readonly StoredLayerFacts[] | undefined {
  const chain = reference === undefined ? undefined : listAt(layers, reference)[0];
  if (!Array.isArray(chain) || chain.length === 0) return undefined;
  return chain.map((layer: unknown) => {
    const size = at(layer, 'size');
    // A graph driver says -1, and names the type of the layer that it would make.
    const isKnown =
      typeof size === 'number' && size >= 0 && /[+.](?:gzip|zstd)$/.test(stringAt(layer, 'mediaType') ?? '');
    return { digest: stringAt(layer, 'digest') ?? '', compressedBytes: isKnown ? size : null };
  });
}

/** The input whose layers the chain begins with; of several the longest. */
function extended(
  chain: readonly string[],
  inputs: readonly string[],
  chainOf: (reference: string) => readonly string[] | undefined,
): { reference: string | undefined; chain: readonly string[] } {
  let best: { reference: string | undefined; chain: readonly string[] } = { reference: undefined, chain: [] };
  for (const reference of inputs) {
    const candidate = chainOf(reference) ?? [];
    if (candidate.length > best.chain.length && candidate.every((digest, i) => digest === chain[i]))
      best = { reference, chain: candidate };
  }
  return best;
}

/** The reference that the one step without an operation names: the build's result. */
function resultOf(steps: ReadonlyMap<string, unknown>): string | undefined {
  for (const step of steps.values()) {
    if (entriesAt(step, 'op', 'Op').length === 0) return stringsAt(step, 'inputs')[0];
  }
  return undefined;
}
