import { mkdir, readFile, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { LayerCache } from '../archive/archive';
import { readLayerFile, writeLayerFile } from './layer-file';
import { writeAside } from './write-aside';

/** Bytes of all files together. A layer of 70,000 files takes 3 MB. */
const LIMIT = 256 << 20;
/** Milliseconds after which a file that was not finished is nobody's. */
const ABANDONED = 3_600_000;

/**
 * Keeps what layers hold in a folder, one file a layer, named by the SHA-256 digest of the layer's stored bytes: names, sizes and
 * hashes, no content. What was not used for the longest time goes first. Never rejects: without it a layer is read again.
 */
export function openLayerCache(folder: string, limit = LIMIT): LayerCache {
  const layers = join(folder, 'layers');
  /** Bytes that are there, once they have been counted. */
  let total: number | undefined;

  const fileOf = (digest: string): string | undefined => {
    const match = /^sha256:([0-9a-f]{64})$/.exec(digest);
    return match === null ? undefined : join(layers, match[1]!);
  };
  const put = async (path: string, bytes: Uint8Array): Promise<void> => {
    await mkdir(layers, { recursive: true, mode: 0o700 });
    await writeAside(path, bytes);
    total = total === undefined || total + bytes.length > limit ? await sweep(layers, limit) : total + bytes.length;
  };

  return {
    async get(digest) {
      const path = fileOf(digest);
      if (path === undefined) return undefined;
      const bytes = await readBounded(path, limit).catch(() => undefined);
      if (bytes === undefined) return undefined;
      const layer = readLayerFile(bytes);
      const now = new Date();
      await (layer === undefined ? rm(path, { force: true }) : utimes(path, now, now)).catch(() => {});
      return layer;
    },
    async put(digest, layer) {
      const path = fileOf(digest);
      const bytes = path === undefined ? undefined : writeLayerFile(layer);
      if (path === undefined || bytes === undefined || bytes.length > limit) return;
      await put(path, bytes).catch(() => {});
    },
  };
}

/** Somebody may have put something else there: a pipe would never end. */
async function readBounded(path: string, limit: number): Promise<Uint8Array | undefined> {
  const found = await stat(path);
  return found.isFile() && found.size <= limit ? readFile(path) : undefined;
}

/** Removes files until the rest fits, and gives its bytes. */
async function sweep(folder: string, limit: number): Promise<number> {
  const files: { readonly path: string; readonly size: number; readonly used: number }[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() !== true) continue;
    if (!name.endsWith('.tmp')) files.push({ path, size: found.size, used: found.mtimeMs });
    else if (Date.now() - found.mtimeMs > ABANDONED) await rm(path, { force: true });
  }
  let total = files.reduce((sum, { size }) => sum + size, 0);
  for (const { path, size } of files.sort((a, b) => a.used - b.used)) {
    if (total <= limit) break;
    await rm(path, { force: true });
    total -= size;
  }
  return total;
}
