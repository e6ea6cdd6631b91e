// One line of each kind of waste, built by two engines: figures, lines and rules, against what the engines themselves export.
import { describe, expect, test } from 'vitest';
import { readArchive } from '../../server/src/measure/archive/archive';
import { nodeCodecs } from '../../server/src/measure/engine/codecs';
import { imageFacts } from '../../server/src/measure/image-facts';
import { imagesOf } from '../../server/src/measure/archive/layouts';
import type { MeasuredWaste } from '../../server/src/measure/measurement';
import { planOf } from '../../server/src/measure/build/plan-of';
import { readProvenance } from '../../server/src/measure/build/provenance';
import { measureImage, type MeasuredImage } from '../../server/src/measure/report';
import { recorded, recordedJson, recordedText } from './fixtures';
import { chunked } from './tar-writer';
import { wasteIdentity } from './waste-identity';

async function measured(store: string, hasProvenance = true): Promise<MeasuredImage> {
  const [image] = await imagesOf(await readArchive(chunked(recorded(`waste-${store}.archive`), 1 << 16), nodeCodecs));
  const provenance = hasProvenance ? readProvenance(recordedJson(`waste-${store}.metadata.json`)) : undefined;
  const origin = { plan: planOf(recordedText('Dockerfile.waste')), provenance, target: undefined };
  return measureImage(imageFacts(image!, undefined), origin);
}

const line = (text: string): number =>
  recordedText('Dockerfile.waste')
    .split('\n')
    .findIndex((line) => line.includes(text)) + 1;
const copy = line('COPY app /app');
const writes = line('COPY app /app') + 1;
const chown = line('chown -R');
const chmod = line('chmod 600');
const moves = line('mv /opt/moved');
const again = line('rm -r /opt/tree') - 1;
const touches = line('touch -d');
const removes = line('rm -rf /srv/gone');
const truncates = line('truncate');
const rewrites = line('echo more');
const copies = line('COPY app/lib/data.bin');
const from = line('FROM');

describe.each(['m28', 'mc28'])('an image of every kind of waste (%s)', (store) => {
  test('live bytes are those of the files that the engine exports', async () => {
    const { size } = await measured(store);
    const members = recordedJson(`waste-${store}.export.json`) as { type: string; size: number }[];
    const exported = members.filter(({ type }) => type === 'file').reduce((sum, member) => sum + member.size, 0);
    expect(exported).toBe(3_275_473);
    expect(size.liveBytes).toBe(exported);
  });

  test('waste adds up to the byte', async () => {
    const image = await measured(store);
    wasteIdentity(image);
    expect(image.size).toMatchObject({ bytes: 3_327_802, wastedBytes: 52_329, baseBytes: 33_005 });
  });

  test('each item blames who wrote and who hid, and names the rule', async () => {
    const told = ({
      kind,
      leftover,
      brokenLinks,
      base,
      rule,
      bytes,
      line,
      causedByLine,
      examples,
    }: MeasuredWaste): unknown => [
      `${base ? 'base ' : ''}${leftover ?? kind}${brokenLinks ? ' of broken links' : ''}`,
      causedByLine,
      line,
      bytes,
      examples[0],
      rule,
    ];
    const expected = [
      ['sparse', truncates, truncates, 3_145_728, '/opt/sparse', null],
      ['duplicate of broken links', writes, chmod, 30_000, '/opt/one', null],
      ['metadata-change', copy, chown, 13_024, '/app/lib/data.bin', 'chown-after-copy'],
      ['package-lists', writes, writes, 12_000, '/var/lib/apt/lists/own_Packages', null],
      ['duplicate', chown, copies, 10_000, '/copy.bin', null],
      ['moved', writes, moves, 9000, '/opt/moved', null],
      ['identical-rewrite', moves, touches, 9000, '/opt/renamed', null],
      ['base deleted', null, null, 8000, '/var/cache/base/x', null],
      ['deleted', writes, removes, 6000, '/srv/gone/deep/x', 'deleted-in-later-layer'],
      ['deleted', writes, rewrites, 6000, '/root/.cache/pip/wheel', 'deleted-in-later-layer'],
      ['base package-lists', null, null, 5000, '/var/lib/apt/lists/base_Packages', null],
      ['version-control', chown, chown, 3000, '/app/.git/objects/pack', null],
      ['rewrite', writes, again, 700, '/opt/tree/a', null],
      ['deleted', writes, again, 600, '/opt/tree/b', 'deleted-in-later-layer'],
      ['rewrite', from, rewrites, 5, '/etc/conf', null],
    ];
    expect((await measured(store)).waste.map(told)).toEqual(expected);
    expect((await measured(store, false)).waste.map(told)).toEqual(expected);
  });

  test('layers tell where their bytes are', async () => {
    const { layers } = await measured(store);
    expect(layers.find((layer) => layer.line === writes)?.directories).toEqual([
      { path: '/opt', bytes: 40_300 },
      { path: '/var/lib/apt/lists', bytes: 12_000 },
      { path: '/root/.cache/pip', bytes: 6000 },
      { path: '/srv', bytes: 6000 },
    ]);
    expect(layers[0]?.directories[0]).toEqual({ path: '/lib64', bytes: 20_000 });
  });
});
