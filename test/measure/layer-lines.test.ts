// Every layer of an image has one line, and every line that makes a layer has one layer, in the order of the Dockerfile.
import { describe, expect, test } from 'vitest';
import { factsOfHistory } from '../../server/src/measure/engine-history';
import { newFileList } from '../../server/src/measure/archive/file-list';
import { readImageConfig } from '../../server/src/measure/build/history';
import { imageFacts, type ImageFacts } from '../../server/src/measure/image-facts';
import { planOf } from '../../server/src/measure/build/plan-of';
import { readProvenance } from '../../server/src/measure/build/provenance';
import { progressReader } from '../../server/src/measure/build/rawjson';
import { measureImage } from '../../server/src/measure/report';
import { linesByName, parseStepName } from '../../server/src/measure/build/step-names';
import { recorded, recordedJson, recordedText } from './fixtures';

/** An image of a recorded configuration; what its layers hold does not matter here. */
function factsOfConfig(name: string): ImageFacts {
  const config = readImageConfig(recordedJson(`${name}.config.json`))!;
  const files = { entries: newFileList().list(), whiteouts: [], opaque: [] };
  const layer = { bytes: 1, storedBytes: 1, compressed: true, files };
  return imageFacts({ id: 'sha256:1', tags: [], config, layers: config.diffIds.map(() => layer) }, undefined);
}

/** What podman saved is told by its history alone; its file names are the layers' digests. */
function factsOfPodman(): ImageFacts {
  const [saved] = recordedJson('podman-save-manifest.json') as { Layers: string[] }[];
  const inspected = { Id: 'fd2871100bdf', RootFS: { Layers: saved!.Layers.map((name) => name.replace('.tar', '')) } };
  return factsOfHistory(JSON.stringify([inspected]), recordedText('podman-history.json'), 'tar-bytes')!;
}

/** The record has sizes for people (`67.1MB`), where the product asks for bytes. */
function exactSizes(history: string): string {
  const units: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9 };
  return history.replace(
    /"Size":"([\d.]+)([kMG]?B)"/g,
    (_, size: string, unit: string) => `"Size":"${Math.round(Number(size) * units[unit]!)}"`,
  );
}

const PODMAN = `FROM localhost/debian:bookworm AS base
RUN true
RUN true
RUN echo a > /a
RUN rm -rf /usr/share/doc && rm /a
FROM base
COPY Dockerfile /x/
RUN echo z > /z
USER 1000
`;

interface Sample {
  readonly dockerfile: string;
  readonly facts: ImageFacts;
  /** Of the build's metadata; without it the history tells. */
  readonly provenance?: string;
  /** The line of every layer, bottom up, as one reads the Dockerfile; how many of them are the base's. */
  readonly lines: readonly number[];
  readonly base: number;
}

const big = { dockerfile: recordedText('Dockerfile.big'), base: 1 };
const bigLines = [3, 5, 6, 18, 19, 20, 21, 22, 24, 25, 26, 28, 30, 32, 34, 42, 43, 44, 45];
const kinds = { dockerfile: recordedText('Dockerfile.kinds'), base: 1 };
const kindsLines = [23, 27, 28, 29, 30, 31, 32, 33, 36];
const dedupe = { dockerfile: recordedText('Dockerfile.dedupe'), base: 1 };
const dedupeLines = [5, 7, 8, 9, 13, 14];

const samples: Readonly<Record<string, Sample>> = {
  'big, overlay2, by provenance': {
    ...big,
    facts: factsOfConfig('big-m28'),
    provenance: 'build-m28-max-cached',
    lines: bigLines,
  },
  'big, overlay2, by history': { ...big, facts: factsOfConfig('big-m28'), lines: bigLines },
  'big, containerd store, by history': { ...big, facts: factsOfConfig('big-mc28'), lines: bigLines },
  'big, docker 20.10, by what the engine tells': {
    ...big,
    facts: factsOfHistory(
      recordedText('inspect-20.10-big.json'),
      exactSizes(recordedText('history-20.10-big.jsonl')),
      'driver-bytes',
    )!,
    lines: bigLines,
  },
  ...Object.fromEntries(
    ['m28', 'mc28'].flatMap((store) => [
      [
        `kinds, ${store}, by provenance`,
        { ...kinds, facts: factsOfConfig(`kinds-${store}`), provenance: `kinds-${store}`, lines: kindsLines },
      ],
      [`kinds, ${store}, by history`, { ...kinds, facts: factsOfConfig(`kinds-${store}`), lines: kindsLines }],
      [
        `dedupe, ${store}, by provenance`,
        { ...dedupe, facts: factsOfConfig(`dedupe-${store}`), provenance: `dedupe-${store}`, lines: dedupeLines },
      ],
      [`dedupe, ${store}, by history`, { ...dedupe, facts: factsOfConfig(`dedupe-${store}`), lines: dedupeLines }],
    ]),
  ),
  podman: { dockerfile: PODMAN, facts: factsOfPodman(), lines: [1, 2, 3, 4, 5, 7, 8], base: 1 },
};

describe('every layer is claimed by one line, in order', () => {
  test.each(Object.entries(samples))('%s', (_, { dockerfile, facts, provenance, lines, base }) => {
    const { layers } = measureImage(facts, {
      plan: planOf(dockerfile),
      provenance: provenance === undefined ? undefined : readProvenance(recordedJson(`${provenance}.metadata.json`)),
      target: undefined,
    });
    expect(layers.length).toBe(facts.config.diffIds.length);
    expect(layers.map(({ line }) => line)).toEqual(lines);
    expect(layers.map((layer) => layer.base)).toEqual(lines.map((_, index) => index < base));
    // The image's own history agrees with the line's text.
    const text = dockerfile.split('\n');
    const made = facts.config.history.filter(({ empty }) => !empty);
    layers.forEach((layer, index) => {
      if (!layer.base) expect(made[index]!.text.split(' ')[0]).toBe(text[layer.line! - 1]!.split(' ')[0]);
    });
  });

  test('dup, docker 20.10: two layers of one digest, by the names of the steps', () => {
    const progress = progressReader();
    progress.write(recorded('dup-20.10-buildx0.29.rawjson'));
    progress.end();
    const names = progress.vertices().map(({ name }) => name);
    const steps = names.filter((name) => parseStepName(name) !== undefined);
    const lines = linesByName(names, planOf(recordedText('Dockerfile.dup')));
    expect(new Set(steps.map((name) => lines.get(name)))).toEqual(new Set([1, 2, 3, 4]));
    const [saved] = recordedJson('dup-20.10.manifest.json') as { Layers: string[] }[];
    expect(saved!.Layers.length).toBe(4);
  });
});
