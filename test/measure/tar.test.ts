import { array, assert, asyncProperty, integer, record, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteReader } from '../../server/src/measure/archive/bytes';
import { readTar } from '../../server/src/measure/archive/tar';
import { TarError } from '../../server/src/measure/archive/tar-header';
import { chunked, member, pax, tar } from './tar-writer';
import { read, layer, layerOf } from './tar-reading';

const named = (byte: number): Uint8Array => {
  const header = Buffer.from(member({ name: 'ab' }));
  header[1] = byte;
  header.write('        ', 148);
  header.write(
    `${header
      .reduce((total, byte) => total + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  return header;
};

describe('members', () => {
  test.each([1, 511, 512, 513, 100_000])('files, links and directories, in chunks of %i bytes', async (size) => {
    const bytes = tar([
      { name: './dir/', type: '5' },
      { name: './dir/file', content: 'x'.repeat(1300) },
      { name: 'hard', type: '1', link: './dir/file' },
      { name: 'soft', type: '2', link: 'dir/file' },
      { name: 'pipe', type: '6' },
      { name: 'empty' },
    ]);
    expect(
      (await read(bytes, size)).map(({ name, type, size, link, body }) => [name, type, size, link, body.length]),
    ).toEqual([
      ['./dir/', 'directory', 0, '', 0],
      ['./dir/file', 'file', 1300, '', 1300],
      ['hard', 'hardlink', 0, './dir/file', 0],
      ['soft', 'symlink', 0, 'dir/file', 0],
      ['pipe', 'other', 0, '', 0],
      ['empty', 'file', 0, '', 0],
    ]);
  });

  test('a body that is not read is passed over', async () => {
    const names: string[] = [];
    const reader = byteReader(
      chunked(
        tar([
          { name: 'a', content: 'x'.repeat(2000) },
          { name: 'b', content: 'y' },
        ]),
      ),
    );
    for await (const { name } of readTar(reader)) names.push(name);
    expect(names).toEqual(['a', 'b']);
  });

  test('a hard link has no data, whatever its size says', async () => {
    const link = member({ name: 'l', type: '1', link: 'a', size: '00000001750\0' });
    const bytes = Buffer.concat([link, tar([{ name: 'next', content: 'n' }])]);
    expect((await read(bytes)).map(({ name, size }) => [name, size])).toEqual([
      ['l', 0],
      ['next', 1],
    ]);
  });

  test('long names: prefix, PAX, GNU', async () => {
    const long = 'd/'.repeat(120) + 'ünïcödé\nname';
    const entries = await read(
      tar([
        { name: 'end', prefix: 'p'.repeat(150) },
        pax({ path: long, linkpath: long, size: '3' }),
        { name: 'short', content: 'abc', size: '00000000000\0' },
        { name: '././@LongLink', type: 'L', content: `${long}\0` },
        { name: '././@LongLink', type: 'K', content: `${'t'.repeat(300)}\0` },
        { name: 'short', type: '2', link: 'cut' },
        { name: 'plain' },
      ]),
    );
    expect(entries.map(({ name, link, size }) => [name, link, size])).toEqual([
      [`${'p'.repeat(150)}/end`, '', 0],
      [long, long, 3],
      [long, 't'.repeat(300), 0],
      ['plain', '', 0],
    ]);
  });

  test('a global PAX header changes nothing, as with docker', async () => {
    const entries = await read(
      tar([
        { ...pax({ path: 'other', size: '9' }), type: 'g' },
        { name: 'a', content: 'x' },
      ]),
    );
    expect(entries.map(({ name, size }) => [name, size])).toEqual([['a', 1]]);
  });

  test('sizes in base 256', async () => {
    const size = Buffer.alloc(12);
    size[0] = 0x80;
    size[11] = 5;
    expect(await read(tar([{ name: 'a', content: 'hello', size }]))).toMatchObject([{ size: 5, body: 'hello' }]);
  });

  test('sparse files count with their holes', async () => {
    const old = Buffer.from(member({ name: 'old', type: 'S', content: 'data' }));
    old.write('00001000000\0', 483);
    old.write('        ', 148);
    old.write(
      `${old
        .subarray(0, 512)
        .reduce((total, byte) => total + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
    const bytes = Buffer.concat([
      old,
      tar([
        pax({ 'GNU.sparse.major': '1', 'GNU.sparse.name': 'new', 'GNU.sparse.realsize': '300000000' }),
        { name: 'x', content: '1\n' },
      ]),
    ]);
    expect((await read(bytes)).map(({ name, size }) => [name, size])).toEqual([
      ['old', 0o1000000],
      ['new', 300_000_000],
    ]);
  });

  test('names that are not UTF-8 stay different', async () => {
    const [first, second] = await read(Buffer.concat([named(0xfe), named(0xff)]));
    expect(first?.name).not.toBe(second?.name);
  });

  test('a plain end of the stream is an end', async () => {
    expect(await read(member({ name: 'a', content: 'x' }))).toMatchObject([{ name: 'a' }]);
    expect(await read(new Uint8Array(0))).toEqual([]);
  });
});

