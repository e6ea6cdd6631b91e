import { byteReader, joined, type ByteReader } from './bytes';
import { cleanPath, readLayer, type FileBudget, type LayerContent } from './layer';
import { readTar } from './tar';
import { plainReader, remaining, type Codecs } from './unpack';
import { TarError, looksLikeTar } from './tar-header';

/** A layer as the archive stores it. */
export interface StoredLayer extends LayerContent {
  /** Bytes in the archive. */
  readonly storedBytes: number;
  readonly compressed: boolean;
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

const DOCUMENT_LIMIT = 16 << 20;
/** Of all documents together: an archive may hold many, but we keep only what can be a manifest or a configuration. */
const DOCUMENTS_LIMIT = 64 << 20;
const MEMBER_LIMIT = 100_000;
/** To compare a million small files takes 780 MB of memory (measured), and nothing tells beforehand how many will come. */
const FILE_LIMIT = 5_000_000;
const FILE_BYTES_LIMIT = 1 << 29;

/** What all layers of one image share. */
export function newFileBudget(): FileBudget {
  return { entries: FILE_LIMIT, bytes: FILE_BYTES_LIMIT };
}

/**
 * Reads an image archive (docker or OCI, plain or compressed as a whole) without writing anything. Members are told apart by
 * their first bytes, as their names differ between engines. Rejects only with what the source or the codecs throw.
 */
export async function readArchive(chunks: AsyncIterable<Uint8Array>, codecs: Codecs): Promise<ArchiveContents> {
  const documents = new Map<string, Uint8Array>();
  const layers = new Map<string, StoredLayer>();
  const links = new Map<string, string>();
  const budget = newFileBudget();
  let documentBytes = 0;
  let members = 0;
  const { plain } = await plainReader(byteReader(chunks), codecs);
  try {
    for await (const entry of readTar(plain)) {
      const path = cleanPath(entry.name);
      if (++members > MEMBER_LIMIT) throw new TarError('it has too many members to be an image');
      if (entry.type === 'symlink') links.set(path, resolved(path, entry.linkName));
      else if (entry.type === 'hardlink') links.set(path, cleanPath(entry.linkName));
      if (entry.type !== 'file' || entry.size === 0) continue;

      const reader = byteReader(entry.body);
      const first = (await reader.peek(1))[0];
      const isDocument = first === 0x7b || first === 0x5b; // { or [
      // A tar may begin with a file whose name begins so; its header tells.
      if (isDocument && !looksLikeTar(await reader.peek(512))) {
        if (entry.size > DOCUMENT_LIMIT || documentBytes + entry.size > DOCUMENTS_LIMIT) continue;
        documentBytes += entry.size;
        documents.set(path, await all(reader));
      } else {
        const layer = await readStoredLayer(reader, entry.size, codecs, budget);
        if (layer !== null) layers.set(path, layer);
      }
    }
    // Who writes into a pipe must be let finish.
    await plain.skip(Number.MAX_SAFE_INTEGER);
  } catch (error) {
    if (error instanceof TarError) return { documents, layers, links, problem: error.message };
    throw error;
  } finally {
    await plain.close();
  }
  return { documents, layers, links };
}

/** Reads a layer as it is stored, compressed or not; null when it is no tar. */
export async function readStoredLayer(
  reader: ByteReader,
  storedBytes: number,
  codecs: Codecs,
  budget: FileBudget,
): Promise<StoredLayer | null> {
  const { plain, compressed } = await plainReader(reader, codecs, storedBytes);
  try {
    if (!looksLikeTar(await plain.peek(512))) return null;
    return { ...(await readLayer(plain, codecs.newHash, budget)), storedBytes, compressed };
  } catch (error) {
    if (error instanceof TarError) return { bytes: 0, problem: error.message, storedBytes, compressed };
    throw error;
  } finally {
    await plain.close();
  }
}

async function all(reader: ByteReader): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of remaining(reader)) parts.push(part);
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
