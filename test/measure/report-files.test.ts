// The files of an image in the page of the report: who wrote them, the picture of them, and finding them.
import { describe, expect, it } from 'vitest';
import { blocksTo, findBlock, imageBlock } from '../../client/src/report/blocks';
import { layoutIcicle, neighbour } from '../../client/src/report/icicle-layout';
import { ownersOf } from '../../client/src/report/owners';
import { search } from '../../client/src/report/search';
import type { FileNode } from '../../server/src/measure/waste/file-nodes';
import { reportData } from '../../server/src/report/report-data';
import { sampleLayer, sampleMeasurement, sampleWaste } from './samples';

const file = (name: string, bytes: number, wasted = 0): FileNode => ({ name, bytes, wasted, files: 1, children: [] });
const folder = (name: string, ...children: FileNode[]): FileNode => ({
  name,
  bytes: children.reduce((sum, { bytes }) => sum + bytes, 0),
  wasted: children.reduce((sum, { wasted }) => sum + wasted, 0),
  files: children.reduce((sum, { files }) => sum + files, 0),
  children,
});

/** A base of two layers, a COPY, and a chown that stores the same again; `__proto__` is a name like any other. */
const trees = [
  folder('/', folder('usr', folder('bin', file('sh', 30)))),
  folder('/', folder('usr', file('__proto__', 10))),
  folder('/', folder('app', folder('lib', file('a.so', 40, 40), file('b.py', 10, 10)))),
  folder('/', folder('app', folder('lib', file('a.so', 40), file('b.py', 10)))),
];
const data = reportData({
  measurement: sampleMeasurement({
    size: { bytes: 140 },
    layers: [
      sampleLayer({ line: 1, base: true, bytes: 30 }),
      sampleLayer({ line: 1, base: true, bytes: 10 }),
      sampleLayer({ line: 2, bytes: 50, instruction: 'COPY . /app' }),
      sampleLayer({ line: 3, bytes: 50, instruction: 'RUN chown' }),
    ],
    waste: [sampleWaste({ kind: 'metadata-change', bytes: 50, layer: 4, causedByLayer: 3, line: 3, causedByLine: 2 })],
  }),
  dockerfile: 'FROM a\nCOPY . /app\nRUN chown\n',
  trees,
  previous: undefined,
});
const owners = ownersOf(data);
const names = (blocks: readonly { readonly name: string; readonly bytes: number }[]) =>
  blocks.map(({ name, bytes }) => [name, bytes]);

describe('who wrote what', () => {
  it('joins the layers of a line, and gives our own lines colours', () => {
    expect(owners.map(({ key, bytes, wasted, hue, base }) => [key, bytes, wasted, hue, base])).toEqual([
      ['line 1', 40, 0, null, true],
      ['line 2', 50, 50, 0, false],
      ['line 3', 50, 0, 1, false],
    ]);
  });

  it('keeps layers without a line apart', () => {
    const layers = [sampleLayer({ bytes: 1 }), sampleLayer({ bytes: 2 })];
    const own = ownersOf({ ...data, measurement: sampleMeasurement({ layers }) });
    expect(own.map(({ key, line }) => [key, line])).toEqual([
      ['layer 1', null],
      ['layer 2', null],
    ]);
  });
});

