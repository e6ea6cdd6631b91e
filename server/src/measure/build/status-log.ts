import { vertexCollector, type Vertex } from './vertices';

/*
 * The log of a past build (application/vnd.buildkit.status.v0) is a row of protobuf messages, each behind its length in four
 * bytes, little endian (BuildKit, solver/llbsolver/history.go). Of StatusResponse (api/services/control/control.proto) we need
 * ten plain fields, so a reader of fields is all it takes: a protobuf library would be larger than what it reads. The output of
 * the steps is in there too; nobody asks for it, and it stays there.
 */

/** The log is damaged, or no log. */
export class StatusLogError extends Error {}

/** The vertices that a log tells. @throws StatusLogError */
export function readStatusLog(log: Uint8Array): readonly Vertex[] {
  const vertices = vertexCollector();
  const view = new DataView(log.buffer, log.byteOffset, log.byteLength);
  for (let at = 0; at < log.length;) {
    const length = at + 4 <= log.length ? view.getUint32(at, true) : Infinity;
    if (length > log.length - at - 4) throw new StatusLogError('the log of the build ends early');
    for (const [field, value] of fields(log.subarray(at + 4, at + 4 + length))) {
      if (typeof value === 'number') continue;
      if (field === 1) vertices.update(vertexOf(value));
      else if (field === 2) {
        const part = message(value);
        vertices.part(part.text(2), part.text(1), part.time(7), part.time(8));
      }
    }
    at += 4 + length;
  }
  return vertices.vertices();
}

function vertexOf(bytes: Uint8Array): Parameters<ReturnType<typeof vertexCollector>['update']>[0] {
  const vertex = message(bytes);
  const error = vertex.text(7);
  return {
    digest: vertex.text(1),
    inputs: vertex.texts(2),
    name: vertex.text(3),
    cached: vertex.number(4) === 1,
    started: vertex.time(5),
    completed: vertex.time(6),
    error: error === '' ? undefined : error,
  };
}

interface Message {
  text(field: number): string;
  texts(field: number): readonly string[];
  number(field: number): number;
  /** Milliseconds since 1970 of a google.protobuf.Timestamp. */
  time(field: number): number | undefined;
}

function message(bytes: Uint8Array): Message {
  const all = [...fields(bytes)];
  const parts = (field: number): readonly Uint8Array[] =>
    all.flatMap(([number, value]) => (number === field && typeof value !== 'number' ? [value] : []));
  const utf8 = new TextDecoder();
  const number = (field: number): number => {
    const found = all.findLast(([key]) => key === field)?.[1];
    return typeof found === 'number' ? found : 0;
  };
  return {
    number,
    text: (field) => utf8.decode(parts(field).at(-1)),
    texts: (field) => parts(field).map((part) => utf8.decode(part)),
    time(field) {
      const stamp = parts(field).at(-1);
      if (stamp === undefined) return undefined;
      const parsed = message(stamp);
      const time = parsed.number(1) * 1000 + parsed.number(2) / 1e6;
      return Number.isFinite(time) ? time : undefined;
    },
  };
}

/** Number and value of each field: a number of a varint, bytes of all others. */
function* fields(bytes: Uint8Array): Generator<readonly [number, number | Uint8Array]> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++];
      if (byte === undefined || factor > 2 ** 63) throw new StatusLogError('the log of the build is damaged');
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - at) throw new StatusLogError('the log of the build is damaged');
    return bytes.subarray(at, (at += length));
  };
  while (at < bytes.length) {
    const key = varint();
    const [field, type] = [Math.floor(key / 8), key % 8];
    if (type === 0) yield [field, varint()];
    else if (type === 1) yield [field, take(8)];
    else if (type === 2) yield [field, take(varint())];
    else if (type === 5) yield [field, take(4)];
    else throw new StatusLogError('the log of the build is damaged');
  }
}
