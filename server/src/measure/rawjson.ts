import { at, base64Bytes, listAt, parseJson, stringAt, stringsAt } from './json';

/** A piece of work of a build, as `--progress=rawjson` tells it. */
export interface Vertex {
  readonly digest: string;
  /** Such as `[build 2/5] RUN make`. */
  readonly name: string;
  readonly inputs: readonly string[];
  /** Seconds from the union of its intervals; looking into the cache and running are separate ones. */
  readonly seconds: number;
  readonly started: boolean;
  readonly completed: boolean;
  readonly cached: boolean;
  readonly error: string | undefined;
}

/** Told while the stream is read. */
export interface ProgressListener {
  /** A vertex began to run; it may begin more than once. */
  onStart?(vertex: Vertex): void;
  /** Output of a step, or a plain line from around the JSON. */
  onLog?(text: string): void;
}

export interface ProgressReader {
  write(chunk: Uint8Array): void;
  end(): void;
  /** In the order that they were first named. */
  vertices(): readonly Vertex[];
  /** The plain lines that stood between the JSON: errors and the excerpt of the Dockerfile. */
  plainText(): string;
  /** The last output of one step, at most some kilobytes. */
  logOf(digest: string): string;
}

const LINE_LIMIT = 16 << 20;
const PLAIN_LIMIT = 1 << 20;
const LOG_TAIL = 16 << 10;

interface MutableVertex {
  digest: string;
  name: string;
  inputs: readonly string[];
  /** Milliseconds, by the time of start. */
  intervals: Map<number, number>;
  started: boolean;
  completed: boolean;
  cached: boolean;
  error: string | undefined;
  log: string;
  decoders: Map<unknown, TextDecoder>;
}

/**
 * Reads BuildKit's progress. buildx 0.29 writes one object a line, 0.13 pretty-prints each over several; both put plain lines
 * before, between and after. In both forms only the braces of a whole object stand in the first column.
 */
export function progressReader(listener: ProgressListener = {}): ProgressReader {
  const vertices = new Map<string, MutableVertex>();
  const utf8 = new TextDecoder();
  let pending = '';
  let object: string[] = [];
  let objectLength = 0;
  let plain = '';

  const onPlain = (line: string): void => {
    if (plain.length < PLAIN_LIMIT) plain += `${line}\n`;
    if (line !== '') listener.onLog?.(`${line}\n`);
  };
  const flushObject = (): void => {
    for (const line of object) onPlain(line);
    object = [];
    objectLength = 0;
  };
  const onLine = (line: string): void => {
    if (line.startsWith('{')) {
      flushObject();
      if (!onStatus(line)) object = [line];
    } else if (object.length > 0 && (line.startsWith(' ') || line.startsWith('\t') || line.startsWith('}'))) {
      object.push(line);
      objectLength += line.length;
      if (line === '}') {
        if (onStatus(object.join('\n'))) object = [];
        else flushObject();
        objectLength = 0;
      } else if (objectLength > LINE_LIMIT) flushObject();
    } else {
      flushObject();
      onPlain(line);
    }
  };
  const onText = (text: string): void => {
    const lines = (pending + text).split('\n');
    pending = lines.pop()!;
    // A line without an end is cut rather than kept.
    if (pending.length > LINE_LIMIT) {
      lines.push(pending.slice(0, LINE_LIMIT));
      pending = '';
    }
    for (const line of lines) onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  };

  const onStatus = (json: string): boolean => {
    if (!json.endsWith('}')) return false;
    const status = parseJson(json);
    if (status === undefined) return false;
    for (const update of listAt(status, 'vertexes')) onVertex(update);
    for (const log of listAt(status, 'logs')) onLog(log);
    return true;
  };
  const onVertex = (update: unknown): void => {
    const digest = stringAt(update, 'digest');
    if (digest === undefined) return;
    let vertex = vertices.get(digest);
    if (vertex === undefined) {
      vertex = newVertex(digest);
      vertices.set(digest, vertex);
    }
    vertex.name = stringAt(update, 'name') ?? vertex.name;
    if (at(update, 'inputs') !== undefined) vertex.inputs = stringsAt(update, 'inputs');
    if (at(update, 'cached') === true) vertex.cached = true;
    vertex.error = stringAt(update, 'error') ?? vertex.error;
    const started = time(stringAt(update, 'started'));
    const completed = time(stringAt(update, 'completed'));
    if (started === undefined) return;
    const isNew = !vertex.intervals.has(started);
    vertex.started = true;
    vertex.intervals.set(started, Math.max(completed ?? started, vertex.intervals.get(started) ?? started));
    vertex.completed = completed !== undefined;
    if (isNew) listener.onStart?.(view(vertex));
  };
  const onLog = (log: unknown): void => {
    const vertex = vertices.get(stringAt(log, 'vertex') ?? '');
    if (vertex === undefined) return;
    const stream = at(log, 'stream');
    const decoder = vertex.decoders.get(stream) ?? new TextDecoder();
    vertex.decoders.set(stream, decoder);
    const text = decoder.decode(base64Bytes(stringAt(log, 'data')), { stream: true });
    vertex.log = (vertex.log + text).slice(-LOG_TAIL);
    listener.onLog?.(text);
  };

  return {
    write: (chunk) => onText(utf8.decode(chunk, { stream: true })),
    end() {
      onText(`${utf8.decode()}\n`);
      flushObject();
    },
    vertices: () => [...vertices.values()].map(view),
    plainText: () => plain,
    logOf: (digest) => vertices.get(digest)?.log ?? '',
  };
}

function newVertex(digest: string): MutableVertex {
  return {
    digest,
    name: '',
    inputs: [],
    intervals: new Map(),
    started: false,
    completed: false,
    cached: false,
    error: undefined,
    log: '',
    decoders: new Map(),
  };
}

function view({ digest, name, inputs, intervals, started, completed, cached, error }: MutableVertex): Vertex {
  return { digest, name, inputs, seconds: unionSeconds(intervals), started, completed, cached, error };
}

/** The time that any of the intervals covers: they may overlap. */
function unionSeconds(intervals: ReadonlyMap<number, number>): number {
  let total = 0;
  let until = -Infinity;
  for (const [start, end] of [...intervals].sort(([a], [b]) => a - b)) {
    total += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return Math.round(total * 1000) / 1e6;
}

/** Milliseconds of an RFC 3339 time with up to nanoseconds, which Date cuts to milliseconds. */
function time(value: string | undefined): number | undefined {
  const match = /^(.{19})(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.exec(value ?? '');
  if (match === null) return undefined;
  const milliseconds = Date.parse(`${match[1]}${match[3]}`) + Number(match[2] ?? 0) * 1000;
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
