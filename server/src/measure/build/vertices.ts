/** A piece of work of a build. */
export interface Vertex {
  readonly digest: string;
  /** Such as `[build 2/5] RUN make`. */
  readonly name: string;
  /** Digests of what it waits for. */
  readonly inputs: readonly string[];
  /** When it worked, in order and apart from each other; looking into the cache and running are separate times. */
  readonly intervals: readonly Interval[];
  /** What the intervals cover. */
  readonly seconds: number;
  readonly started: boolean;
  readonly completed: boolean;
  readonly cached: boolean;
  readonly error: string | undefined;
  /** What it did, as far as the engine names it: `exporting layers`, `unpacking to …`. */
  readonly parts: readonly VertexPart[];
}

/** Milliseconds since 1970, with fractions. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

export interface VertexPart extends Interval {
  readonly name: string;
}

/** What one message of the engine says of a vertex. Times as in `Interval`. */
export interface VertexUpdate {
  readonly digest: string;
  readonly name?: string | undefined;
  readonly inputs?: readonly string[] | undefined;
  readonly cached?: boolean;
  readonly started?: number | undefined;
  readonly completed?: number | undefined;
  readonly error?: string | undefined;
}

export interface VertexCollector {
  /** The vertex when it began to run with this message, which may happen more than once. */
  update(update: VertexUpdate): Vertex | undefined;
  /** A part that is under way has no end yet. */
  part(vertex: string, name: string, started: number | undefined, completed: number | undefined): void;
  /** In the order that they were first named. */
  vertices(): readonly Vertex[];
}

/** Far more than any build has: beyond them what comes is forged, and dropped. */
const VERTEX_LIMIT = 100_000;
const PART_LIMIT = 2000;

interface Gathered {
  name: string;
  inputs: readonly string[];
  /** Ends by start: the same interval is told again when it ends. */
  readonly intervals: Map<number, number>;
  completed: boolean;
  cached: boolean;
  error: string | undefined;
  readonly parts: Map<string, VertexPart>;
}

/** Gathers what the messages of a build say of each piece of work; they repeat and complete each other. */
export function vertexCollector(): VertexCollector {
  const gathered = new Map<string, Gathered>();
  return {
    update({ digest, name, inputs, cached, started, completed, error }) {
      let vertex = gathered.get(digest);
      if (vertex === undefined) {
        if (gathered.size >= VERTEX_LIMIT) return undefined;
        vertex = newVertex();
        gathered.set(digest, vertex);
      }
      vertex.name = name ?? vertex.name;
      vertex.inputs = inputs ?? vertex.inputs;
      vertex.cached ||= cached === true;
      vertex.error = error ?? vertex.error;
      if (started === undefined) return undefined;
      const isNew = !vertex.intervals.has(started);
      vertex.intervals.set(started, Math.max(completed ?? started, vertex.intervals.get(started) ?? started));
      vertex.completed = completed !== undefined;
      return isNew ? view(digest, vertex) : undefined;
    },
    part(digest, name, started, completed) {
      const parts = gathered.get(digest)?.parts;
      if (parts === undefined || started === undefined || (parts.size >= PART_LIMIT && !parts.has(name))) return;
      parts.set(name, { name, start: started, end: Math.max(started, completed ?? started) });
    },
    vertices: () => [...gathered].map(([digest, vertex]) => view(digest, vertex)),
  };
}

function newVertex(): Gathered {
  return {
    name: '',
    inputs: [],
    intervals: new Map(),
    completed: false,
    cached: false,
    error: undefined,
    parts: new Map(),
  };
}

function view(digest: string, { name, inputs, intervals, completed, cached, error, parts }: Gathered): Vertex {
  const united = union([...intervals].map(([start, end]) => ({ start, end })));
  return {
    digest,
    name,
    inputs,
    intervals: united,
    seconds: secondsOf(united),
    started: united.length > 0,
    completed,
    cached,
    error,
    parts: [...parts.values()],
  };
}

/** The same times without overlaps, in order. */
export function union(intervals: readonly Interval[]): readonly Interval[] {
  const united: { start: number; end: number }[] = [];
  for (const { start, end } of intervals.toSorted((a, b) => a.start - b.start)) {
    const last = united.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else united.push({ start, end });
  }
  return united;
}

/** The length of times that do not overlap, to the microsecond. */
export function secondsOf(united: readonly Interval[]): number {
  return Math.round(united.reduce((total, { start, end }) => total + (end - start), 0) * 1000) / 1e6;
}

/** In an order in which each comes after its inputs. Cycles, which only a forged record has, are cut somewhere. */
export function inputsFirst(vertices: readonly Vertex[]): readonly Vertex[] {
  const known = new Map(vertices.map((vertex) => [vertex.digest, vertex]));
  const ordered = new Set<Vertex>();
  const entered = new Set<string>();
  for (const first of vertices) {
    const stack = [first];
    while (stack.length > 0) {
      const vertex = stack.at(-1)!;
      const open = entered.has(vertex.digest) ? [] : vertex.inputs.filter((input) => !entered.has(input));
      entered.add(vertex.digest);
      const next = open.flatMap((input) => known.get(input) ?? []);
      if (next.length > 0) stack.push(...next);
      else ordered.add(stack.pop()!);
    }
  }
  return [...ordered];
}
