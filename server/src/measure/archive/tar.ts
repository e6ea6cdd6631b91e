import { stated } from '../../core/l10n';
import { joined, type ByteReader } from './bytes';
import { TarError, paxRecords, parseHeader, text, decimal, type TarHeader } from './tar-header';

/** One member of a tar. Its `body` must be read, if at all, before the next member is asked for. */
export interface TarEntry {
  /** As written: `./a`, `/a`, `a/`. */
  readonly name: string;
  readonly type: 'file' | 'hardlink' | 'symlink' | 'directory' | 'other';
  readonly linkName: string;
  /** Bytes of the file once unpacked; 0 for all but files. A sparse file counts with its holes. */
  readonly size: number;
  /** Permission bits; docker 20.10 writes type bits too, which are masked here. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Its extended attributes as one text, in order; mostly empty. */
  readonly xattrs: string;
  /** Where the stored bytes of a sparse file belong; empty where the body itself tells, and for all other files. */
  readonly sparseMap: Uint8Array;
  /** The stored bytes; of a sparse file without its holes. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Long names and PAX records beyond this are an attack, not a name. */
const META_LIMIT = 1 << 20;
const BLOCK = 512;
const NONE = new Uint8Array(0);

/**
 * Walks a tar: ustar, PAX, GNU long names, sparse files. Ends at two zero blocks or at a plain end of the stream between members.
 * Sizes follow Go's archive/tar, which docker uses: links, directories and devices have no data whatever their size field says,
 * and global PAX headers change nothing.
 * @throws TarError when the archive is damaged or ends inside of a member.
 */
export async function* readTar(reader: ByteReader): AsyncGenerator<TarEntry, void, undefined> {
  let pax = new Map<string, string>();
  let longName: string | undefined;
  let longLink: string | undefined;
  let zeroBlocks = 0;

  for (;;) {
    const block = await reader.read(BLOCK);
    if (block.length === 0) return;
    if (block.length < BLOCK) throw new TarError(stated('the tar ends in the middle of a header'));
    const header = parseHeader(block);
    if (header === null) {
      if (++zeroBlocks === 2) return;
      continue;
    }
    if (zeroBlocks > 0) throw new TarError(stated('a tar header follows an empty block'));

    switch (header.type) {
      case 'x':
        pax = paxRecords(await meta(reader, header.size));
        continue;
      case 'g':
        await skip(reader, padded(header.size));
        continue;
      case 'L':
        longName = text(await meta(reader, header.size));
        continue;
      case 'K':
        longLink = text(await meta(reader, header.size));
        continue;
    }

    const type = TYPES.get(header.type) ?? 'file';
    const stored = type === 'file' ? (decimal(pax.get('size')) ?? header.size) : 0;
    let left = stored;
    const sparse = await readSparse(reader, header, block, pax);
    yield {
      name: pax.get('GNU.sparse.name') ?? pax.get('path') ?? longName ?? header.name,
      // Old archives mark a directory by its trailing slash alone.
      type: type === 'file' && header.type !== 'S' && header.name.endsWith('/') && stored === 0 ? 'directory' : type,
      linkName: pax.get('linkpath') ?? longLink ?? header.linkName,
      size: type === 'file' ? (sparse?.size ?? stored) : 0,
      mode: header.mode & 0o7777,
      uid: decimal(pax.get('uid')) ?? header.uid,
      gid: decimal(pax.get('gid')) ?? header.gid,
      xattrs: xattrsOf(pax),
      sparseMap: sparse?.map ?? NONE,
      body: (async function* () {
        while (left > 0) {
          const part = await reader.some(left);
          if (part.length === 0) throw new TarError(stated('the tar ends in the middle of a file'));
          left -= part.length;
          yield part;
        }
      })(),
    };
    await skip(reader, left + padded(stored) - stored);
    pax = new Map();
    longName = longLink = undefined;
  }
}

const TYPES: ReadonlyMap<string, TarEntry['type']> = new Map([
  ['1', 'hardlink'],
  ['2', 'symlink'],
  ['3', 'other'],
  ['4', 'other'],
  ['5', 'directory'],
  ['6', 'other'],
]);

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

async function skip(reader: ByteReader, count: number): Promise<void> {
  if (count > 0 && (await reader.skip(count)) < count)
    throw new TarError(stated('the tar ends in the middle of a file'));
}

async function meta(reader: ByteReader, size: number): Promise<Uint8Array> {
  if (size > META_LIMIT) throw new TarError(stated('a name or header record in the tar is longer than 1 MiB'));
  const bytes = await reader.read(size);
  if (bytes.length < size) throw new TarError(stated('the tar ends in the middle of a header'));
  await skip(reader, padded(size) - size);
  return bytes;
}

/** A sparse file, in GNU's old form (further blocks of its map follow the header) or in one of its PAX forms; undefined for others. */
async function readSparse(
  reader: ByteReader,
  header: TarHeader,
  block: Uint8Array,
  pax: ReadonlyMap<string, string>,
): Promise<{ readonly size: number; readonly map: Uint8Array } | undefined> {
  if (header.type === 'S') {
    const maps = [block.slice(386, 482)];
    let length = maps[0]!.length;
    for (let extended = header.sparseExtended; extended;) {
      const next = await reader.read(BLOCK);
      if (next.length < BLOCK) throw new TarError(stated('the tar ends in the middle of a header'));
      if ((length += next.length) > META_LIMIT)
        throw new TarError(stated('a sparse file in the tar has too many holes'));
      maps.push(next.slice(0, 504));
      extended = next[504] === 1;
    }
    return { size: header.sparseSize, map: joined(maps) };
  }
  const size = decimal(pax.get('GNU.sparse.realsize')) ?? decimal(pax.get('GNU.sparse.size'));
  return size === undefined ? undefined : { size, map: new TextEncoder().encode(pax.get('GNU.sparse.map') ?? '') };
}

/** `SCHILY.xattr.*` is what docker writes, `LIBARCHIVE.xattr.*` what bsdtar does. */
function xattrsOf(pax: ReadonlyMap<string, string>): string {
  if (pax.size === 0) return '';
  return [...pax]
    .filter(([key]) => /^(?:SCHILY|LIBARCHIVE)\.xattr\./.test(key))
    .map(([key, value]) => `${key}=${value}\n`)
    .sort()
    .join('');
}
