import type { LayerEntry } from './layer';

/**
 * The entries of one layer in their order, some forty bytes each where objects take four hundred: a layer may hold millions.
 * A record is a type, the path (how many bytes it shares with the one before, and the rest), size, zeros, access and content.
 */
export interface FileList extends Iterable<readonly [path: string, entry: LayerEntry]> {
  readonly size: number;
  /** About how many bytes it takes. */
  readonly memory: number;
  /** What a file of it can be made of. */
  readonly stored: StoredList;
}

/** Plain data: the records, and the texts of `access` that they number. */
export interface StoredList {
  readonly records: readonly Uint8Array[];
  readonly accesses: readonly string[];
}

export interface FileListWriter {
  add(path: string, entry: LayerEntry): void;
  /** About how much memory it takes. */
  memory(): number;
  list(): FileList;
}

const TYPES = ['file', 'hardlink', 'symlink', 'directory', 'other'] as const satisfies readonly LayerEntry['type'][];
/** Records lie in blocks: one growing array would be copied again and again. */
const BLOCK = 1 << 18;
const FIRST_BLOCK = 1 << 11;
/** Of all numbers of a record together. */
const NUMBERS = 64;
/** A text of `access` and its place in a table. */
const ACCESS_MEMORY = 150;

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });

export function newFileList(): FileListWriter {
  const accesses = new Map<string, number>();
  const records: Uint8Array[] = [];
  let block = new Uint8Array(FIRST_BLOCK);
  let at = 0;
  let size = 0;
  let memory = 0;
  let [path, pathLength] = [new Uint8Array(256), 0];
  let last = new Uint8Array(256);
  let lastLength = 0;

  const reserve = (count: number): void => {
    if (at + count <= block.length) return;
    if (at > 0) records.push(block.subarray(0, at));
    memory += at;
    block = new Uint8Array(Math.max(BLOCK, count));
    at = 0;
  };
  const number = (value: number): void => {
    let left = value;
    while (left >= 0x80) {
      block[at++] = (left % 0x80) | 0x80;
      left = Math.floor(left / 0x80);
    }
    block[at++] = left;
  };

  return {
    add(name, { type, size: bytes, zeroBytes, access, content }) {
      const most = name.length * 3;
      if (path.length < most) path = new Uint8Array(most * 2);
      pathLength = utf8.encodeInto(name, path).written;
      let shared = 0;
      while (shared < pathLength && shared < lastLength && path[shared] === last[shared]) shared++;
      if (!accesses.has(access)) accesses.set(access, accesses.size);

      reserve(pathLength + content.length * 3 + NUMBERS);
      number(TYPES.indexOf(type));
      number(shared);
      number(pathLength - shared);
      block.set(path.subarray(shared, pathLength), at);
      at += pathLength - shared;
      number(bytes);
      number(zeroBytes);
      number(accesses.get(access)!);
      if (type === 'file') {
        number(content.length);
        for (let index = 0; index < content.length; index++) block[at++] = content.charCodeAt(index);
      } else {
        // Its length is known only then.
        const target = utf8.encode(content);
        number(target.length);
        block.set(target, at);
        at += target.length;
      }
      size++;
      [path, last] = [last, path];
      lastLength = pathLength;
    },
    memory: () => memory + at + accesses.size * ACCESS_MEMORY,
    list: () =>
      listOf(size, { records: at > 0 ? [...records, block.slice(0, at)] : records, accesses: [...accesses.keys()] }),
  };
}

/** The list that was stored; undefined for what is damaged. */
export function readFileList(stored: StoredList): FileList | undefined {
  try {
    let size = 0;
    // Nothing is believed: every record is read once.
    for (const [, { size: bytes, zeroBytes, access }] of entriesOf(stored)) {
      if (!Number.isSafeInteger(bytes) || zeroBytes > bytes || typeof access !== 'string') return undefined;
      size++;
    }
    return listOf(size, stored);
  } catch {
    return undefined;
  }
}

function listOf(size: number, stored: StoredList): FileList {
  const memory = stored.records.reduce((sum, { length }) => sum + length, stored.accesses.length * ACCESS_MEMORY);
  return { size, memory, stored, [Symbol.iterator]: () => entriesOf(stored) };
}

/** @throws RangeError for damaged records */
function* entriesOf({ records, accesses }: StoredList): Generator<readonly [string, LayerEntry], void, undefined> {
  let path = new Uint8Array(256);
  let pathLength = 0;
  let block: Uint8Array = new Uint8Array(0);
  let at = 0;
  const number = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = block[at++];
      if (byte === undefined || factor > 2 ** 49) throw new RangeError('damaged');
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  };
  const bytes = (count: number): Uint8Array => {
    if (at + count > block.length) throw new RangeError('damaged');
    at += count;
    return block.subarray(at - count, at);
  };

  for (block of records) {
    at = 0;
    while (at < block.length) {
      const type = TYPES[number()];
      const shared = number();
      if (type === undefined || shared > pathLength) throw new RangeError('damaged');
      const rest = bytes(number());
      pathLength = shared + rest.length;
      if (path.length < pathLength) path = grown(path, pathLength * 2);
      path.set(rest, shared);
      const size = number();
      const zeroBytes = number();
      const access = accesses[number()]!;
      const content = bytes(number());
      yield [
        fromUtf8.decode(path.subarray(0, pathLength)),
        {
          type,
          size,
          zeroBytes,
          access,
          content: type === 'file' ? String.fromCharCode(...content) : fromUtf8.decode(content),
        },
      ];
    }
  }
}

function grown(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}
