import { stated } from '../../core/l10n';
import { byteReader, joined, type ByteReader } from './bytes';
import { cleanPath, hexadecimal, readLayer, type FileBudget, type LayerContent, type NewHash } from './layer';
import { readTar } from './tar';
import { newExcess, plainReader, remaining, type Codecs, type Excess, type LayerCompression } from './unpack';
import { TarError, looksLikeTar } from './tar-header';

/** A layer as the archive stores it. */
export interface StoredLayer extends LayerContent {
  /** Bytes in the archive. */
  readonly storedBytes: number;
  readonly compressed: boolean;
  /** How; unset where that is not known. */
  readonly compression?: LayerCompression;
}

/** The members of an image archive, by path. One pass; which layer belongs where is only known when all has been read. */
export interface ArchiveContents {
  readonly documents: ReadonlyMap<string, Uint8Array>;
  readonly layers: ReadonlyMap<string, StoredLayer>;
  /** Symbolic and hard links, resolved against the directory that they stand in. */
  readonly links: ReadonlyMap<string, string>;
  /** Why the archive could not be read to the end, as a clause. */
  readonly problem?: string;
  /** Of all images that the source has, where only one of them was read. */
  readonly platforms?: readonly string[];
}

/** What layers were found to hold, by the SHA-256 digest of their stored bytes (`sha256:…`), which was verified. Never rejects. */
export interface LayerCache {
  get(digest: string): Promise<StoredLayer | undefined>;
  put(digest: string, layer: StoredLayer): Promise<void>;
}

export interface ArchiveOptions {
  readonly cache?: LayerCache | undefined;
  /** Blobs have the digests that name them: to look costs a third of the processor time. */
  readonly isTrusted?: boolean;
}

/** What all layers of one image share. */
export interface LayerBudget extends FileBudget {
  readonly excess: Excess;
}

const DOCUMENT_LIMIT = 16 << 20;
/** Of all documents together: an archive may hold many, but we keep only what can be a manifest or a configuration. */
const DOCUMENTS_LIMIT = 64 << 20;
const MEMBER_LIMIT = 100_000;
const FILE_LIMIT = 5_000_000;
const FILE_BYTES_LIMIT = 1 << 29;

export function newFileBudget(): LayerBudget {
  return { entries: FILE_LIMIT, bytes: FILE_BYTES_LIMIT, excess: newExcess() };
}

/**
 * Reads an image archive (docker or OCI, plain or compressed as a whole) without writing anything but the cache. Members are told
 * apart by their first bytes, as their names differ between engines. Rejects only with what the source or the codecs throw.
 */
export async function readArchive(
  chunks: AsyncIterable<Uint8Array>,
  codecs: Codecs,
  { cache, isTrusted = false }: ArchiveOptions = {},
): Promise<ArchiveContents> {
  const documents = new Map<string, Uint8Array>();
  const layers = new Map<string, StoredLayer>();
  const links = new Map<string, string>();
  const budget = newFileBudget();
  let documentBytes = 0;
  let members = 0;
  const whole = byteReader(chunks);
  const { plain } = await plainReader(whole, codecs, budget.excess);
  try {
    for await (const entry of readTar(plain)) {
      const path = cleanPath(entry.name);
      if (++members > MEMBER_LIMIT) throw new TarError(stated('it has too many members to be an image'));
      if (entry.type === 'symlink') links.set(path, resolved(path, entry.linkName));
      else if (entry.type === 'hardlink') links.set(path, cleanPath(entry.linkName));
      if (entry.type !== 'file' || entry.size === 0) continue;

      const digest = digestNamed(path);
      const known = digest === undefined ? undefined : await fromCache(cache, digest, entry.size, budget);
      if (known !== undefined) {
        layers.set(path, known);
        continue;
      }
      const member = verifiable(entry.body, codecs.newHash, isTrusted ? undefined : digest);
      const reader = byteReader(member.chunks);
      const first = (await reader.peek(1))[0];
      const isDocument = first === 0x7b || first === 0x5b; // { or [
      // A tar may begin with a file whose name begins so; its header tells.
      if (isDocument && !looksLikeTar(await reader.peek(512))) {
        if (entry.size > DOCUMENT_LIMIT || documentBytes + entry.size > DOCUMENTS_LIMIT) continue;
        documentBytes += entry.size;
        documents.set(path, await all(reader));
        if (!(await member.fits()))
          throw new TarError(stated('{path} does not have the digest that names it', { path }));
      } else {
        const layer = await readStoredLayer(reader, entry.size, codecs, budget);
        const isGood = layer.problem !== undefined || (await member.fits());
        layers.set(
          path,
          isGood ? layer : { ...layer, problem: stated('its bytes do not have the digest that names it') },
        );
        if (digest !== undefined && isGood && layer.files !== undefined) await cache?.put(digest, layer);
      }
    }
    // Who writes into a pipe must be let finish.
    await whole.skip(Number.MAX_SAFE_INTEGER);
  } catch (error) {
    if (error instanceof TarError) return { documents, layers, links, problem: error.message };
    throw error;
  } finally {
    await plain.close();
    await whole.close();
  }
  return { documents, layers, links };
}

