import { at, base64Bytes, listAt, parseJson, stringAt, stringsAt } from '../json';
import { vertexCollector, type Vertex } from './vertices';

/** Told while the stream is read. */
export interface ProgressListener {
  /** A vertex began to run; it may begin more than once. */
  onStart?(vertex: Vertex): void;
  /** A vertex has ended; it may go on later, when it only looked into the cache. */
  onEnd?(digest: string): void;
  /** Bytes that a part of a vertex has moved. `part` is such as `transferring context:`; `total` is 0 where it is not known. */
  onBytes?(digest: string, part: string, bytes: number, total: number): void;
  /** Output of a step, or a plain line from around the JSON. */
  onLog?(text: string): void;
  /** For each stream of output, before it is shown or kept. */
  readonly newFilter?: () => TextFilter;
}

/** Changes a text that comes in parts. */
export interface TextFilter {
  write(part: string): string;
  /** What it held back. */
  end(): string;
}

/** Reads a build's progress, as `--progress=rawjson` tells it. */
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

interface StepLog {
  tail: string;
  /** One for each of its streams. */
  readonly texts: Map<unknown, TextFilter & { readonly decoder: TextDecoder }>;
}

const unchanged = (): TextFilter => ({ write: (part) => part, end: () => '' });

/**
 * Reads BuildKit's progress. buildx 0.29 writes one object a line, 0.13 pretty-prints each over several; both put plain lines
 * before, between and after. In both forms only the braces of a whole object stand in the first column.
 */
export function progressReader(listener: ProgressListener = {}): ProgressReader {
  const vertices = vertexCollector();
  const stepLogs = new Map<string, StepLog>();
  const utf8 = new TextDecoder();
  let pending = '';
  let object: string[] = [];
  let objectLength = 0;
  let plain = '';

  const newFilter = listener.newFilter ?? unchanged;
  const whole = (text: string): string => {
    const filter = newFilter();
    return filter.write(text) + filter.end();
  };

  const onPlain = (raw: string): void => {
    const line = whole(raw);
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
    for (const part of listAt(status, 'statuses')) onPart(part);
    for (const log of listAt(status, 'logs')) onLog(log);
    return true;
  };
  const onVertex = (update: unknown): void => {
    const digest = stringAt(update, 'digest');
    if (digest === undefined) return;
    if (!stepLogs.has(digest)) stepLogs.set(digest, { tail: '', texts: new Map() });
    const error = stringAt(update, 'error');
    const begun = vertices.update({
      digest,
      name: stringAt(update, 'name'),
      inputs: at(update, 'inputs') === undefined ? undefined : stringsAt(update, 'inputs'),
      cached: at(update, 'cached') === true,
      started: time(stringAt(update, 'started')),
      completed: time(stringAt(update, 'completed')),
      error: error === undefined ? undefined : whole(error),
    });
    if (begun !== undefined) listener.onStart?.(begun);
    if (stringAt(update, 'completed') === undefined) return;
    const step = stepLogs.get(digest)!;
    for (const text of step.texts.values()) told(step, text.end());
    listener.onEnd?.(digest);
  };
  const onPart = (part: unknown): void => {
    const [started, completed] = [time(stringAt(part, 'started')), time(stringAt(part, 'completed'))];
    const [vertex, id] = [stringAt(part, 'vertex') ?? '', stringAt(part, 'id') ?? ''];
    vertices.part(vertex, id, started, completed);
    const [bytes, total] = [at(part, 'current'), at(part, 'total')];
    if (typeof bytes === 'number') listener.onBytes?.(vertex, id, bytes, typeof total === 'number' ? total : 0);
  };
  const onLog = (log: unknown): void => {
    const step = stepLogs.get(stringAt(log, 'vertex') ?? '');
    if (step === undefined) return;
    const stream = at(log, 'stream');
    const text = step.texts.get(stream) ?? { ...newFilter(), decoder: new TextDecoder() };
    step.texts.set(stream, text);
    told(step, text.write(text.decoder.decode(base64Bytes(stringAt(log, 'data')), { stream: true })));
  };
  const told = (step: StepLog, text: string): void => {
    if (text === '') return;
    step.tail = (step.tail + text).slice(-LOG_TAIL);
    listener.onLog?.(text);
  };

  return {
    write: (chunk) => onText(utf8.decode(chunk, { stream: true })),
    end() {
      onText(`${utf8.decode()}\n`);
      flushObject();
      for (const step of stepLogs.values()) for (const text of step.texts.values()) told(step, text.end());
    },
    vertices: () => vertices.vertices(),
    plainText: () => plain,
    logOf: (digest) => stepLogs.get(digest)?.tail ?? '',
  };
}

/** Milliseconds of an RFC 3339 time with up to nanoseconds, which Date cuts to milliseconds. */
function time(value: string | undefined): number | undefined {
  const match = /^(.{19})(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.exec(value ?? '');
  if (match === null) return undefined;
  const milliseconds = Date.parse(`${match[1]}${match[3]}`) + Number(match[2] ?? 0) * 1000;
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
