import type { ArchiveContents, LayerCache } from '../archive/archive';
import { readArchive } from '../archive/archive';
import { nodeCodecs } from './codecs';
import { collect, startProcess } from './process';

export type SavedImage =
  | { readonly ok: true; readonly contents: ArchiveContents }
  /** The engine's own words. */
  | { readonly ok: false; readonly output: string };

/**
 * Reads an image of the engine through `docker image save`, in one pass and without writing it to disk. (An overlay2 engine
 * writes it to a temporary folder of its own first, so the first byte may take long.) Rejects only for our own faults.
 */
export async function saveImage(
  executable: string,
  reference: string,
  signal: AbortSignal,
  onProgress: () => void,
  cache?: LayerCache,
): Promise<SavedImage> {
  const running = startProcess(executable, ['image', 'save', reference], { signal });
  const output = collect(running.stderr);
  let contents: ArchiveContents | undefined;
  let readError: unknown;
  try {
    // The engine holds layers against their digests itself.
    contents = await readArchive(watched(running.stdout, onProgress), nodeCodecs, { cache, isTrusted: true });
  } catch (error) {
    readError = error;
  }
  // Where the archive was not read to its end, the engine would wait for ever.
  if (contents === undefined || contents.problem !== undefined) running.stop('cancelled');
  const end = await running.ended;
  if (end.code === 0 && contents !== undefined) return { ok: true, contents };
  if (contents?.problem !== undefined && output() === '' && !signal.aborted) return { ok: true, contents };
  if (output() === '' && readError !== undefined && !signal.aborted) throw readError;
  return { ok: false, output: output() };
}

async function* watched(chunks: AsyncIterable<Uint8Array>, onProgress: () => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    onProgress();
    yield chunk;
  }
}