/** A layer that was read before; it takes its part of the budget, or is not kept. */
export async function fromCache(
  cache: LayerCache | undefined,
  digest: string,
  storedBytes: number,
  budget: LayerBudget,
): Promise<StoredLayer | undefined> {
  const layer = await cache?.get(digest);
  if (layer?.files === undefined || layer.storedBytes !== storedBytes) return undefined;
  budget.entries -= layer.files.entries.size;
  budget.bytes -= layer.files.entries.memory;
  if (budget.entries >= 0 && budget.bytes >= 0) return layer;
  const { files: _, ...sizes } = layer;
  return sizes;
}

/** Reads a layer as it is stored, compressed or not. */
export async function readStoredLayer(
  reader: ByteReader,
  storedBytes: number,
  codecs: Codecs,
  budget: LayerBudget,
): Promise<StoredLayer> {
  const { plain, compression } = await plainReader(reader, codecs, budget.excess);
  const stored = { storedBytes, compressed: compression !== null, ...(compression === null ? {} : { compression }) };
  try {
    return { ...(await readLayer(plain, codecs.newHash, budget)), ...stored };
  } catch (error) {
    if (error instanceof TarError) return { bytes: 0, problem: error.message, ...stored };
    throw error;
  } finally {
    await plain.close();
  }
}

/** Passes a member's bytes on, and stays open when their reader closes: `fits` reads the rest and says whether it has its digest. */
function verifiable(
  body: AsyncIterable<Uint8Array>,
  newHash: NewHash,
  digest: string | undefined,
): { readonly chunks: AsyncIterable<Uint8Array>; fits(): Promise<boolean> } {
  const source = body[Symbol.asyncIterator]();
  const hash = digest === undefined ? undefined : newHash();
  const next = async (): Promise<IteratorResult<Uint8Array>> => {
    const part = await source.next();
    if (part.done !== true) hash?.update(part.value);
    return part;
  };
  return {
    chunks: { [Symbol.asyncIterator]: () => ({ next }) },
    async fits() {
      if (hash === undefined) return true;
      while ((await next()).done !== true);
      return `sha256:${hexadecimal(hash.digest())}` === digest;
    },
  };
}

/** The digest that a member of an OCI layout is called by; docker 28 on overlay2 names layers by their diff ids so. */
function digestNamed(path: string): string | undefined {
  const match = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(path);
  return match === null ? undefined : `sha256:${match[1]}`;
}

async function all(reader: ByteReader): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  // Who gave them may use their memory again.
  for await (const part of remaining(reader)) parts.push(part.slice());
  return joined(parts);
}

/** A relative link's target inside of the archive; `..` never leads out of it. */
function resolved(path: string, target: string): string {
  const parts = target.startsWith('/') ? [] : path.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
