import { stated } from '../../../core/l10n';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobStore } from './blob-image';
import { SourceError } from './source-error';
import { digestOf, type Descriptor } from './verified';

const DOCUMENT_LIMIT = 16 << 20;

/** True for a folder that says of itself that it holds OCI images. Never rejects. */
export async function isOciDirectory(path: string): Promise<boolean> {
  const names = ['oci-layout', 'index.json'];
  const found = await Promise.all(names.map((name) => stat(join(path, name)).catch(() => undefined)));
  return found.some((file) => file?.isFile() === true);
}

/**
 * The index of a folder with an OCI image layout, and its blobs. Reads only regular files at `blobs/sha256/…`.
 * @throws SourceError when it is none.
 */
export async function openOciDirectory(
  path: string,
  signal: AbortSignal,
): Promise<{
  readonly root: { readonly bytes: Uint8Array; readonly tags: readonly string[] };
  readonly store: BlobStore;
}> {
  const bytes = await readDocument(join(path, 'index.json'));
  if (bytes === undefined)
    throw new SourceError(
      stated(
        "{path} is no folder with an image: give one as 'docker buildx build --output type=oci,tar=false,dest=FOLDER' writes it.",
        { path },
      ),
    );
  return { root: { bytes, tags: [] }, store: directoryStore(path, signal) };
}

function directoryStore(path: string, signal: AbortSignal): BlobStore {
  const file = ({ digest }: Descriptor): string => join(path, 'blobs', 'sha256', digest.slice('sha256:'.length));
  return {
    name: path,
    async document(descriptor, kind) {
      const bytes = await readDocument(file(descriptor));
      if (bytes === undefined)
        throw new SourceError(
          stated('{path} is not complete: the {kind} {digest} is missing.', { path, kind, digest: descriptor.digest }),
        );
      if (digestOf(bytes) !== descriptor.digest)
        throw new SourceError(
          stated('{path} is damaged: the {kind} {digest} does not have this digest.', {
            path,
            kind,
            digest: descriptor.digest,
          }),
        );
      return bytes;
    },
    async layer(descriptor) {
      const found = await stat(file(descriptor)).catch(() => undefined);
      if (found?.isFile() !== true) return undefined;
      return createReadStream(file(descriptor), { signal, highWaterMark: 1 << 18 });
    },
  };
}

/** Undefined when there is no such file; something else than a file or a large one is none. */
async function readDocument(path: string): Promise<Uint8Array | undefined> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EACCES') throw error;
    return undefined;
  });
  if (found?.isFile() !== true || found.size > DOCUMENT_LIMIT) return undefined;
  const handle = await open(path);
  try {
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
