import { array, assert, asyncProperty, constantFrom, record } from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readArchive } from '../../server/src/measure/archive/archive';
import { nodeCodecs } from '../../server/src/measure/engine/codecs';
import { imagesOf } from '../../server/src/measure/archive/layouts';
import { measureWaste } from '../../server/src/measure/waste/waste';
import { recorded } from './fixtures';
import { directory, file, hard, measured, opaque, soft, whiteout } from './stacked';
import { chunked, type Member } from './tar-writer';

const ten = 'x'.repeat(10);
const seven = 'y'.repeat(7);

/** The bytes of the final file system, by other means: every path on its own, from the top layer down. */
function liveBytes(layers: readonly (readonly Member[])[]): number {
  const clean = (name: string): string => name.replace(/\/$/, '');
  const under = (path: string, top: string): boolean => path.startsWith(`${top}/`);
  let bytes = 0;
  layers.forEach((layer, index) => {
    const above = layers.slice(index + 1).flat();
    const hidden = (path: string): boolean =>
      above.some((member) => {
        const name = clean(member.name);
        const slash = name.lastIndexOf('/') + 1;
        const base = name.slice(slash);
        if (base === '.wh..wh..opq') return under(path, name.slice(0, slash - 1));
        if (base.startsWith('.wh.')) {
          const gone = name.slice(0, slash) + base.slice(4);
          return path === gone || under(path, gone);
        }
        return path === name || under(name, path) || (member.type !== '5' && under(path, name));
      });
    for (const { name, type, content } of layer) {
      if (type !== undefined || name.includes('.wh.')) continue;
      const names = [name, ...layer.filter(({ type, link }) => type === '1' && link === name).map((link) => link.name)];
      if (!names.every(hidden)) bytes += content!.length;
    }
  });
  return bytes;
}

describe('waste is the bytes of all layers less those of the final file system', () => {
  test('of layers made at random', async () => {
    const path = constantFrom('a', 'b', 'd', 'd/a', 'd/b', 'd/e', 'd/e/a', 'd/e/b');
    const change = record({
      kind: constantFrom('file', 'file', 'file', 'directory', 'hard', 'soft', 'whiteout', 'opaque'),
      path,
      content: constantFrom('', ten, seven, 'other content'),
      owner: constantFrom(0, 1),
      link: path,
    });
    const member = ({
      kind,
      path,
      content,
      owner,
      link,
    }: {
      kind: string;
      path: string;
      content: string;
      owner: number;
      link: string;
    }): Member =>
      kind === 'file'
        ? file(path, content, { owner })
        : kind === 'directory'
          ? directory(path)
          : kind === 'hard'
            ? hard(path, link)
            : kind === 'soft'
              ? soft(path, link)
              : kind === 'whiteout'
                ? whiteout(path)
                : opaque(path);
    /** As a file system may be: one entry a path, nothing under what is no directory, links to files only. */
    const possible = (members: readonly Member[]): readonly Member[] => {
      const chosen = new Map<string, Member>();
      for (const next of members) {
        const name = next.name.replace(/\/$/, '');
        const others = [...chosen].filter(([other]) => !other.includes('.wh.'));
        const clash = others.some(
          ([other, { type }]) =>
            (name.startsWith(`${other}/`) && type !== '5') || (other.startsWith(`${name}/`) && next.type !== '5'),
        );
        const target = next.type === '1' ? chosen.get(next.link!) : undefined;
        if (clash || chosen.has(name) || (next.type === '1' && (target === undefined || target.type !== undefined)))
          continue;
        chosen.set(name, next);
      }
      return [...chosen.values()];
    };
    await assert(
      asyncProperty(array(array(change, { maxLength: 8 }), { minLength: 1, maxLength: 5 }), async (made) => {
        const layers = made.map((changes) => possible(changes.map(member)));
        const waste = await measured(layers);
        expect(waste.liveBytes).toBe(liveBytes(layers));
        expect(waste.wastedBytes).toBe(waste.bytes - waste.liveBytes);
        const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
        const hidden = waste.items.filter(({ kind }) => !['duplicate', 'sparse', 'leftover'].includes(kind));
        expect(sum(hidden.map(({ bytes }) => bytes))).toBe(waste.wastedBytes);
        // The trees tell the same, by layer and by path.
        expect(sum(waste.trees.map(({ bytes }) => bytes))).toBe(waste.bytes);
        waste.trees.forEach(({ wasted }, layer) =>
          expect(wasted).toBe(sum(hidden.filter(({ writtenBy }) => writtenBy === layer).map(({ bytes }) => bytes))),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('of the example archive', async () => {
    const bytes = readFileSync(join(import.meta.dirname, '../../examples/measured.oci.tar'));
    const [image] = await imagesOf(await readArchive(chunked(bytes, 1 << 16), nodeCodecs));
    const waste = measureWaste(image!.layers.map((layer) => layer!.files!));
    expect(image!.layers.reduce((sum, layer) => sum + layer!.bytes, 0) - waste.liveBytes).toBe(waste.wastedBytes);
    expect(
      waste.items.map(({ kind, writtenBy, hiddenBy, bytes, files }) => [kind, writtenBy, hiddenBy, bytes, files]),
    ).toEqual([
      ['metadata-change', 0, 1, 65_971, 8],
      ['deleted', 1, 2, 553, 1],
    ]);
  });

  test('of a recorded layer, whose whiteouts have link names', async () => {
    const base = [file('opt/rand.bin', ten), file('var/cache/big/a', seven), file('var/cache/big/b', ten)];
    const waste = await measured([base, recorded('layer-whiteout-with-linkname.tar')]);
    expect(waste).toMatchObject({ bytes: 27, wastedBytes: 27, liveBytes: 0 });
  });
});
