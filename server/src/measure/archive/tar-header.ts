import { stated } from '../../core/l10n';
/** The archive is damaged or hostile; the message is one clause without a full stop. */
export class TarError extends Error {}

/** The fields of one 512-byte header that matter here. */
export interface TarHeader {
  readonly name: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes that follow the header, before padding. */
  readonly size: number;
  /** The type flag; `0` for the old NUL. */
  readonly type: string;
  readonly linkName: string;
  /** GNU's old sparse form: the unpacked size, and whether more of its map follows. */
  readonly sparseSize: number;
  readonly sparseExtended: boolean;
}

/** Reads one header block; null for a block of zeros. @throws TarError on a wrong checksum or an impossible number. */
export function parseHeader(block: Uint8Array): TarHeader | null {
  let sum = 0;
  for (let i = 0; i < 512; i++) sum += block[i]!;
  if (sum === 0) return null;
  for (let i = 148; i < 156; i++) sum += 32 - block[i]!;
  if (sum !== number(block, 148, 8)) throw new TarError(stated('a tar header has a wrong checksum'));

  const name = text(block.subarray(0, 100));
  // POSIX archives continue the name in a prefix; GNU ones (`ustar` and two blanks) keep times there.
  const posix = text(block.subarray(257, 263)) === 'ustar' && block[262] === 0;
  const prefix = posix ? text(block.subarray(345, 500)) : '';
  const type = block[156] === 0 ? '0' : String.fromCharCode(block[156]!);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    mode: number(block, 100, 8),
    uid: number(block, 108, 8),
    gid: number(block, 116, 8),
    size: number(block, 124, 12),
    type,
    linkName: text(block.subarray(157, 257)),
    sparseSize: type === 'S' ? number(block, 483, 12) : 0,
    sparseExtended: type === 'S' && block[482] === 1,
  };
}

/** Whether a block can be a tar header: its checksum fits, or it is the end mark of an empty tar. */
export function looksLikeTar(block: Uint8Array): boolean {
  if (block.length < 512) return false;
  try {
    parseHeader(block.subarray(0, 512));
    return true;
  } catch {
    return false;
  }
}

/** An octal number in ASCII, or GNU's base-256 where the first bit is set. */
function number(block: Uint8Array, start: number, length: number): number {
  const first = block[start]!;
  let value = 0;
  if (first & 0x80) {
    if (first & 0x40) throw new TarError(stated('a number in a tar header is negative'));
    value = first & 0x3f;
    for (let i = start + 1; i < start + length; i++) value = value * 256 + block[i]!;
  } else {
    const digits = text(block.subarray(start, start + length)).trim();
    if (!/^[0-7]*$/.test(digits)) throw new TarError(stated('a number in a tar header is no number'));
    value = digits === '' ? 0 : Number.parseInt(digits, 8);
  }
  return safe(value);
}

function safe(value: number): number {
  if (!Number.isSafeInteger(value)) throw new TarError(stated('a number in a tar header is too large'));
  return value;
}

/** A PAX number: decimal, perhaps with a fraction (times), never negative. */
export function decimal(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value)) throw new TarError(stated('a number in a tar header is no number'));
  return safe(Number(value));
}

/** The records of a PAX header: `<length> <key>=<value>\n`, where the length counts the whole record. */
export function paxRecords(bytes: Uint8Array): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length;) {
    const blank = bytes.indexOf(0x20, at);
    const digits = blank < 0 ? '' : text(bytes.subarray(at, blank));
    const end = /^\d{1,7}$/.test(digits) ? at + Number(digits) : 0;
    if (end <= blank + 1 || end > bytes.length || bytes[end - 1] !== 0x0a)
      throw new TarError(stated('an extended tar header is damaged'));
    const equals = bytes.indexOf(0x3d, blank);
    if (equals < 0 || equals >= end) throw new TarError(stated('an extended tar header is damaged'));
    const value = decode(bytes.subarray(equals + 1, end - 1));
    const key = decode(bytes.subarray(blank + 1, equals));
    if (value === '') records.delete(key);
    else records.set(key, value);
    at = end;
  }
  return records;
}

/** A field up to its first NUL. */
export function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return decode(end < 0 ? bytes : bytes.subarray(0, end));
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const latin1 = new TextDecoder('latin1');

/** Names that are not UTF-8 become one character a byte, so that different names stay different. */
function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return latin1.decode(bytes);
  }
}
