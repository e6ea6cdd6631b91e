// Archives of any size, made as they are read.
import { member, sha256 } from './tar-writer';

export interface GeneratedLayer {
  /** Bytes of its tar. */
  readonly size: number;
  chunks(): Iterable<Uint8Array>;
}

const CHUNK = 1 << 20;

/** A layer of so many files with so many bytes each, a hundred a directory, with contents that differ. */
export function manyFiles(count: number, bytes: number, folder = 'usr/lib/packages', prefix = ''): GeneratedLayer {
  const blocks = 1 + Math.ceil(bytes / 512);
  const template = Buffer.from(member({ name: '', content: new Uint8Array(bytes) }));
  return {
    size: count * blocks * 512 + 1024,
    *chunks() {
      const perChunk = Math.max(1, Math.floor(CHUNK / template.length));
      for (let start = 0; start < count; start += perChunk) {
        const length = Math.min(perChunk, count - start);
        const chunk = Buffer.alloc(length * template.length);
        for (let at = 0; at < length; at++) {
          const number = start + at;
          const offset = at * template.length;
          template.copy(chunk, offset);
          chunk.write(
            `${folder}/directory-${Math.floor(number / 100)}/${prefix}file-${number}.js`,
            offset,
            100,
            'latin1',
          );
          if (bytes > 0) chunk.write(String(number), offset + 512, bytes, 'latin1');
          writeChecksum(chunk, offset);
        }
        yield chunk;
      }
      yield Buffer.alloc(1024);
    },
  };
}

function writeChecksum(chunk: Buffer, offset: number): void {
  chunk.write('        ', offset + 148);
  let sum = 0;
  for (let at = offset; at < offset + 512; at++) sum += chunk[at]!;
  chunk.write(`${sum.toString(8).padStart(6, '0')}\0 `, offset + 148);
}

/** A docker archive of these layers. */
export function* imageTar(layers: readonly GeneratedLayer[]): Generator<Uint8Array, void, undefined> {
  for (const [index, layer] of layers.entries()) {
    const { size } = layer;
    const header = member({ name: `${index}.tar`, size: `${size.toString(8).padStart(11, '0')}\0` });
    yield header;
    yield* layer.chunks();
    yield Buffer.alloc((512 - (size % 512)) % 512);
  }
  const config = JSON.stringify({
    os: 'linux',
    architecture: 'amd64',
    rootfs: { type: 'layers', diff_ids: layers.map((_, index) => `sha256:${sha256(String(index))}`) },
  });
  yield member({ name: 'config.json', content: config });
  const names = layers.map((_, index) => `${index}.tar`);
  yield member({ name: 'manifest.json', content: JSON.stringify([{ Config: 'config.json', Layers: names }]) });
  yield Buffer.alloc(1024);
}
