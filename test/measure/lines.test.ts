import { describe, expect, test } from 'vitest';
import { newFileList } from '../../server/src/measure/archive/file-list';
import { historyOf, layerTexts, originsByHistory, readImageConfig } from '../../server/src/measure/build/history';
import type { ArchiveImage } from '../../server/src/measure/archive/layouts';
import { planOf } from '../../server/src/measure/build/plan-of';
import { readProvenance } from '../../server/src/measure/build/provenance';
import { progressReader } from '../../server/src/measure/build/rawjson';
import type { Vertex } from '../../server/src/measure/build/vertices';
import { imageFacts } from '../../server/src/measure/image-facts';
import { measureBuild } from '../../server/src/measure/build/measured-build';
import { measureImage, type Origin } from '../../server/src/measure/report';
import type { MeasuredStep } from '../../server/src/measure/measurement';
import { linesByName, parseStepName } from '../../server/src/measure/build/step-names';
import { recorded, recordedJson, recordedText } from './fixtures';

function verticesOf(file: string): readonly Vertex[] {
  const progress = progressReader();
  progress.write(recorded(`${file}.rawjson`));
  progress.end();
  return progress.vertices();
}

const planOfFile = (name: string): ReturnType<typeof planOf> => planOf(recordedText(`Dockerfile.${name}`));
const configOf = (image: string): NonNullable<ReturnType<typeof readImageConfig>> =>
  readImageConfig(recordedJson(`${image}.config.json`))!;
const provenanceOf = (file: string): NonNullable<ReturnType<typeof readProvenance>> =>
  readProvenance(recordedJson(`${file}.metadata.json`))!;

/** An image whose layers are 1, 2, 3, … bytes. */
function imageOf(name: string): ArchiveImage {
  const config = configOf(name);
  const files = { entries: newFileList().list(), whiteouts: [], opaque: [] };
  const layers = config.diffIds.map((_, index) => ({
    bytes: index + 1,
    storedBytes: index + 100,
    compressed: true,
    files,
  }));
  return { id: 'sha256:1', tags: [], config, layers };
}

describe('steps by name, with provenance as the truth', () => {
  test.each([
    ['kinds', 'kinds-m28', 15],
    ['kinds', 'kinds-mc28', 16],
    ['dedupe', 'dedupe-m28', 7],
    ['dedupe', 'dedupe-mc28', 7],
  ])('%s (%s)', (dockerfile, file, count) => {
    const vertices = verticesOf(file).filter(({ name }) => parseStepName(name) !== undefined);
    const provenance = provenanceOf(file);
    const names = vertices.map(({ name }) => name);
    const lines = linesByName(names, planOfFile(dockerfile));
    expect(vertices.length).toBe(count);
    for (const { name, digest } of vertices)
      expect([name, provenance.linesOf(digest)]).toEqual([name, expect.arrayContaining([lines.get(name)])]);
  });

  test('big, from the old engine, which has no provenance', () => {
    const names = verticesOf('build-20.10').map(({ name }) => name);
    const lines = linesByName(names, planOfFile('big'));
    const text = recordedText('Dockerfile.big').split('\n');
    expect(lines.size).toBe(names.filter((name) => parseStepName(name) !== undefined).length);
    for (const [name, line] of lines) {
      // Variables aside, the step's text begins as its line does; FROM has the image's full name.
      const [keyword, first] = parseStepName(name)!.text.split(' ');
      expect(text[line - 1]).toContain(keyword === 'FROM' ? 'FROM' : `${keyword} ${first}`);
    }
    expect(new Set(lines.values()).size).toBe(lines.size);
  });

  test('several platforms', () => {
    const names = verticesOf('multi-mc28').map(({ name }) => name);
    const lines = linesByName(names, planOfFile('dedupe'));
    expect(lines.get('[linux/386 stage-2 2/3] COPY . .')).toBe(14);
    expect(lines.get('[linux/amd64 two 3/5] COPY --from=one /one /one')).toBe(8);
  });

  test('another Dockerfile gives no line rather than a wrong one', () => {
    expect(
      linesByName(['[2/3] RUN a', '[3/3] COPY b c', '[9/9] RUN d'], planOf('FROM a\nCOPY x y\nCOPY b c\n')),
    ).toEqual(new Map([['[3/3] COPY b c', 3]]));
  });

  test('a base with triggers of its own', () => {
    const names = ['[1/4] FROM a', '[2/4] ONBUILD COPY . .', '[3/4] ONBUILD RUN x', '[4/4] RUN own'];
    expect([...linesByName(names, planOf('FROM a\nENV b=c\nRUN own\n')).values()]).toEqual([1, 1, 1, 3]);
  });

  test('names that are none', () => {
    for (const name of ['[internal] load .dockerignore', 'exporting to image', '[1/2]', '[a/b] x', ''])
      expect(parseStepName(name)).toBeUndefined();
    expect(parseStepName('[linux/arm64->amd64 build  3/16] LINK COPY --link a b')).toEqual({
      platform: 'linux/arm64->amd64',
      stage: 'build',
      index: 3,
      total: 16,
      prefix: 'LINK',
      text: 'COPY --link a b',
    });
  });
});

