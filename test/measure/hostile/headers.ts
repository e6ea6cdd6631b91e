// Layers whose headers lie, and names that hurt.
import { member, pax, tar } from '../tar-writer';
import {
  BAD_PAX,
  CUT_FILE,
  CUT_HEADER,
  type Hostile,
  LAYER,
  NO_IMAGE,
  NO_NUMBER,
  base256,
  docker,
  ofLayer,
  ofMembers,
  patched,
  sparse,
  whole,
  withEnd,
} from './parts';

export const headers: readonly Hostile[] = [
  ofLayer(
    'a wrong checksum',
    () => Buffer.concat([member({ name: 'good', content: 'four' }), LAYER.map((byte, at) => (at === 3 ? 65 : byte))]),
    'a tar header has a wrong checksum',
    4,
  ),
  ofMembers(
    'a negative size',
    [{ name: 'ok' }, { name: 'a', size: Buffer.alloc(12, 0xff) }],
    'a number in a tar header is negative',
  ),
  ofMembers(
    'a size of 2^80',
    [{ name: 'ok' }, { name: 'a', size: base256(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) }],
    'a number in a tar header is too large',
  ),
  ofMembers('a size of 8 GB with nothing behind it', [{ name: 'a', size: '77777777777\0' }], CUT_FILE),
  ofMembers(
    'a size of 9 PB with nothing behind it',
    [{ name: 'a', size: base256(0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff) }],
    CUT_FILE,
  ),
  ofMembers('a size that is a word', [{ name: 'ok' }, { name: 'a', size: 'many' }], NO_NUMBER),
  ofMembers('a negative PAX size', [pax({ size: '-1' }), { name: 'a' }], NO_NUMBER),
  ofMembers(
    'a PAX size of thirty digits',
    [pax({ size: '9'.repeat(30) }), { name: 'a' }],
    'a number in a tar header is too large',
  ),
  ofMembers('a PAX size beyond the file', [pax({ size: '1000000' }), { name: 'a', content: 'x' }], CUT_FILE),
  ofMembers(
    'a PAX record that is longer than its header',
    [{ name: 'p', type: 'x', content: '999 path=a\n' }, { name: 'a' }],
    BAD_PAX,
  ),
  ofMembers('a PAX record of no length', [{ name: 'p', type: 'x', content: '0 path=a\n' }, { name: 'a' }], BAD_PAX),
  ofMembers('a PAX record without a sign', [{ name: 'p', type: 'x', content: '9 path-a\n' }, { name: 'a' }], BAD_PAX),
  ofMembers(
    'a PAX header of 2 MiB',
    [{ name: 'p', type: 'x', content: new Uint8Array(2 << 20) }],
    'a name or header record in the tar is longer than 1 MiB',
  ),
  ofMembers(
    'a PAX header that says it has 8 GB',
    [{ name: 'p', type: 'x', size: '77777777777\0' }],
    'a name or header record in the tar is longer than 1 MiB',
  ),
  ofMembers(
    'a long name of 2 MiB',
    [{ name: 'p', type: 'L', content: new Uint8Array(2 << 20) }],
    'a name or header record in the tar is longer than 1 MiB',
  ),
  ofLayer('a PAX header with nothing behind it', () => member(pax({ path: 'a' })).subarray(0, 515), CUT_HEADER),
  ofLayer(
    'a header behind an empty block',
    () => Buffer.concat([member({ name: 'a' }), Buffer.alloc(512), LAYER]),
    'a tar header follows an empty block',
  ),
  ofMembers(
    'a path of 5,000 characters',
    [pax({ path: 'p'.repeat(5000) }), { name: 'a' }],
    'it has a path of more than 4096 characters',
  ),
  ofMembers(
    'a path of 2,000 directories',
    [pax({ path: 'd/'.repeat(2000) }), { name: 'a' }],
    'it has a path of more than 1000 directories',
  ),
  ofLayer(
    'a sparse file of 2^62 bytes',
    () => sparse(base256(0x40, 0, 0, 0, 0, 0, 0, 0)),
    'a number in a tar header is too large',
  ),
  ofLayer(
    'sparse files that together are larger than can be counted',
    () =>
      withEnd(
        ...['a', 'b'].map((name) =>
          patched({ name, type: 'S', content: 'x' }, 483, base256(0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)),
        ),
      ),
    'its files are larger than can be counted',
    Number.MAX_SAFE_INTEGER,
  ),
  ofLayer(
    'a sparse file whose map does not end',
    () => Buffer.concat([patched({ name: 'holes', type: 'S' }, 482, Uint8Array.of(1)), Buffer.alloc(3 << 20, 1)]),
    'a sparse file in the tar has too many holes',
  ),
];

export const names: readonly Hostile[] = [
  whole(
    'names of JavaScript',
    () =>
      docker(
        tar(
          ['__proto__/a', 'constructor', 'toString/__proto__', 'hasOwnProperty'].map((name) => ({
            name,
            content: '12345',
          })),
        ),
      ),
    [],
    20,
  ),
  whole(
    'names that lead out',
    () => docker(tar(['../../etc/passwd', '/etc/shadow', '..', './/../x'].map((name) => ({ name, content: '12345' })))),
    [],
    20,
  ),
  whole(
    'names with control characters',
    () =>
      docker(
        tar(['\x1b[31mred', 'new\nline', 'bell\x07', '\u202Etxt.exe'].map((name) => ({ name, content: '12345' }))),
      ),
    [],
    20,
  ),
  whole(
    'hard links in a circle',
    () =>
      docker(
        tar([
          { name: 'a', type: '1', link: 'b' },
          { name: 'b', type: '1', link: 'a' },
          { name: 'c', type: '1', link: 'c' },
        ]),
      ),
    [],
    0,
  ),
  whole(
    'a whiteout of everything, of nothing and of itself',
    () =>
      docker(
        tar([
          { name: '.wh..wh..opq' },
          { name: '.wh.' },
          { name: '.wh..wh.' },
          { name: 'd/.wh..' },
          { name: 'x', content: '1' },
        ]),
      ),
    [],
    1,
  ),
  whole(
    'members called as what we look for',
    () =>
      tar([
        { name: '__proto__', content: '{"a":1}' },
        { name: 'manifest.json', content: '[{"Config":"__proto__","Layers":["toString"]}]' },
      ]),
    [NO_IMAGE],
  ),
];
