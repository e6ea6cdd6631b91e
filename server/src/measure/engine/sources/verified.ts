import { stated } from '../../../core/l10n';
import { createHash } from 'node:crypto';
import { TarError } from '../../archive/tar-header';

/** A blob as a manifest names it. */
export interface Descriptor {
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/**
 * Passes bytes on while it hashes them.
 * @throws TarError at the end, or as soon as there are more than promised: they are not what the manifest names.
 */
export async function* verified(
  chunks: AsyncIterable<Uint8Array>,
  { digest, size }: Descriptor,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of chunks) {
    hash.update(chunk);
    bytes += chunk.length;
    if (bytes > size)
      throw new TarError(stated('it is longer than the {size} bytes that the manifest names', { size }));
    yield chunk;
  }
  if (bytes < size) throw new TarError(stated('it ends after {bytes} of {size} bytes', { bytes, size }));
  if (`sha256:${hash.digest('hex')}` !== digest)
    throw new TarError(stated('its bytes do not have the digest that the manifest names'));
}