describe('hostile tars', () => {
  const negative = Buffer.alloc(12, 0xff);
  const huge = Buffer.alloc(12, 0x7f);
  huge[0] = 0x80;

  test.each<[string, Uint8Array, string]>([
    ['a cut header', tar([{ name: 'a' }]).subarray(0, 300), 'in the middle of a header'],
    ['a cut file', tar([{ name: 'a', content: 'x'.repeat(600) }]).subarray(0, 700), 'in the middle of a file'],
    ['a wrong checksum', tar([{ name: 'a' }]).map((byte, at) => (at === 3 ? 65 : byte)), 'checksum'],
    ['a negative size', tar([{ name: 'a', size: negative }]), 'negative'],
    ['a huge size', tar([{ name: 'a', size: huge }]), 'too large'],
    ['a size that is no number', tar([{ name: 'a', size: '12x4' }]), 'no number'],
    ['a negative PAX size', tar([pax({ size: '-5' }), { name: 'a' }]), 'no number'],
    ['a huge PAX size', tar([pax({ size: '9'.repeat(30) }), { name: 'a' }]), 'too large'],
    ['a PAX record without an end', tar([{ name: 'p', type: 'x', content: '99 path=a\n' }, { name: 'a' }]), 'damaged'],
    ['a PAX record without a sign', tar([{ name: 'p', type: 'x', content: '8 patha\n' }, { name: 'a' }]), 'damaged'],
    ['a PAX header of 2 MiB', tar([{ name: 'p', type: 'x', content: new Uint8Array(2 << 20) }]), 'longer than 1 MiB'],
    ['a name of 2 MiB', tar([{ name: 'p', type: 'L', content: new Uint8Array(2 << 20) }]), 'longer than 1 MiB'],
    [
      'a header after an empty block',
      Buffer.concat([Buffer.alloc(512), tar([{ name: 'a' }])]),
      'follows an empty block',
    ],
    ['no tar at all', Buffer.from('x'.repeat(2000)), 'no number'],
  ])('%s ends the reading with a reason', async (_, bytes, reason) => {
    await expect(read(bytes, 4096)).rejects.toThrow(TarError);
    const content = await layerOf(bytes);
    expect(content.problem).toContain(reason);
  });

  test('what stood before the damage counts', async () => {
    const bytes = Buffer.concat([member({ name: 'a', content: 'four' }), Buffer.from('x'.repeat(600))]);
    expect(await layerOf(bytes)).toMatchObject({
      bytes: 4,
      problem: expect.any(String) as string,
    });
  });

  test('a path that is too long', async () => {
    expect((await layer([pax({ path: 'a/'.repeat(3000) }), { name: 'a' }])).problem).toContain('4096');
  });

  test('whatever bytes are changed, the reading ends', async () => {
    const good = tar([
      { name: 'a', content: 'hello' },
      pax({ path: 'long', size: '5' }),
      { name: 'b', content: 'world' },
      { name: 'c', type: '2', link: 'a' },
    ]);
    const change = record({
      at: integer({ min: 0, max: good.length - 1 }),
      bytes: uint8Array({ minLength: 1, maxLength: 20 }),
    });
    await assert(
      asyncProperty(
        array(change, { minLength: 1, maxLength: 5 }),
        integer({ min: 0, max: good.length }),
        async (changes, length) => {
          const bytes = Buffer.from(good);
          for (const { at, bytes: changed } of changes) bytes.set(changed.subarray(0, bytes.length - at), at);
          const content = await layerOf(bytes.subarray(0, length));
          expect(content.bytes).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 300 },
    );
  });
});
