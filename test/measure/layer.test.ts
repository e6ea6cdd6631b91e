import { describe, expect, test } from 'vitest';
import { cleanPath } from '../../server/src/measure/archive/layer';
import { recorded } from './fixtures';
import { sha256, tar } from './tar-writer';
import { read, layer, layerOf } from './tar-reading';

describe('layers', () => {
  test('whiteouts count nothing, but a file may begin with .wh', async () => {
    expect(
      await layer([
        { name: 'd/.wh.gone', content: 'xx' },
        { name: 'd/.wh..wh..opq' },
        { name: '.whfoo', content: 'abc' },
      ]),
    ).toMatchObject({
      bytes: 3,
      files: { whiteouts: ['d/gone'], opaque: ['d'] },
    });
  });

  test('a recorded layer with a link name on its whiteout', async () => {
    const bytes = recorded('layer-whiteout-with-linkname.tar');
    const names = (await read(bytes)).map(({ name }) => cleanPath(name));
    expect(names.filter((name) => name.includes('.wh.'))).toEqual(['opt/.wh.rand.bin', 'var/cache/.wh.big']);
    expect(await layerOf(bytes)).toMatchObject({
      bytes: 0,
      files: { whiteouts: ['opt/rand.bin', 'var/cache/big'], opaque: [] },
    });
  });

  test('equal paths count both: both are stored', async () => {
    expect(
      await layer([
        { name: 'a', content: '12345' },
        { name: './a', content: '123' },
        { name: '__proto__', content: '1' },
        { name: 'constructor/', type: '5' },
        { name: '../../up', content: '1' },
      ]),
    ).toMatchObject({ bytes: 10 });
  });

  test('its entries: what tells content and access, and whose names are no files', async () => {
    const { files } = await layer([
      { name: './d/', type: '5' },
      { name: 'd/a', content: 'hello' },
      { name: 'd/b', content: 'hello' },
      { name: 'd/empty' },
      { name: 'd/hard', type: '1', link: './d//a' },
      { name: 'd/soft', type: '2', link: '../x' },
      { name: '.wh..wh.plnk' },
      { name: '.wh.' },
      { name: '.wh..wh..opq' },
    ]);
    const access = '420 0 0';
    const content = Buffer.from(sha256('hello').slice(0, 32), 'hex').toString('latin1');
    expect([...files!.entries]).toEqual([
      ['d', { type: 'directory', size: 0, zeroBytes: 0, content: '', access }],
      ['d/a', { type: 'file', size: 5, zeroBytes: 0, content, access }],
      ['d/b', { type: 'file', size: 5, zeroBytes: 0, content, access }],
      ['d/empty', { type: 'file', size: 0, zeroBytes: 0, content: '', access }],
      ['d/hard', { type: 'hardlink', size: 0, zeroBytes: 0, content: 'd/a', access }],
      ['d/soft', { type: 'symlink', size: 0, zeroBytes: 0, content: '../x', access }],
    ]);
    expect(files).toMatchObject({ whiteouts: [], opaque: [''] });
  });

  test('files beyond the budget are counted, not kept', async () => {
    const bytes = tar(['a', 'b', 'c'].map((name) => ({ name, content: 'xy' })));
    for (const [budget, kept] of [
      [{ entries: 3, bytes: 1000 }, true],
      [{ entries: 2, bytes: 1000 }, false],
      [{ entries: 3, bytes: 100 }, false],
    ] as const) {
      const content = await layerOf(bytes, { ...budget });
      expect([content.bytes, content.files !== undefined]).toEqual([6, kept]);
    }
  });
});
