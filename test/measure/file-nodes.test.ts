import { describe, expect, test } from 'vitest';
import { fileTree, type FileNode } from '../../server/src/measure/waste/file-nodes';
import type { Inode } from '../../server/src/measure/waste/file-tree';
import { topDirectories } from '../../server/src/measure/waste/top-directories';
import { file, hard, measured, soft, whiteout } from './stacked';

/** Files by path and size; a star at the path: no path leads to it any more. */
function inodes(files: Readonly<Record<string, number>>): readonly Inode[] {
  return Object.entries(files).map(([path, size]) => ({
    size,
    zeroBytes: 0,
    isFile: true,
    content: path,
    access: '',
    layer: 0,
    path: path.replace('*', ''),
    links: path.startsWith('*') ? 0 : 1,
  }));
}

/** `a 5-2 3`: name, bytes, wasted bytes, files. */
function told({ name, bytes, wasted, files, children }: FileNode, indent = ''): string[] {
  return [`${indent}${name} ${bytes}-${wasted} ${files}`, ...children.flatMap((child) => told(child, `${indent}  `))];
}

const treeOf = (files: Readonly<Record<string, number>>, limit = 1000): FileNode => fileTree(inodes(files), limit);

describe('the files of a layer as a tree', () => {
  test('sums, largest first, with what is wasted', () => {
    expect(told(treeOf({ top: 1, 'a/x': 10, '*a/y': 5, 'a/b/c/z': 20, 'd/e': 7 }))).toEqual([
      '/ 43-5 5',
      '  a 35-5 3',
      '    b 20-0 1',
      '      c 20-0 1',
      '        z 20-0 1',
      '    x 10-0 1',
      '    y 5-5 1',
      '  d 7-0 1',
      '    e 7-0 1',
      '  top 1-0 1',
    ]);
  });

  test('nothing', () => expect(told(treeOf({}))).toEqual(['/ 0-0 0']));

  test('above the limit the small ones of each directory are one node', () => {
    const files = { 'a/big': 100, 'a/x': 3, '*a/y': 2, 'a/c/d/z': 1, 'b/p': 4, 'b/q': 4 };
    expect(told(treeOf(files, 4))).toEqual(['/ 114-2 6', '  a 106-2 4', '    big 100-0 1', '     6-2 3', '   8-0 2']);
  });

  test('many equal files are merged, and none is lost', () => {
    const files = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`d${at % 7}/f${at}`, 10]));
    const tree = treeOf(files, 100);
    expect(tree).toMatchObject({ bytes: 50_000, files: 5000 });
    expect(tree.children.map(({ children }) => children.map(({ name, files }) => [name, files]))).toEqual(
      [715, 715, 714, 714, 714, 714, 714].map((count) => [['', count]]),
    );
  });

  test('of 100,000 files in 10,000 directories it can be sent', () => {
    const files = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, at) => [
        `app/node_modules/p${at % 10_000}/lib/f${at}.js`,
        (at * 7919) % 4001,
      ]),
    );
    const tree = treeOf(files, 10_000);
    expect(tree.files).toBe(100_000);
    const count = ({ children }: FileNode): number => children.reduce((sum, child) => sum + count(child), 1);
    expect(count(tree)).toBeGreaterThan(5000);
    expect(count(tree)).toBeLessThan(20_000);
    expect(JSON.stringify(tree).length).toBeLessThan(2_000_000);
  });

  test('a path of two thousand directories, a file in the way of others, names of objects', () => {
    const deep = `${'x/'.repeat(2000)}f`;
    let node: FileNode | undefined = treeOf({ [deep]: 1, a: 2, 'a/b': 3, '__proto__/constructor': 4 }, 10_000);
    expect(node).toMatchObject({ bytes: 10, files: 4 });
    expect(node.children.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['__proto__', 4],
      ['a', 3],
      ['a', 2],
      ['x', 1],
    ]);
    let depth = 0;
    for (; node !== undefined; node = node.children.find(({ name }) => name === 'x')) depth++;
    expect(depth).toBe(2001);
  });

  test('of layers: hard links count once, links have no bytes, what goes later is wasted', async () => {
    const { trees } = await measured([
      [file('a/x', 'xxx'), hard('b/y', 'a/x'), soft('l', 'a'), file('gone', '1234')],
      [whiteout('gone'), whiteout('a')],
    ]);
    expect(trees.map((tree) => told(tree))).toEqual([
      ['/ 7-4 3', '  gone 4-4 1', '  a 3-0 1', '    x 3-0 1', '  l 0-0 1'],
      ['/ 0-0 0'],
    ]);
  });
});

describe('where the bytes of a layer are', () => {
  const top = (files: Readonly<Record<string, number>>): unknown =>
    topDirectories(treeOf(files)).map(({ path, bytes }) => `${path} ${bytes}`);

  test.each<[string, Readonly<Record<string, number>>, readonly string[]]>([
    ['nothing', {}, []],
    ['a file at the root', { x: 5 }, ['/ 5']],
    ['one program', { 'usr/local/bin/tool': 90 }, ['/usr/local/bin 90']],
    ['an environment', { 'app/.venv/lib/p/x': 90, 'app/.venv/bin/y': 5, 'app/main.py': 2 }, ['/app/.venv 95']],
    [
      'an environment and a cache',
      { 'app/.venv/lib/x': 60, 'root/.cache/uv/y': 40 },
      ['/app/.venv 60', '/root/.cache/uv 40'],
    ],
    [
      'packages',
      { 'usr/local/lib/python3.12/site-packages/a/x': 80, 'usr/local/bin/y': 2 },
      ['/usr/local/lib/python3.12/site-packages 80'],
    ],
    [
      'a distribution',
      { 'usr/lib/x/a': 50, 'usr/lib/y/b': 4, 'usr/bin/c': 30, 'usr/share/doc/d': 16, 'etc/e': 1 },
      ['/usr/lib/x 50', '/usr/bin 30', '/usr/share/doc 16'],
    ],
    ['files beside folders', { 'srv/a': 40, 'srv/b/x': 30, 'srv/c/y': 30 }, ['/srv 100']],
    [
      'no more than five',
      Object.fromEntries([9, 8, 7, 6, 5, 4].map((size) => [`d${size}/x`, size])),
      ['/d9 9', '/d8 8', '/d7 7', '/d6 6', '/d5 5'],
    ],
  ])('%s', (_, files, expected) => expect(top(files)).toEqual(expected));

  test('small files that are merged do not hide a directory', () => {
    const files = Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`app/node_modules/p${at}/x`, 10]));
    expect(topDirectories(fileTree(inodes({ ...files, 'app/x': 1 }), 100))).toEqual([
      { path: '/app/node_modules', bytes: 30_000 },
    ]);
  });
});