describe('layers by history, with provenance as the truth', () => {
  test.each([
    ['kinds', 'kinds-m28', 'kinds-m28'],
    ['kinds', 'kinds-mc28', 'kinds-mc28'],
    ['dedupe', 'dedupe-m28', 'dedupe-m28'],
    ['big', 'build-m28-max-cached', 'big-m28'],
  ])('%s (%s)', (dockerfile, file, image) => {
    const config = configOf(image);
    const origins = originsByHistory(layerTexts(config), planOfFile(dockerfile), undefined)!;
    const truth = provenanceOf(file).layerOrigins(config.diffIds.length)!;
    origins.forEach(({ lines, base }, index) => {
      expect(truth[index]!.lines).toContain(lines[0]);
      expect(truth[index]!.base).toBe(base);
    });
  });

  test('texts without what the builders add', () => {
    const history = [
      'RUN |1 UID=1000 /bin/sh -c useradd app # buildkit',
      'RUN |2 A=two words B= /bin/bash -o pipefail -c make # buildkit',
      'COPY /src ./dist # buildkit',
      '/bin/sh -c #(nop) COPY file:abc in /x/ ',
      '/bin/sh -c apt-get update',
      '|1 TOKEN=secret /bin/sh -c make',
      '|1 TOKEN=secret make',
      '',
    ].map((createdBy) => ({ createdBy, empty: false }));
    expect(historyOf(history).map(({ text }) => text)).toEqual([
      'RUN useradd app',
      'RUN /bin/bash -o pipefail -c make',
      'COPY /src ./dist',
      'COPY file:abc in /x/',
      'RUN apt-get update',
      'RUN make',
      'RUN …',
      '',
    ]);
  });

  test('a history that does not fit the layers tells nothing', () => {
    const config = { platform: 'linux/amd64', diffIds: ['a', 'b'], history: [{ text: 'RUN x', empty: false }] };
    expect(layerTexts(config)).toEqual(['', '']);
  });

  test.each([
    ['another keyword', 'FROM a\nRUN x\nRUN y\n'],
    ['more instructions than layers', 'FROM a\nCOPY a b\nCOPY a b\nRUN x\nCOPY a b\n'],
    ['a base of nothing', 'FROM scratch\nCOPY a b\n'],
    ['no stage', 'ARG a\n'],
  ])('a Dockerfile with %s does not fit', (_, dockerfile) => {
    expect(originsByHistory(['', 'RUN x', 'COPY a b'], planOf(dockerfile), undefined)).toBeUndefined();
  });

  test('the layers of a target are those of its own stages', () => {
    const plan = planOf('FROM a AS one\nRUN x\nFROM one AS two\nCOPY a b\nFROM c\nCOPY d e\n');
    const lines = (target: string | undefined): unknown =>
      originsByHistory(['', 'RUN x', 'COPY a b'], plan, target)?.map(({ lines }) => lines[0]);
    expect(lines('two')).toEqual([1, 2, 4]);
    expect(lines('1')).toEqual([1, 2, 4]);
    expect(lines(undefined)).toEqual([5, 5, 6]);
    expect(lines('nope')).toBeUndefined();
  });
});

const measureSteps = (vertices: readonly Vertex[], origin: Origin, platform: string): readonly MeasuredStep[] =>
  measureBuild({ vertices, platform, seconds: undefined }, origin).steps;

