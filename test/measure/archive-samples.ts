import { readArchive } from '../../server/src/measure/archive/archive';
import { nodeCodecs } from '../../server/src/measure/engine/codecs';
import { imagesOf, type ArchiveImage } from '../../server/src/measure/archive/layouts';
import { chunked, sha256, tar, type Member } from './tar-writer';

/** The images that an archive of these members holds. */
export const images = async (members: readonly Member[]): Promise<readonly ArchiveImage[]> =>
  imagesOf(await readArchive(chunked(tar(members)), nodeCodecs));

/** Bytes of each layer; null for one that is not there. */
export const sizes = (image: ArchiveImage | undefined): readonly (number | null)[] | undefined =>
  image?.layers.map((layer) => layer?.bytes ?? null);

/** A layer with one file of so many bytes. */
const layer = (size: number): Uint8Array => tar([{ name: 'file', content: 'x'.repeat(size) }]);
/** Three layers, and what they are called by their bytes. */
export const LAYERS = [layer(10), layer(2000), layer(300)];
const diffIds = LAYERS.map((bytes) => `sha256:${sha256(bytes)}`);

/** The configuration of an image of them. */
export const config = (more: object = {}): string =>
  JSON.stringify({
    os: 'linux',
    architecture: 'amd64',
    rootfs: { type: 'layers', diff_ids: diffIds },
    history: [],
    ...more,
  });

interface Blob {
  readonly digest: string;
  readonly member: Member;
}
/** A member of an OCI archive, called by its digest. */
export function blob(content: string | Uint8Array): Blob {
  const hex = sha256(content);
  return { digest: `sha256:${hex}`, member: { name: `blobs/sha256/${hex}`, content } };
}
export const manifest = (configBlob: Blob, layers: readonly Blob[]): Blob =>
  blob(
    JSON.stringify({
      schemaVersion: 2,
      config: { digest: configBlob.digest },
      layers: layers.map(({ digest }) => ({ digest })),
    }),
  );
export const index = (manifests: readonly object[]): string => JSON.stringify({ schemaVersion: 2, manifests });

/** An image of these layers. */
export const good = (layers: readonly Member[]): readonly Member[] => [
  ...layers,
  { name: 'c.json', content: config() },
  { name: 'manifest.json', content: JSON.stringify([{ Config: 'c.json', Layers: layers.map(({ name }) => name) }]) },
];
