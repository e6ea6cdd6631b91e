// Archives and layers that end too early, or are damaged.
import { member, tar, zstdStored } from '../tar-writer';
import {
  CUT_COMPRESSION,
  CUT_FILE,
  CUT_HEADER,
  DAMAGED,
  type Hostile,
  LAYER,
  NOISE,
  NO_IMAGE,
  NO_NUMBER,
  docker,
  ofLayer,
  readToEnd,
  whole,
} from './parts';
import { gzipSync } from 'node:zlib';

export const cut: readonly Hostile[] = [
  whole('nothing at all', () => new Uint8Array(0), [NO_IMAGE]),
  whole('an end mark alone', () => new Uint8Array(1024), [NO_IMAGE]),
  whole('cut in the first header', () => docker(LAYER).subarray(0, 300), [readToEnd(CUT_HEADER), NO_IMAGE]),
  whole('cut in a layer', () => docker(LAYER).subarray(0, 1500), [readToEnd(CUT_FILE), NO_IMAGE]),
  whole('cut before the manifest', () => docker(LAYER).subarray(0, 512 + LAYER.length), [NO_IMAGE]),
  whole('cut in the manifest', () => docker(LAYER).subarray(0, -1500), [readToEnd(CUT_FILE), NO_IMAGE]),
  whole('cut behind the manifest', () => docker(LAYER).subarray(0, -1400), [readToEnd(CUT_FILE)], 2000),
  whole('without its end mark', () => docker(LAYER).subarray(0, -1024), [], 2000),
  whole('text', () => Buffer.from('no tar, but a text that is long enough for a header\n'.repeat(50)), [
    readToEnd(NO_NUMBER),
    NO_IMAGE,
  ]),
  whole('gzip, cut', () => gzipSync(docker(LAYER, NOISE)).subarray(0, 5000), [readToEnd(CUT_COMPRESSION), NO_IMAGE]),
  whole('gzip of nothing', () => gzipSync(''), [NO_IMAGE]),
  ofLayer(
    'a layer cut in a header',
    () => Buffer.concat([member({ name: 'a', content: 'four' }), LAYER.subarray(0, 100)]),
    CUT_HEADER,
    4,
  ),
  ofLayer('a layer cut in a file', () => LAYER.subarray(0, 1024), CUT_FILE),
  ofLayer(
    'a layer of gzip, cut',
    () => gzipSync(tar([{ name: 'n', content: NOISE }])).subarray(0, 3000),
    CUT_COMPRESSION,
  ),
  ofLayer('a layer of gzip, cut in its header', () => gzipSync(LAYER).subarray(0, 9), CUT_COMPRESSION),
  ofLayer('a layer of zstd, cut', () => zstdStored(LAYER).subarray(0, 1200), CUT_COMPRESSION),
  ofLayer(
    'a layer of gzip, damaged',
    () => gzipSync(tar([{ name: 'n', content: NOISE }])).fill(0x55, 2000, 2100),
    DAMAGED,
  ),
  ofLayer('a layer of zstd, damaged', () => Buffer.concat([zstdStored(LAYER).subarray(0, 9), NOISE]), DAMAGED),
  ofLayer(
    'a layer of zstd that wants a window of 2 GiB',
    () => Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    'its compression needs a window of more than 128 MiB of memory',
  ),
];
