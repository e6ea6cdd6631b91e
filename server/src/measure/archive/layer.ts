import { stated } from '../../core/l10n';
import type { ByteReader } from './bytes';
import { newFileList, type FileList, type FileListWriter } from './file-list';
import { readTar, type TarEntry } from './tar';
import { TarError } from './tar-header';
import { zeroCounter } from './zeros';

/** What one layer stores. */
export interface LayerContent {
  /**
   * Sum of the sizes of its files, as they are once unpacked. An overlay2 engine shows the same plus the lengths of the symbolic links'
   * targets (measured: 1,983,499 bytes here, 1,985,406 there, 1,907 characters of targets). The format forbids to store a path
   * twice; where it happens both count.
   */
  readonly bytes: number;
  /** Undefined where there are more files than are kept. */
  readonly files?: KeptFiles;
  /** Why it could not be read to the end, as a clause; `bytes` then counts what was read. */
  readonly problem?: string;
}

/** What a layer does to the file system below it. All paths are clean: `usr/lib/x`. All can be walked again and again. */
export interface LayerFiles {
  /** In the order of the tar. */
  readonly entries: Iterable<readonly [path: string, entry: LayerEntry]>;
  /** Paths that it removes from the layers below, with all that is under them. */
  readonly whiteouts: Iterable<string>;
  /** Directories of which nothing that the layers below put there stays; `''` is the root. */
  readonly opaque: Iterable<string>;
}

/** The files of a layer as they were read. */
export interface KeptFiles extends LayerFiles {
  readonly entries: FileList;
  readonly whiteouts: readonly string[];
  readonly opaque: readonly string[];
}

export interface LayerEntry {
  readonly type: TarEntry['type'];
  /** File bytes. */
  readonly size: number;
  /** How many of them are pages of zeros that the layer stores in full. */
  readonly zeroBytes: number;
  /** Of a file what tells its content from others; of a hard link the clean path of its target; of a symbolic link its target. */
  readonly content: string;
  /** Mode, user, group and, where it has any, what tells its extended attributes from others; with blanks between. */
  readonly access: string;
}

/** SHA-256; a digest is 32 characters, one a byte. Given from outside, as no standard one streams. */
export type NewHash = () => { update(part: Uint8Array): unknown; digest(): string };

/** How many files may still be kept to be compared, over all layers of an image, and how many bytes of memory they may take. */
export interface FileBudget {
  entries: number;
  bytes: number;
}

const ENTRY_LIMIT = 10_000_000;
const NAME_LIMIT = 4096;
const DEPTH_LIMIT = 1000;
/** Characters of a digest that are kept: 128 bits tell files apart, and there may be millions. */
const CONTENT_LENGTH = 16;

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';
/** Of AUFS's own files, such as `.wh..wh.plnk`. */
const OWN = '.wh..wh.';
/** What eStargz adds to a layer for those who read it in parts: no files of the image. */
const STARGZ = new Set(['stargz.index.json', '.prefetch.landmark', '.no.prefetch.landmark']);

const utf8 = new TextEncoder();

/** Walks a layer's uncompressed tar, and hashes its files as they pass. Never rejects for what the layer holds. */
export async function readLayer(reader: ByteReader, newHash: NewHash, budget: FileBudget): Promise<LayerContent> {
  let kept: Kept | undefined = { entries: newFileList(), whiteouts: [], opaque: [] };
  let memory = 0;
  let bytes = 0;
  let entries = 0;
  try {
    for await (const entry of readTar(reader)) {
      const path = cleanPath(entry.name);
      if (++entries > ENTRY_LIMIT) throw new TarError(stated('it has more than ten million entries'));
      if (path.length > NAME_LIMIT) throw new TarError(stated('it has a path of more than 4096 characters'));
      if (depth(path) > DEPTH_LIMIT) throw new TarError(stated('it has a path of more than 1000 directories'));
      const slash = path.lastIndexOf('/') + 1;
      if (path.startsWith(WHITEOUT, slash)) {
        memory += path.length * 2 + 16;
        whiteout(kept, path, slash);
      } else if (!isOwn(path)) {
        const read = kept === undefined ? await skipBody(entry) : await readEntry(entry, newHash);
        if (bytes + entry.size > Number.MAX_SAFE_INTEGER)
          throw new TarError(stated('its files are larger than can be counted'));
        bytes += entry.size;
        if (read !== undefined) kept?.entries.add(path, read);
      }
      const more = memory + (kept?.entries.memory() ?? 0);
      if (--budget.entries < 0 || more > budget.bytes) kept = undefined;
    }
  } catch (error) {
    if (error instanceof TarError) return { bytes, problem: error.message };
    throw error;
  }
  if (kept === undefined) return { bytes };
  budget.bytes -= memory + kept.entries.memory();
  return { bytes, files: { ...kept, entries: kept.entries.list() } };
}

interface Kept {
  readonly entries: FileListWriter;
  readonly whiteouts: string[];
  readonly opaque: string[];
}

function whiteout(kept: Kept | undefined, path: string, slash: number): void {
  const name = path.slice(slash);
  if (name === OPAQUE) kept?.opaque.push(path.slice(0, Math.max(0, slash - 1)));
  else if (name !== WHITEOUT && !isOwn(path)) kept?.whiteouts.push(path.slice(0, slash) + name.slice(WHITEOUT.length));
}

/** What stands at the root for others than the image. AUFS has files of its own below its directories. */
function isOwn(path: string): boolean {
  return path.startsWith(OWN) || STARGZ.has(path);
}

async function readEntry(entry: TarEntry, newHash: NewHash): Promise<LayerEntry> {
  const access = `${entry.mode} ${entry.uid} ${entry.gid}`;
  const { type, size, linkName, xattrs } = entry;
  return {
    type,
    size,
    access: xattrs === '' ? access : `${access} ${digestOfText(xattrs, newHash)}`,
    ...(type === 'file' && size > 0
      ? await readContent(entry, newHash)
      : { content: type === 'hardlink' ? cleanPath(linkName) : type === 'file' ? '' : linkName, zeroBytes: 0 }),
  };
}

async function skipBody({ body }: TarEntry): Promise<undefined> {
  for await (const _ of body);
}

async function readContent(
  { size, sparseMap, body }: TarEntry,
  newHash: NewHash,
): Promise<Pick<LayerEntry, 'content' | 'zeroBytes'>> {
  const hash = newHash();
  hash.update(sparseMap);
  const zeros = zeroCounter();
  let stored = 0;
  for await (const part of body) {
    hash.update(part);
    zeros.update(part);
    stored += part.length;
  }
  const content = hash.digest().slice(0, CONTENT_LENGTH);
  // What a sparse file stores does not tell how long it is.
  return stored === size ? { content, zeroBytes: zeros.bytes() } : { content: `${content}${size}`, zeroBytes: 0 };
}

/** Sixteen hexadecimal digits. */
function digestOfText(text: string, newHash: NewHash): string {
  const hash = newHash();
  hash.update(utf8.encode(text));
  return hexadecimal(hash.digest().slice(0, 8));
}

/** One character a byte becomes two digits a byte. */
export function hexadecimal(digest: string): string {
  return Array.from(digest, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}

/** `./a//b/` and `/a/b` are `a/b`. */
export function cleanPath(name: string): string {
  return name
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

function depth(path: string): number {
  let slashes = 0;
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) slashes++;
  return slashes;
}
