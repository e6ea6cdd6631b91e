// What stands beside the five kinds: files that show in the end, and need not be there, or not twice.
import { describe, expect, test } from 'vitest';
import { measureImage } from '../../server/src/measure/report';
import type { ImageFacts } from '../../server/src/measure/image-facts';
import { planOf } from '../../server/src/measure/build/plan-of';
import { file, hard, measured, soft, told, whiteout } from './stacked';
import type { Member } from './tar-writer';

const ten = 'x'.repeat(10);
const zeros = new Uint8Array(2 << 20);

describe('copies', () => {
  test('the lowest is the original, in one layer the first by name', async () => {
    expect(told(await measured([[file('b', ten)], [file('c', ten), file('a', ten)]]))).toEqual([
      'duplicate 0>1 20 /a /c',
    ]);
    expect(told(await measured([[file('c', ten), file('a', ten), file('b', ten)]]))).toEqual([
      'duplicate 0>0 20 /b /c',
    ]);
  });

  test('none of what is hidden, empty, a link, or one file by two names', async () => {
    const layers = [[file('a', ten), hard('b', 'a'), file('e', ''), file('f', ''), soft('l', 'x'), soft('m', 'x')], []];
    expect(told(await measured(layers))).toEqual([]);
    expect(told(await measured([[file('a', ten), file('b', ten)], [whiteout('a')]]))).toEqual(['deleted 0>1 10 /a']);
  });

  test.each<[string, readonly Member[], string | null]>([
    ['chmod of one name', [file('a', ten, { mode: 0o600 })], 'mode'],
    ['chown of one name', [file('a', ten, { owner: 7 })], 'owner'],
    ['both', [file('a', ten, { owner: 7, mode: 0o600 })], 'several'],
    ['a new name, which copies the file up', [file('a', ten), hard('c', 'a')], null],
  ])('hard links that a layer breaks are told as such: %s', async (_, layer, change) => {
    const { items, liveBytes } = await measured([[file('a', ten), hard('b', 'a')], layer]);
    expect(items).toMatchObject([
      { kind: 'duplicate', brokenLinks: true, change, writtenBy: 0, hiddenBy: 1, bytes: 10 },
    ]);
    expect(liveBytes).toBe(20);
  });

  test('no link is broken by other content, nor by a change of all names', async () => {
    const linked = [file('a', ten), hard('b', 'a')];
    expect((await measured([linked, [file('a', 'other')]])).items).toEqual([]);
    const all = await measured([linked, [file('a', ten, { owner: 7 }), hard('b', 'a')]]);
    expect(all.items).toMatchObject([{ kind: 'metadata-change', brokenLinks: false, change: 'owner' }]);
  });
});

describe('zeros that are stored', () => {
  test.each<[string, readonly Member[], readonly string[]]>([
    ['a file of zeros', [{ name: 'a', content: zeros }], ['sparse 0>0 2097152 /a']],
    [
      'more than half',
      [{ name: 'a', content: Buffer.concat([zeros, Buffer.alloc(1 << 20, 1)]) }],
      ['sparse 0>0 2097152 /a'],
    ],
    ['less than half', [{ name: 'a', content: Buffer.concat([zeros, Buffer.alloc(3 << 20, 1)]) }], []],
    ['a small file', [{ name: 'a', content: new Uint8Array(1 << 19) }], []],
  ])('%s', async (_, layer, expected) => expect(told(await measured([layer]))).toEqual(expected));

  test('not where the file is gone', async () => {
    expect(told(await measured([[{ name: 'a', content: zeros }], [whiteout('a')]]))).toEqual([
      'deleted 0>1 2097152 /a',
    ]);
  });
});

describe('leftovers', () => {
  const wheel = 'root/.cache/pip/wheel';

  test('by kind and tool, of the layer that wrote what is there', async () => {
    const { items } = await measured([
      [file(wheel, ten), file('root/.npm/_cacache/x', 'npm'), file('var/lib/apt/lists/p', 'lists')],
      [file('var/lib/apt/lists/p', 'newer lists')],
    ]);
    expect(items.map(({ kind, leftover, left, hiddenBy, bytes }) => [kind, leftover, left, hiddenBy, bytes])).toEqual([
      ['leftover', 'package-lists', 'package-lists of apt', 1, 11],
      ['leftover', 'package-cache', 'package-cache of pip', 0, 10],
      // What is waste anyway still tells what it is.
      ['rewrite', null, 'package-lists of apt', 1, 5],
      ['leftover', 'package-cache', 'package-cache of npm', 0, 3],
    ]);
  });

  test('not what another name needs', async () => {
    expect((await measured([[file('venv/x', ten), hard(wheel, 'venv/x')]])).items).toEqual([]);
    expect((await measured([[file(wheel, ten), hard('venv/x', wheel)]])).items).toEqual([]);
    const gone = await measured([[file('venv/x', ten), hard(wheel, 'venv/x')], [whiteout('venv')]]);
    expect(gone.items).toMatchObject([{ kind: 'leftover', bytes: 10, writtenBy: 0, examples: [`/${wheel}`] }]);
  });

  test('a chown of an environment that shares its files with the cache stores all again', async () => {
    const { items } = await measured([
      [file('app/.venv/x', ten), hard('root/.cache/uv/x', 'app/.venv/x')],
      [file('app/.venv/x', ten, { owner: 7 })],
    ]);
    expect(
      items.map(({ kind, left, change, brokenLinks, hiddenBy }) => [kind, left, change, brokenLinks, hiddenBy]),
    ).toEqual([
      ['leftover', 'package-cache of uv', null, false, 0],
      ['duplicate', null, 'owner', true, 1],
    ]);
  });
});

test('what the base did to itself is told apart, and blamed on no line', async () => {
  const layers = [
    [file('var/lib/apt/lists/a', ten), file('b', 'base')],
    [whiteout('b'), file('c', ten), file('d', 'd')],
    [whiteout('c'), file('var/lib/apt/lists/own', 'own'), file('e', 'd')],
  ];
  const { bytes: _, ...waste } = await measured(layers);
  const facts: ImageFacts = {
    id: 'sha256:1',
    tags: [],
    config: {
      platform: 'linux/amd64',
      diffIds: ['1', '2', '3'],
      history: ['', 'RUN rm b', 'RUN apt-get update && rm c'].map((text) => ({ text, empty: false })),
    },
    metric: 'file-bytes',
    layers: waste.trees.map((tree, index) => ({
      digest: '',
      bytes: tree.bytes,
      changes: waste.changes[index]!,
      directories: [],
      tree,
    })),
    compressedBytes: null,
    liveBytes: waste.liveBytes,
    wastedBytes: waste.wastedBytes,
    waste: waste.items,
    notes: [],
  };
  const plan = planOf('FROM a\nRUN apt-get update && rm c\n');
  const measuredImage = measureImage(facts, { plan, provenance: undefined, target: undefined });
  expect(
    measuredImage.waste.map(({ kind, base, line, causedByLine, layer, causedByLayer, rule }) => [
      `${kind} ${causedByLayer}>${layer}`,
      base,
      causedByLine,
      line,
      rule,
    ]),
  ).toEqual([
    ['leftover 1>1', true, null, null, null],
    // Of the files of the base its FROM is to blame; no rule of ours mends that.
    ['deleted 2>3', false, 1, 2, null],
    ['deleted 1>2', true, null, null, null],
    ['leftover 3>3', false, 2, 2, 'apt-lists-in-layer'],
    ['duplicate 2>3', false, 1, 2, null],
  ]);
});
