import { describe, expect, test } from 'vitest';
import { measureWaste } from '../../server/src/measure/waste/waste';
import { directory, file, hard, measured, opaque, soft, told, whiteout } from './stacked';
import { pax, type Member } from './tar-writer';

const ten = 'x'.repeat(10);
const seven = 'y'.repeat(7);

describe('what layers waste', () => {
  test.each<[string, readonly (readonly Member[])[], readonly string[]]>([
    ['nothing without layers', [], []],
    ['nothing in one layer', [[file('a', ten), file('b', seven)]], []],
    ['new owner', [[file('a', ten)], [file('a', ten, { owner: 1000 })]], ['metadata-change 0>1 10 /a']],
    ['new mode', [[file('a', ten)], [file('a', ten, { mode: 0o755 })]], ['metadata-change 0>1 10 /a']],
    [
      'an extended attribute more, as of setcap',
      [[file('a', ten)], [pax({ 'SCHILY.xattr.security.capability': 'x' }), file('a', ten)]],
      ['metadata-change 0>1 10 /a'],
    ],
    [
      'the same extended attribute',
      [
        [pax({ 'SCHILY.xattr.user.a': 'x' }), file('a', ten)],
        [pax({ 'SCHILY.xattr.user.a': 'x' }), file('a', ten)],
      ],
      ['identical-rewrite 0>1 10 /a'],
    ],
    ['the same again', [[file('a', ten)], [file('./a', ten)]], ['identical-rewrite 0>1 10 /a']],
    [
      'type bits of docker 20.10',
      [[file('a', ten)], [file('a', ten, { mode: 0o100644 })]],
      ['identical-rewrite 0>1 10 /a'],
    ],
    ['other content', [[file('a', ten)], [file('a', seven)]], ['rewrite 0>1 10 /a']],
    ['other content of one length', [[file('a', ten)], [file('a', ten.toUpperCase())]], ['rewrite 0>1 10 /a']],
    ['emptied', [[file('a', ten)], [file('a', '')]], ['rewrite 0>1 10 /a']],
    ['moved', [[file('a', ten)], [whiteout('a'), file('b/c', ten)]], ['moved 0>1 10 /a']],
    ['moved, and a link left behind', [[file('a', ten)], [file('b', ten), soft('a', 'b')]], ['moved 0>1 10 /a']],
    ['deleted', [[file('a', ten)], [whiteout('a')]], ['deleted 0>1 10 /a']],
    ['nothing for an empty file', [[file('a', '')], [whiteout('a')]], []],
    ['a whiteout with a link name', [[file('a', ten)], [whiteout('a', { link: 'other' })]], ['deleted 0>1 10 /a']],
    ['a whiteout of nothing', [[file('a', ten)], [whiteout('b'), whiteout('a/b'), whiteout('c/d')]], []],
    [
      'a deleted directory',
      [[file('d/a', ten), file('d/e/b', seven)], [whiteout('d')]],
      ['deleted 0>1 17 /d/a /d/e/b'],
    ],
    ['only what is called so', [[file('d/a', ten), file('da', ten)], [whiteout('d')]], ['deleted 0>1 10 /d/a']],
    [
      'a whiteout does not mean its own layer, wherever it stands',
      [[file('a', ten)], [file('a', seven), whiteout('a')]],
      ['rewrite 0>1 10 /a'],
    ],
    [
      'an opaque directory hides what was below, not what is beside it',
      [
        [file('d/a', ten), file('d/b', seven)],
        [file('d/b', seven), opaque('d'), file('d/c', 'new')],
      ],
      ['deleted 0>1 10 /d/a', 'identical-rewrite 0>1 7 /d/b'],
    ],
    ['an opaque root', [[file('a', ten), file('d/b', seven)], [{ name: '.wh..wh..opq' }]], ['deleted 0>1 17 /a /d/b']],
    ['an opaque directory of nothing', [[file('a', ten)], [opaque('d'), opaque('a')]], []],
    [
      'a directory becomes a file',
      [[file('d/a', ten), file('d/e/b', seven)], [file('d', 'f')]],
      ['deleted 0>1 17 /d/a /d/e/b'],
    ],
    ['a directory becomes a link', [[file('d/a', ten)], [file('e/a', ten), soft('d', 'e')]], ['moved 0>1 10 /d/a']],
    ['a file becomes a directory', [[file('d', ten)], [directory('d'), file('d/a', seven)]], ['deleted 0>1 10 /d']],
    ['a file gives way to a path through it', [[file('d', ten)], [file('d/e/a', seven)]], ['deleted 0>1 10 /d']],
    ['a directory again is no change', [[directory('d'), file('d/a', ten)], [directory('d')]], []],
    [
      'a link through a directory is not followed',
      [[file('usr/lib/a', ten), soft('lib', 'usr/lib')], [whiteout('lib/a')]],
      [],
    ],
    ['a link costs nothing', [[soft('a', 'long/target')], [soft('a', 'b')], [whiteout('a')]], []],
    ['one name of two', [[file('a', ten), hard('b', 'a')], [whiteout('a')]], []],
    [
      'both names at once',
      [
        [file('a', ten), hard('b', 'a')],
        [whiteout('a'), whiteout('b')],
      ],
      ['deleted 0>1 10 /a'],
    ],
    [
      'both names one after the other: the last is to blame',
      [[file('a', ten), hard('b', 'a')], [whiteout('a')], [whiteout('b')]],
      ['deleted 0>2 10 /a'],
    ],
    [
      'a chown of both names',
      [
        [file('a', ten), hard('b', 'a')],
        [file('a', ten, { owner: 1 }), hard('b', 'a')],
      ],
      ['metadata-change 0>1 10 /a'],
    ],
    [
      'a link to a link',
      [
        [file('a', ten), hard('b', 'a'), hard('c', './b')],
        [whiteout('a'), whiteout('b')],
      ],
      [],
    ],
    ['links to nothing, and in a circle', [[hard('a', 'none'), hard('b', 'c'), hard('c', 'b')], [whiteout('b')]], []],
    [
      'a hard link broken by a later layer is stored twice',
      [[file('a', ten)], [hard('b', 'a'), file('a', ten)]],
      ['identical-rewrite 0>1 10 /a'],
    ],
    [
      'a copy stands beside the waste',
      [[file('a', ten)], [file('b', ten)], [file('c', ten)]],
      ['duplicate 0>1 10 /b', 'duplicate 0>2 10 /c'],
    ],
    [
      'of two copies one is rewritten and the other deleted, which is no move',
      [
        [file('a', ten), file('b', ten)],
        [file('a', ten, { owner: 5 }), whiteout('b')],
      ],
      ['deleted 0>1 10 /b', 'metadata-change 0>1 10 /a'],
    ],
    [
      'changed, changed again, gone',
      [[file('a', ten)], [file('a', ten, { owner: 5 })], [file('a', seven)], [whiteout('a')]],
      ['metadata-change 0>1 10 /a', 'rewrite 1>2 10 /a', 'deleted 2>3 7 /a'],
    ],
    ['gone and back', [[file('a', ten)], [whiteout('a')], [file('a', ten)]], ['deleted 0>1 10 /a']],
    [
      'names out of the ordinary',
      [
        [file('__proto__/constructor', ten), file('', seven)],
        [whiteout('__proto__'), file('', 'z')],
      ],
      ['deleted 0>1 10 /__proto__/constructor', 'rewrite 0>1 7 /'],
    ],
    ['a file with files under it, all in one layer', [[file('a', ten), file('a/b', seven)]], ['deleted 0>0 10 /a']],
  ])('%s', async (_, layers, expected) => {
    const waste = await measured(layers);
    expect(told(waste)).toEqual(expected);
    expect(waste.wastedBytes).toBe(waste.bytes - waste.liveBytes);
  });

  test('what each layer did', async () => {
    const { changes } = await measured([
      [directory('d'), file('d/a', ten), file('b', seven), file('c', 'c'), soft('l', 'b'), hard('h', 'b')],
      [file('b', seven, { owner: 9 }), file('c', 'other'), file('new', 'n'), whiteout('d'), whiteout('l')],
      [],
    ]);
    expect(changes).toEqual([
      { added: 5, changed: 0, metadataOnly: 0, deleted: 0 },
      { added: 1, changed: 1, metadataOnly: 1, deleted: 2 },
      { added: 0, changed: 0, metadataOnly: 0, deleted: 0 },
    ]);
  });

  test('the ten largest files are named', async () => {
    const names = Array.from({ length: 30 }, (_, at) => file(`f${at}`, 'x'.repeat(at + 1)));
    const [item] = (await measured([names, names.map(({ name }) => whiteout(name))])).items;
    expect(item).toMatchObject({ files: 30, bytes: 465 });
    expect(item?.examples).toEqual([29, 28, 27, 26, 25, 24, 23, 22, 21, 20].map((at) => `/f${at}`));
  });

  test('a path of two thousand directories', async () => {
    const layers = ['x/'.repeat(2000) + 'file', ''].map((path) => ({
      entries: new Map(
        path === '' ? [] : [[path, { type: 'file' as const, size: 5, zeroBytes: 0, content: 'h', access: '' }]],
      ),
      whiteouts: path === '' ? ['x'] : [],
      opaque: [],
    }));
    expect(measureWaste(layers)).toMatchObject({ wastedBytes: 5, liveBytes: 0 });
  });
});
