import { describe, expect, test } from 'vitest';
import { factsOfHistory, isPodmanImage } from '../../server/src/measure/engine-history';
import { layerTexts } from '../../server/src/measure/build/history';
import type { ImageFacts } from '../../server/src/measure/image-facts';
import { measureImage } from '../../server/src/measure/report';
import { recordedText } from './fixtures';

const texts = (engine: string): readonly [string, string] => [
  recordedText(`instant-${engine}.inspect.json`),
  recordedText(`instant-${engine}.history.jsonl`),
];
const factsOf = (engine: string): ImageFacts => factsOfHistory(...texts(engine), 'disk-bytes')!;
const layersOf = (facts: ImageFacts): readonly (readonly [string, number | null])[] => {
  const shown = layerTexts(facts.config);
  return facts.layers.map(({ bytes }, index) => [shown[index]!.slice(0, 12), bytes]);
};

describe('what an engine tells without reading layers', () => {
  test('docker with the containerd store: blocks of the disk', () => {
    const facts = factsOf('containerd');
    expect(layersOf(facts)).toEqual([
      ['', 176_635_904],
      ['WORKDIR /app', 8192],
      ['RUN head -c ', 2_011_136],
      ['RUN chmod 60', 2_011_136],
      ['COPY Dockerf', 12_288],
      ['RUN true', 4096],
      ['WORKDIR /app', 4096],
    ]);
    expect(facts).toMatchObject({
      metric: 'disk-bytes',
      compressedBytes: null,
      liveBytes: null,
      wastedBytes: null,
      notes: [],
    });
    expect(facts.config.platform).toBe('linux/amd64');
    expect(facts.id).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(facts.layers[0]?.digest).toBe(facts.config.diffIds[0]);
  });

  test('docker with overlay2: layers without bytes are layers all the same', () => {
    expect(layersOf(factsOf('overlay2'))).toEqual([
      ['', 160_614_664],
      ['WORKDIR /app', 0],
      ['RUN head -c ', 2_000_000],
      ['RUN chmod 60', 2_000_000],
      ['COPY Dockerf', 231],
      ['RUN true', 0],
      ['WORKDIR /app', 0],
    ]);
  });

  test('the old builder does not tell which of several have a layer: then no size is guessed', () => {
    const facts = factsOf('legacy');
    expect(layersOf(facts)).toEqual(Array.from({ length: 5 }, () => ['', null]));
    expect(facts.notes).toEqual([expect.stringContaining('does not fit its layers')]);
    expect(measureImage(facts, { plan: undefined, provenance: undefined, target: undefined }).size.bytes).toBeNull();
  });

  test('podman: its own marks, numbers, and an id without its algorithm', () => {
    const facts = factsOf('podman');
    expect(facts.layers.map(({ bytes }) => bytes)).toEqual([2560, 301_568]);
    expect(facts.id).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(facts.tags).toEqual(['localhost/plimsoll-c:p']);
    expect(['podman', 'containerd', 'overlay2'].map((engine) => isPodmanImage(texts(engine)[0]))).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('values of build arguments stay behind', () => {
    for (const engine of ['containerd', 'overlay2', 'legacy']) {
      expect(texts(engine)[1]).toContain('s3cret');
      expect(JSON.stringify(factsOf(engine))).not.toContain('s3cret');
    }
  });

  test.each([
    ['', ''],
    ['[]', ''],
    ['[{"Id":"sha256:0"}]', '{}'],
    ['{"Id":"x","RootFS":{"Layers":[]}}', ''],
  ])('%s is no answer', (inspected, history) => {
    expect(factsOfHistory(inspected, history, 'tar-bytes')).toBeUndefined();
  });

  test('hostile sizes count for nothing', () => {
    const [inspected] = texts('podman');
    const history = JSON.stringify(
      [-1, '1e9', 1e300, null, '9'.repeat(30), {}].map((size) => ({ CreatedBy: 'RUN x', size })),
    );
    expect(factsOfHistory(inspected, history, 'tar-bytes')?.layers.map(({ bytes }) => bytes)).toEqual([null, null]);
    expect(factsOfHistory(inspected, 'no { json\n[1]\nnull', 'tar-bytes')?.layers).toHaveLength(2);
  });
});
