// What a measurement tells of the steps of a build, and of the layers of its image.
import { describe, expect, test } from 'vitest';
import { newFileList } from '../../server/src/measure/archive/file-list';
import type { ArchiveImage } from '../../server/src/measure/archive/layouts';
import { measureBuild } from '../../server/src/measure/build/measured-build';
import type { Vertex } from '../../server/src/measure/build/vertices';
import { imageFacts } from '../../server/src/measure/image-facts';
import type { MeasuredStep } from '../../server/src/measure/measurement';
import { measureImage, type Origin } from '../../server/src/measure/report';
import { configOf, planOfFile, provenanceOf, verticesOf } from './recorded-builds';

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
