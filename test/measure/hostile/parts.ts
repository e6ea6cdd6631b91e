// What hostile archives are made of, and what is said of them.
import { type Member, member, sha256, tar } from '../tar-writer';

export interface Hostile {
  readonly name: string;
  readonly chunks: () => Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  /** All that is said of it: why the archive was not read to its end, `no image`, and the notes of the image; empty for nothing. */
  readonly says: readonly string[];
  /** File bytes that are counted all the same. */
  readonly bytes?: number;
}

export const LAYER = tar([{ name: 'file', content: 'x'.repeat(2000) }]);
export const NOISE = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * at * 31 + (at >> 7)) % 251));

export const configOf = (layers: number): string =>
  JSON.stringify({
    os: 'linux',
    architecture: 'amd64',
    rootfs: { type: 'layers', diff_ids: Array.from({ length: layers }, (_, at) => `sha256:${sha256(String(at))}`) },
  });
export const manifestOf = (config: string, layers: readonly string[]): Member => ({
  name: 'manifest.json',
  content: JSON.stringify([{ Config: config, Layers: layers }]),
});
/** A docker archive of layers with these bytes. */
export const docker = (...layers: readonly Uint8Array[]): Uint8Array =>
  tar([
    ...layers.map((content, at) => ({ name: `${at}.tar`, content })),
    { name: 'config.json', content: configOf(layers.length) },
    manifestOf(
      'config.json',
      layers.map((_, at) => `${at}.tar`),
    ),
  ]);
export const blobName = (content: string | Uint8Array): string => `blobs/sha256/${sha256(content)}`;
export const blob = (content: string | Uint8Array): Member => ({ name: blobName(content), content });
export const digestOf = (content: string | Uint8Array): string => `sha256:${sha256(content)}`;
export const index = (...digests: readonly string[]): Member => ({
  name: 'index.json',
  content: JSON.stringify({ schemaVersion: 2, manifests: digests.map((digest) => ({ digest })) }),
});
export const ociManifest = (config: string, layers: readonly string[]): string =>
  JSON.stringify({ config: { digest: digestOf(config) }, layers: layers.map((digest) => ({ digest })) });

export const whole = (name: string, bytes: () => Uint8Array, says: readonly string[], counted?: number): Hostile => ({
  name,
  chunks: () => [bytes()],
  says,
  ...(counted === undefined ? {} : { bytes: counted }),
});
export const ofLayer = (name: string, layer: () => Uint8Array, problem: string, counted = 0): Hostile =>
  whole(name, () => docker(layer()), [`Layer 1 of 1 was not read to its end: ${problem}.`], counted);
export const ofMembers = (name: string, members: readonly Member[], problem: string, counted = 0): Hostile =>
  ofLayer(name, () => tar(members), problem, counted);
export const readToEnd = (problem: string): string => `The archive could not be read to its end: ${problem}.`;
export const NO_IMAGE = 'no image';

/** The header of a member with a field overwritten, and its checksum right again. */
export function patched(entry: Member, at: number, value: string | Uint8Array): Uint8Array {
  const bytes = Buffer.from(member(entry));
  bytes.set(typeof value === 'string' ? Buffer.from(value, 'latin1') : value, at);
  bytes.write('        ', 148);
  const sum = bytes.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}
export const withEnd = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat([...parts, Buffer.alloc(1024)]);
export const base256 = (...bytes: readonly number[]): Uint8Array => {
  const field = new Uint8Array(12);
  field[0] = 0x80;
  field.set(bytes, 12 - bytes.length);
  return field;
};
export const sparse = (real: Uint8Array): Uint8Array =>
  withEnd(patched({ name: 'holes', type: 'S', content: 'x' }, 483, real));

export const CUT_HEADER = 'the tar ends in the middle of a header';
export const CUT_FILE = 'the tar ends in the middle of a file';
export const DAMAGED = 'its compressed bytes are damaged';
export const CUT_COMPRESSION = 'its compressed bytes end too early';
export const BAD_PAX = 'an extended tar header is damaged';
export const NO_NUMBER = 'a number in a tar header is no number';
export const WRONG_DIGEST = 'its bytes do not have the digest that names it';