describe('the report', () => {
  test('steps of a build: one a line, shared work on each of its lines, halves of a link together', () => {
    const origin = { plan: planOfFile('kinds'), provenance: provenanceOf('kinds-mc28'), target: undefined };
    const steps = measureSteps(verticesOf('kinds-mc28'), origin, 'linux/amd64');
    expect(steps.map(({ line, stage, instruction }) => `${line} ${stage} ${instruction.slice(0, 22)}`)).toEqual([
      '3 base FROM ${BASE} AS base',
      '6 base RUN true',
      '7 base RUN true',
      '9 tools ONBUILD RUN echo onbui',
      '10 tools RUN <<EOF',
      '15 tools COPY <<EOF /conf/a.txt',
      '18 tools RUN --mount=type=cache',
      '23 stage-2 FROM debian:bookworm',
      '27 stage-2 WORKDIR /w',
      '28 stage-2 WORKDIR /w',
      '29 stage-2 COPY --link --from=too',
      '30 stage-2 COPY --link --chmod=60',
      '31 stage-2 COPY --from=tools /df-',
      '32 stage-2 ADD --chown=1000:1000 ',
      '33 stage-2 RUN echo "$V" > /v && ',
      '36 stage-2 RUN ["/bin/sh","-c","e',
    ]);
  });

  test('the same steps come out without provenance, but for the lines that share work', () => {
    const origin = { plan: planOfFile('dedupe'), provenance: undefined, target: undefined };
    const steps = measureSteps(verticesOf('dedupe-m28'), origin, 'linux/amd64');
    const exact = measureSteps(
      verticesOf('dedupe-m28'),
      { ...origin, provenance: provenanceOf('dedupe-m28') },
      'linux/amd64',
    );
    expect(exact.map(({ line }) => line)).toEqual([1, 2, 3, 5, 7, 8, 9, 13, 14]);
    expect(steps).toEqual(exact.filter(({ line }) => line !== 5 && line !== 7));
  });

  test('of several platforms, the steps of the measured one', () => {
    const origin = { plan: planOfFile('dedupe'), provenance: undefined, target: undefined };
    const steps = measureSteps(verticesOf('multi-mc28'), origin, 'linux/386');
    expect(steps.map(({ line }) => line)).toEqual([1, 2, 3, 8, 9, 13, 14]);
    expect(steps.every(({ seconds }) => seconds < 20)).toBe(true);
  });

  test('layers: the line of the image, not of the stage that shares it', () => {
    const origin = { plan: planOfFile('dedupe'), provenance: provenanceOf('dedupe-m28'), target: undefined };
    const measured = measureImage(imageFacts(imageOf('dedupe-m28'), undefined), origin);
    expect(measured.layers.map(({ line, base, instruction }) => [line, base, instruction])).toEqual([
      [5, true, ''],
      [7, false, 'RUN echo same > /same'],
      [8, false, 'COPY --from=one /one /one'],
      [9, false, 'RUN echo two > /two'],
      [13, false, 'WORKDIR app'],
      [14, false, 'COPY . .'],
    ]);
    expect(measured.size).toEqual({
      metric: 'file-bytes',
      bytes: 21,
      compressedBytes: 615,
      compression: null,
      liveBytes: 0,
      wastedBytes: 0,
      baseBytes: 1,
    });
    expect(measured.notes).toEqual([]);
  });

  test('layers of more files than are kept are measured without waste, which is said', () => {
    const image = imageOf('dedupe-m28');
    const { files: _, ...counted } = image.layers[0]!;
    const origin = { plan: undefined, provenance: undefined, target: undefined };
    const measured = measureImage(
      imageFacts({ ...image, layers: [counted, ...image.layers.slice(1)] }, undefined),
      origin,
    );
    expect(measured.size).toMatchObject({ bytes: 21, wastedBytes: null });
    expect(measured.layers.every(({ files }) => files === null)).toBe(true);
    expect(measured.notes).toEqual(['The image has too many files to compare its layers, so waste is not measured.']);
  });

  test('without a Dockerfile there are no lines, and what is missing is said', () => {
    const image = imageOf('dedupe-m28');
    const layers = [
      undefined,
      { ...image.layers[1]!, compressed: false, problem: 'it has too many entries' },
      ...image.layers.slice(2),
    ];
    const measured = measureImage(imageFacts({ ...image, layers }, 'the tar ends early'), {
      plan: undefined,
      provenance: undefined,
      target: undefined,
    });
    expect(measured.layers.map(({ line, instruction }) => [line, instruction]).slice(0, 3)).toEqual([
      [null, ''],
      [null, 'RUN echo same > /same'],
      [null, 'COPY /one /one'],
    ]);
    expect(measured.size).toEqual({
      metric: 'file-bytes',
      bytes: 20,
      compressedBytes: null,
      compression: null,
      liveBytes: null,
      wastedBytes: null,
      baseBytes: null,
    });
    expect(measured.notes).toEqual([
      'The archive could not be read to its end: the tar ends early.',
      'Layer 1 of 6 is not in the archive and counts as 0 bytes.',
      'Layer 2 of 6 was not read to its end: it has too many entries.',
    ]);
  });
});
