import { describe, expect, test } from 'vitest';
import { measureBuild } from '../../server/src/measure/build/measured-build';
import { planOf } from '../../server/src/measure/build/plan-of';
import { timelineOf } from '../../server/src/measure/build/timeline';
import type { Vertex } from '../../server/src/measure/build/vertices';
import { recordedText } from './fixtures';
import { verticesOf } from './recorded-builds';

/** Vertices from `[name, inputs, start, end]`, in seconds; the name is the digest too. */
const vertices = (...rows: readonly (readonly [string, readonly string[], number, number, true?])[]): Vertex[] =>
  rows.map(([name, inputs, start, end, cached]) => ({
    digest: name,
    name,
    inputs,
    intervals: [{ start: start * 1000, end: end * 1000 }],
    seconds: end - start,
    started: true,
    completed: true,
    cached: cached ?? false,
    error: undefined,
    parts: [],
  }));

const criticalOf = (rows: readonly Vertex[]): string[] => {
  const timeline = timelineOf(rows);
  return rows.map(({ digest }) => digest).filter((digest) => timeline.isCritical(digest));
};

describe('the longest chain', () => {
  test('of stages side by side it is the slower one, with what waits for it', () => {
    const rows = vertices(
      ['from', [], 0, 1],
      ['fast', ['from'], 1, 3],
      ['slow', ['from'], 1, 9],
      ['slower', ['slow'], 9, 10],
      ['join', ['fast', 'slower'], 10, 11],
      ['late but short', ['from'], 12, 13],
      ['exporting to image', [], 13, 99],
    );
    expect(criticalOf(rows)).toEqual(['from', 'slow', 'slower', 'join']);
  });

  test('the order in which vertices are told does not matter', () => {
    const rows = vertices(['c', ['b'], 2, 3], ['b', ['a'], 1, 2], ['a', [], 0, 1], ['x', [], 0, 2]);
    expect(criticalOf(rows).toSorted()).toEqual(['a', 'b', 'c']);
  });

  test('what came from the cache is no part of it', () => {
    expect(criticalOf(vertices(['a', [], 0, 5, true], ['b', ['a'], 5, 6], ['c', ['a'], 5, 7]))).toEqual(['c']);
    expect(criticalOf(vertices(['a', [], 0, 0], ['b', ['a'], 0, 0]))).toEqual([]);
  });

  test('a forged record: cycles, inputs that are not there, and a chain of twenty thousand', () => {
    expect(criticalOf(vertices(['a', ['b', 'a', 'no'], 0, 1], ['b', ['a'], 1, 3])).length).toBeGreaterThan(0);
    const long = vertices(...Array.from({ length: 20_000 }, (_, i) => [`${i}`, [`${i + 1}`], i, i + 1] as const));
    expect(criticalOf(long).length).toBe(20_000);
  });
});

describe('recorded builds', () => {
  test('when steps ran, and which of them the build waited for', () => {
    const origin = { plan: planOf(recordedText('Dockerfile.big')), provenance: undefined, target: undefined };
    const facts = { vertices: verticesOf('build-mc28'), platform: 'linux/amd64', seconds: undefined };
    const build = measureBuild(facts, origin);
    const at = (line: number): unknown => build.steps.find((step) => step.line === line);
    expect(at(11)).toMatchObject({ seconds: 8.516, start: 0.538, end: 9.054, critical: true });
    // The other stage's steps wait for nobody who is slow.
    expect(at(18)).toMatchObject({ start: 0.425, end: 0.575, critical: false });
    expect(at(28)).toMatchObject({ seconds: 15.312, critical: true });
    expect(build.seconds).toBe(80.483);
    for (const { start, end, seconds } of build.steps) expect(end! - start!).toBeGreaterThanOrEqual(seconds - 0.002);
  });

  test('export, unpacking and the records of the build stand apart, on either store', () => {
    const { phases, exportSeconds } = timelineOf(verticesOf('build-mc28'));
    const of = (kind: string): unknown => phases.filter((phase) => phase.kind === kind);
    expect(exportSeconds).toBe(46.239);
    expect(of('export')).toEqual([{ kind: 'export', name: 'exporting layers', start: 34.118, end: 68.267 }]);
    expect(of('unpack')).toEqual([
      { kind: 'unpack', name: 'unpacking to docker.io/library/measure:big', start: 68.267, end: 80.326 },
    ]);
    expect(of('provenance')).toMatchObject([
      { name: 'exporting attestation manifest' },
      { name: 'resolving provenance for metadata file' },
    ]);
    const overlay = timelineOf(verticesOf('build-m28'));
    expect(overlay.exportSeconds).toBe(6.428);
    expect(overlay.phases.filter(({ kind }) => kind === 'unpack')).toEqual([]);
  });

  test('the work before the steps is named', () => {
    const { phases } = timelineOf(verticesOf('multi-mc28'));
    expect(phases.filter(({ kind }) => kind === 'prepare').map(({ name }) => name)).toEqual([
      'load build definition from Dockerfile',
      'load metadata for docker.io/library/debian:bookworm',
      'load metadata for docker.io/library/debian:bookworm',
      'load .dockerignore',
      'load build context',
    ]);
  });
});

test('a base image that is fetched, and an image that goes to another store', () => {
  const [from, load] = vertices(
    ['[1/2] FROM docker.io/library/a:1@sha256:' + '0'.repeat(64), [], 0, 9],
    ['exporting to docker image format', [], 10, 20],
  );
  const part = (name: string, start: number, end: number): { name: string; start: number; end: number } => ({
    name,
    start: start * 1000,
    end: end * 1000,
  });
  const rows = [
    {
      ...from!,
      parts: [part('resolve docker.io/library/a:1', 0, 1), part('sha256:11', 1, 4), part('extracting sha256:11', 4, 8)],
    },
    { ...load!, parts: [part('exporting layers', 10, 12), part('sending tarball', 12, 20)] },
    ...vertices(['importing to docker', [], 13, 21]),
  ];
  const { phases, exportSeconds } = timelineOf(rows);
  expect(phases).toEqual([
    { kind: 'pull', name: 'pull docker.io/library/a:1', start: 1, end: 8 },
    { kind: 'export', name: 'exporting layers', start: 10, end: 12 },
    { kind: 'load', name: 'sending tarball', start: 12, end: 20 },
    { kind: 'load', name: 'importing to docker', start: 13, end: 21 },
  ]);
  // Two at once are not added.
  expect(exportSeconds).toBe(11);
});

test('a build of nothing', () => {
  expect(timelineOf([])).toMatchObject({ phases: [], exportSeconds: 0, seconds: 0 });
});
