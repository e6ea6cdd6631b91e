import { byteReader } from '../../server/src/measure/archive/bytes';
import { nodeCodecs } from '../../server/src/measure/engine/codecs';
import { readLayer, type LayerContent } from '../../server/src/measure/archive/layer';
import { readTar } from '../../server/src/measure/archive/tar';
import { chunked, tar, type Member } from './tar-writer';

interface Read {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly link: string;
  readonly body: string;
}

/** The members of a tar, with what they hold. @param size Of the chunks, in bytes. */
export async function read(bytes: Uint8Array, size?: number): Promise<Read[]> {
  const entries: Read[] = [];
  for await (const { name, type, size: fileSize, linkName, body } of readTar(byteReader(chunked(bytes, size)))) {
    const parts: Uint8Array[] = [];
    for await (const part of body) parts.push(part);
    entries.push({ name, type, size: fileSize, link: linkName, body: Buffer.concat(parts).toString() });
  }
  return entries;
}

/** The files of a layer. */
export const layerOf = (bytes: Uint8Array, budget = { entries: 100, bytes: 100_000 }): Promise<LayerContent> =>
  readLayer(byteReader(chunked(bytes)), nodeCodecs.newHash, budget);
export const layer = (members: readonly Member[]): Promise<LayerContent> => layerOf(tar(members));