describe('the blocks of the picture', () => {
  it('are the lines in their order, then directories, with chains of them as one', () => {
    const image = imageBlock(data, owners, 'line');
    expect(names(image.children())).toEqual([
      ['Line 1', 40],
      ['Line 2', 50],
      ['Line 3', 50],
    ]);
    expect(names(findBlock(image, ['line 2']).children())).toEqual([['app/lib', 50]]);
    const found = findBlock(image, ['line 2', 'app/lib', 'a.so']);
    expect(found).toMatchObject({ file: '/app/lib/a.so', bytes: 40, wasted: 40, files: 1 });
    expect(found.children()).toEqual([]);
  });

  it('are by directory one for all layers, and a file of several lines has the copy of each', () => {
    const image = imageBlock(data, owners, 'directory');
    expect(names(image.children())).toEqual([
      ['app/lib', 100],
      ['usr', 40],
    ]);
    const shared = findBlock(image, ['app/lib', 'a.so']);
    expect(shared.owners.map(({ owner, bytes }) => [owner.line, bytes])).toEqual([
      [2, 40],
      [3, 40],
    ]);
    expect(names(shared.children())).toEqual([
      ['Line 2', 40],
      ['Line 3', 40],
    ]);
    expect(names(findBlock(image, ['usr']).children())).toEqual([
      ['bin', 30],
      ['__proto__', 10],
    ]);
  });

  it('find the nearest one above where a name is not there any more', () => {
    const image = imageBlock(data, owners, 'line');
    expect(findBlock(image, ['line 2', 'gone', 'x']).path).toEqual(['line 2']);
    expect(names(blocksTo(image, ['line 2', 'app/lib']))).toEqual([
      ['Image', 140],
      ['Line 2', 50],
      ['app/lib', 50],
    ]);
  });
});

describe('the layout of the picture', () => {
  const image = imageBlock(data, owners, 'line');

  it('is as high as the bytes, and each block lies in the one before it', () => {
    const placed = layoutIcicle(image, 280, 3);
    expect(placed.filter(({ column }) => column === 0).map(({ top, height }) => [top, height])).toEqual([
      [0, 80],
      [80, 100],
      [180, 100],
    ]);
    for (const { parent, top, height } of placed) {
      if (parent === null) continue;
      expect(top).toBeGreaterThanOrEqual(parent.top);
      expect(top + height).toBeLessThanOrEqual(parent.top + parent.height + 1e-9);
    }
    expect(Math.max(...placed.map(({ column }) => column))).toBe(2);
  });

  it('joins what is too low to be seen, and draws few blocks of very many', () => {
    const many = folder(
      '/',
      ...Array.from({ length: 100_000 }, (_, at) => file(`f${at}`, 10)),
      file('large', 1_000_000),
    );
    const layers = [sampleLayer({ line: 1, bytes: many.bytes })];
    const large = { ...data, trees: [many], measurement: sampleMeasurement({ layers }) };
    const placed = layoutIcicle(imageBlock(large, ownersOf(large), 'line'), 600, 5);
    expect(placed.length).toBe(3);
    expect(placed.at(-1)).toMatchObject({ rest: 100_000, bytes: 1_000_000, height: 300 });
  });

  it('leads the arrow keys up and down a column, into a block and out of it', () => {
    const placed = layoutIcicle(image, 280, 3);
    const first = placed[0]!;
    const second = neighbour(placed, first, 'ArrowDown')!;
    expect(second.block.name).toBe('Line 2');
    expect(neighbour(placed, second, 'ArrowUp')).toBe(first);
    const inner = neighbour(placed, second, 'ArrowRight')!;
    expect(inner.block.name).toBe('app/lib');
    expect(neighbour(placed, inner, 'ArrowLeft')).toBe(second);
    expect(neighbour(placed, first, 'End')?.block.name).toBe('Line 3');
    expect(neighbour(placed, first, 'ArrowUp')).toBeUndefined();
    expect(neighbour(placed, first, 'a')).toBeUndefined();
  });
});

describe('finding files', () => {
  it('finds names in any letter case, and paths where there is a slash', () => {
    expect(search(trees, 'A.SO')).toMatchObject({ files: 2, bytes: 80 });
    expect(search(trees, 'lib/b')).toMatchObject({ files: 2, bytes: 20 });
    expect(search(trees, 'usr')).toMatchObject({ files: 2, bytes: 40 });
    expect(search(trees, '/usr/bin/')).toMatchObject({ files: 1, bytes: 30 });
    expect(search(trees, 'nothing')).toMatchObject({ files: 0, bytes: 0 });
    expect(search(trees, '  ')).toBeUndefined();
  });

  it('knows which blocks hold some of it', () => {
    const found = search(trees, 'sh')!;
    const [base, copy] = imageBlock(data, owners, 'line').children();
    expect(found.has(base!)).toBe(true);
    expect(found.has(copy!)).toBe(false);
  });
});
