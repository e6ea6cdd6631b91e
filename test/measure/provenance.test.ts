import { describe, expect, test } from 'vitest';
import { readProvenance } from '../../server/src/measure/build/provenance';
import { recordedJson, recordedText } from './fixtures';

interface Config {
  readonly rootfs: { readonly diff_ids: readonly string[] };
}

/** The lines that made the layers, as one can read them off the Dockerfiles; the base is marked. */
const EXPECTED = {
  kinds: ['23 base', 27, 28, 29, 30, 31, 32, 33, 36],
  dedupe: ['5 base', 7, 8, 9, 13, 14],
  big: ['3 base', 5, 6, 18, 19, 20, 21, 22, 24, 25, 26, 28, 30, 32, 34, 42, 43, 44, 45],
} as const;

const CASES = [
  ['kinds', 'kinds-m28', 'kinds-m28'],
  ['kinds', 'kinds-mc28', 'kinds-mc28'],
  ['dedupe', 'dedupe-m28', 'dedupe-m28'],
  ['dedupe', 'dedupe-mc28', 'dedupe-mc28'],
  ['big', 'build-m28-max-cached', 'big-m28'],
] as const;

describe('layers by provenance', () => {
  test.each(CASES)('%s (%s): every layer belongs to one line, in order', (dockerfile, metadata, image) => {
    const provenance = readProvenance(recordedJson(`${metadata}.metadata.json`))!;
    const layers = (recordedJson(`${image}.config.json`) as Config).rootfs.diff_ids.length;
    const origins = provenance.layerOrigins(layers)!;
    // Of several lines the engine names that of the result first in these records; report.ts decides by the stages.
    expect(origins.map(({ lines, base }) => (base ? `${lines[0]} base` : lines[0]))).toEqual(EXPECTED[dockerfile]);
    expect(provenance.dockerfile).toBe(recordedText(`Dockerfile.${dockerfile}`));
  });

  test('shared work names all of its lines', () => {
    const origins = readProvenance(recordedJson('dedupe-m28.metadata.json'))!.layerOrigins(6)!;
    expect(origins[1]?.lines).toEqual([7, 2]);
  });

  test('an image of another number of layers does not fit', () => {
    expect(readProvenance(recordedJson('dedupe-m28.metadata.json'))!.layerOrigins(5)).toBeUndefined();
  });

  test('says nothing where the record leaves out the layers of steps from the cache', () => {
    const metadata = recordedJson('dedupe-m28.metadata.json') as Record<string, unknown>;
    const record = metadata['buildx.build.provenance'] as {
      metadata: Record<string, { layers: Record<string, unknown[]> }>;
    };
    const { layers } = record.metadata['https://mobyproject.org/buildkit@v1#metadata']!;
    const byLength = Object.keys(layers).toSorted(
      (a, b) => (layers[a]![0] as unknown[]).length - (layers[b]![0] as unknown[]).length,
    );
    for (const reference of byLength.slice(0, -1)) delete layers[reference];
    expect(readProvenance(metadata)!.layerOrigins(6)).toBeUndefined();
  });

  test('SLSA 1 keeps the same record in other places', () => {
    const old = recordedJson('dedupe-m28.metadata.json') as { 'buildx.build.provenance': Record<string, unknown> };
    const { buildConfig, metadata } = old['buildx.build.provenance'];
    const buildkit = (metadata as Record<string, unknown>)['https://mobyproject.org/buildkit@v1#metadata'];
    const provenance = readProvenance({
      'buildx.build.provenance': {
        buildDefinition: { internalParameters: { buildConfig } },
        runDetails: { metadata: { buildkit_metadata: buildkit } },
      },
    });
    expect(provenance?.layerOrigins(6)?.map(({ lines }) => lines[0])).toEqual([5, 7, 8, 9, 13, 14]);
  });
});

test.each([
  ['nothing', undefined],
  ['two platforms, which have no provenance', recordedJson('multi-mc28.metadata.json')],
  ['other shapes', { 'buildx.build.provenance': { buildConfig: { llbDefinition: 'x' }, metadata: [] } }],
  ['inherited names', { 'buildx.build.provenance': { buildConfig: { llbDefinition: [{ id: '__proto__' }] } } }],
])('%s gives no provenance', (_, metadata) => {
  expect(readProvenance(metadata)).toBeUndefined();
});

const step = (id: string, input: string): object => ({ id, op: { Op: { exec: {} } }, inputs: [`${input}:0`] });

test('a record whose steps go in circles ends', () => {
  const chain = [[{ digest: 'sha256:a' }]];
  const provenance = readProvenance({
    'buildx.build.provenance': {
      buildConfig: {
        llbDefinition: [
          step('step0', 'step1'),
          step('step1', 'step0'),
          { id: 'step2', op: { Op: {} }, inputs: ['step1:0'] },
        ],
      },
      metadata: {
        'https://mobyproject.org/buildkit@v1#metadata': { layers: { 'step0:0': chain, 'step1:0': chain } },
      },
    },
  });
  expect(provenance?.layerOrigins(1)).toBeUndefined();
});
