// Layers that a test writes as tars, to be read and stacked as real ones are.
import { expect } from 'vitest';
import { byteReader } from '../../server/src/measure/archive/bytes';
import { nodeCodecs } from '../../server/src/measure/engine/codecs';
import { readLayer, type LayerFiles } from '../../server/src/measure/archive/layer';
import { measureWaste, type Waste } from '../../server/src/measure/waste/waste';
import { chunked, tar, type Member } from './tar-writer';

export interface Measured extends Waste {
  /** File bytes of all layers, as the tar walker counts them. */
  readonly bytes: number;
}

/** Writes the layers as tars, reads them again and stacks them. */
export async function measured(layers: readonly (readonly Member[] | Uint8Array)[]): Promise<Measured> {
  const files: LayerFiles[] = [];
  let bytes = 0;
  for (const layer of layers) {
    const reader = byteReader(chunked(layer instanceof Uint8Array ? layer : tar(layer)));
    const content = await readLayer(reader, nodeCodecs.newHash, { entries: 1e5, bytes: 1e8 });
    expect(content.problem).toBeUndefined();
    files.push(content.files!);
    bytes += content.bytes;
  }
  return { ...measureWaste(files), bytes };
}

/** `deleted 0>1 100 /a`: the kind, who wrote, who hid, bytes, files. */
export function told({ items }: Waste): readonly string[] {
  return items.map(
    ({ kind, writtenBy, hiddenBy, bytes, examples }) =>
      `${kind} ${writtenBy}>${hiddenBy} ${bytes} ${examples.join(' ')}`,
  );
}

export const file = (name: string, content: string, more: Partial<Member> = {}): Member => ({ name, content, ...more });
export const directory = (name: string): Member => ({ name: `${name}/`, type: '5' });
export const hard = (name: string, link: string): Member => ({ name, type: '1', link });
export const soft = (name: string, link: string): Member => ({ name, type: '2', link });
export const whiteout = (path: string, more: Partial<Member> = {}): Member => {
  const slash = path.lastIndexOf('/') + 1;
  return { name: `${path.slice(0, slash)}.wh.${path.slice(slash)}`, ...more };
};
export const opaque = (path: string): Member => ({ name: `${path}/.wh..wh..opq` });
