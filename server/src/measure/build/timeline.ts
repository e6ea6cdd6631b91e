import type { MeasuredPhase } from '../measurement';
import { parseStepName } from './step-names';
import { inputsFirst, secondsOf, union, type Interval, type Vertex, type VertexPart } from './vertices';

/** When everything of a build happened. Seconds count from its first sign of work. */
export interface Timeline {
  /** From the first start to the last end of some vertices; undefined when none of them ever worked. */
  spanOf(vertices: readonly Vertex[]): { readonly start: number; readonly end: number } | undefined;
  /** It ran, and is on the longest chain of vertices that wait for each other: a faster one makes a faster build. */
  isCritical(digest: string): boolean;
  /** By their start. */
  readonly phases: readonly MeasuredPhase[];
  /** Storing, unpacking and loading the image: the image store's doing, which no line of the Dockerfile can change. */
  readonly exportSeconds: number;
  /** From the first sign of work to the last. */
  readonly seconds: number;
}

/** Works in time linear in vertices and inputs. */
export function timelineOf(vertices: readonly Vertex[]): Timeline {
  const all = vertices.flatMap(({ intervals }) => intervals);
  const zero = all.reduce((first, { start }) => Math.min(first, start), Infinity);
  const last = all.reduce((latest, { end }) => Math.max(latest, end), -Infinity);
  const since = (time: number): number => round((time - zero) / 1000);
  const exports = vertices.filter(({ name }) => isExport(name));
  // The export waits for all of it, though no input says so.
  const critical = longestChain(vertices.filter(({ name }) => !isExport(name)));
  return {
    spanOf(own) {
      const intervals = own.flatMap((vertex) => vertex.intervals);
      if (intervals.length === 0) return undefined;
      const start = intervals.reduce((first, interval) => Math.min(first, interval.start), Infinity);
      const end = intervals.reduce((latest, interval) => Math.max(latest, interval.end), -Infinity);
      return { start: since(start), end: since(end) };
    },
    isCritical: (digest) => critical.has(digest),
    phases: vertices
      .flatMap((vertex) => phasesOf(vertex))
      .map(({ kind, name, start, end }) => ({ kind, name, start: since(start), end: since(end) }))
      .filter(({ start, end }) => end > start)
      .toSorted((a, b) => a.start - b.start),
    exportSeconds: round(secondsOf(union(exports.flatMap(({ intervals }) => intervals)))),
    seconds: all.length === 0 ? 0 : since(last),
  };
}

interface Phase extends VertexPart {
  readonly kind: MeasuredPhase['kind'];
}

/** Steps are no phases, but fetching the image of a `FROM` is one. */
function phasesOf({ name, intervals, parts }: Vertex): readonly Phase[] {
  const step = parseStepName(name);
  if (step !== undefined) {
    const fetched = parts.filter((part) => /^(?:extracting )?sha256:/.test(part.name));
    const image = step.text.replace(/^FROM /, '').replace(/@sha256:[0-9a-f]{64}$/, '');
    return fetched.length === 0 ? [] : [around('pull', `pull ${image}`, fetched)];
  }
  if (intervals.length === 0) return [];
  if (!isExport(name)) return [around(ownKind(name), plainName(name), intervals)];
  // The first part of each kind is the one that takes its time: `exporting layers`, `unpacking to …`.
  const phases = [...new Set(parts.map((part) => exportKind(part.name)))].map((kind): Phase => {
    const own = parts.filter((part) => exportKind(part.name) === kind);
    return around(kind, own[0]!.name.replace(/ sha256:[0-9a-f]{64}$/, ''), own);
  });
  return phases.length > 0 ? phases : [around(exportKind(name), name, intervals)];
}

function around(kind: Phase['kind'], name: string, intervals: readonly Interval[]): Phase {
  const start = intervals.reduce((first, interval) => Math.min(first, interval.start), Infinity);
  const end = intervals.reduce((latest, interval) => Math.max(latest, interval.end), -Infinity);
  return { kind, name, start, end };
}

/** `exporting to image`, `exporting cache to registry`; buildx's own `importing to docker`. */
function isExport(name: string): boolean {
  return name.startsWith('exporting ') || name.startsWith('importing to ');
}

function exportKind(part: string): MeasuredPhase['kind'] {
  if (part.startsWith('unpacking ')) return 'unpack';
  if (part.startsWith('exporting attestation ')) return 'provenance';
  return /^(?:sending tarball|importing to |loading layer )/.test(part) ? 'load' : 'export';
}

function ownKind(name: string): MeasuredPhase['kind'] {
  return /^resolving provenance|generating sbom/.test(name) ? 'provenance' : 'prepare';
}

/** `[linux/386 internal] load .dockerignore` without its bracket. */
function plainName(name: string): string {
  return name.replace(/^\[(?:[^\]]* )?(?:internal|auth)\] /, '');
}

/** Digests of the chain of inputs that took longest in sum, without what came from the cache or took no time. */
function longestChain(vertices: readonly Vertex[]): ReadonlySet<string> {
  const known = new Map(vertices.map((vertex) => [vertex.digest, vertex]));
  const ownSeconds = ({ cached, seconds }: Vertex): number => (cached ? 0 : seconds);
  /** Seconds of the longest chain that ends with a vertex, and what comes before it in there. */
  const longest = new Map<string, { seconds: number; before: string | undefined }>();
  for (const vertex of inputsFirst(vertices)) {
    let [seconds, before]: [number, string | undefined] = [0, undefined];
    for (const input of vertex.inputs) {
      const chain = longest.get(input);
      if (chain !== undefined && chain.seconds > seconds) [seconds, before] = [chain.seconds, input];
    }
    longest.set(vertex.digest, { seconds: seconds + ownSeconds(vertex), before });
  }
  let [end, most]: [string | undefined, number] = [undefined, 0];
  for (const [digest, { seconds }] of longest) if (seconds > most) [end, most] = [digest, seconds];
  const chain = new Set<string>();
  for (; end !== undefined; end = longest.get(end)?.before) if (ownSeconds(known.get(end)!) > 0) chain.add(end);
  return chain;
}

/** Microseconds are noise. */
export function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
