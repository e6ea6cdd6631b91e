import { describe, expect, test } from 'vitest';
import { cacheBytesOf, parseCacheRecords, type CacheRecord } from '../../server/src/measure/build/build-cache-records';
import { measureBuild } from '../../server/src/measure/build/measured-build';
import { planOf } from '../../server/src/measure/build/plan-of';
import { readRecord } from '../../server/src/measure/build/provenance';
import { progressReader } from '../../server/src/measure/build/rawjson';
import type { Vertex } from '../../server/src/measure/build/vertices';
import { recorded, recordedJson, recordedText } from './fixtures';

const listed = recordedText('buildx-du-verbose-28.txt');

function pastBuild(): readonly Vertex[] {
  const progress = progressReader();
  progress.write(recorded('history-logs-m28.rawjson'));
  progress.end();
  return progress.vertices();
}

describe('recorded', () => {
  const records = parseCacheRecords(listed);

  test('every record is read', () => {
    expect(records.length).toBe(listed.match(/^ID:/gm)!.length);
    expect(records.find(({ description }) => description === '[builder 2/4] COPY package.json ./')).toEqual({
      id: 'td1jwprz11p16gmaw2piajldx',
      parents: ['lftduwhzjj4onz080jre3ubua'],
      description: '[builder 2/4] COPY package.json ./',
      created: Date.parse('2026-11-22T03:01:32.030Z'),
      bytes: 13,
    });
  });

  test.each([
    ['with provenance', readRecord(recordedJson('history-provenance-m28.json'))],
    ['by names alone', undefined],
  ])('steps of a builder stage have bytes, those in the image have none (%s)', (_, provenance) => {
    const origin = { plan: planOf(recordedText('Dockerfile.big')), provenance, target: undefined };
    const facts = { vertices: pastBuild(), platform: 'linux/amd64', seconds: undefined, cacheRecords: records };
    const steps = measureBuild(facts, origin).steps.map(({ line, cacheBytes }) => [line, cacheBytes] as const);
    expect(steps.filter(([, bytes]) => bytes !== null)).toEqual([
      [9, 0],
      [10, 13],
      [11, 262_000_000],
      [12, 246_400_000],
    ]);
  });
});

const vertex = (name: string, inputs: readonly string[], start: number, cached = false): Vertex => ({
  digest: name,
  name,
  inputs,
  intervals: [{ start, end: start + 1000 }],
  seconds: 1,
  started: true,
  completed: true,
  cached,
  error: undefined,
  parts: [],
});
const record = (id: string, parents: readonly string[], text: string, created: number, bytes: number): CacheRecord => ({
  id,
  parents,
  description: text,
  created,
  bytes,
});
const MAKE = '[2/2] RUN make';
const make = (id: string, created: number, bytes: number, parents: readonly string[] = []): CacheRecord =>
  record(id, parents, 'mount / from exec /bin/sh -c make', created, bytes);
const bytesOf = (vertices: readonly Vertex[], records: readonly CacheRecord[], of: string): number | undefined =>
  cacheBytesOf(vertices, records, undefined).get(of);

describe('which record is a step’s', () => {
  test('of a step that ran, the one made meanwhile; old ones of the same text do not count', () => {
    const records = [make('old', 1000, 7), make('now', 50_200, 8), make('later', 90_000, 9)];
    expect(bytesOf([vertex(MAKE, [], 50_000)], records, MAKE)).toBe(8);
    expect(bytesOf([vertex(MAKE, [], 50_000)], [records[0]!], MAKE)).toBeUndefined();
  });

  test('two made meanwhile say nothing, unless they are of one size', () => {
    const step = [vertex(MAKE, [], 50_000)];
    expect(bytesOf(step, [make('a', 50_100, 7), make('b', 50_200, 8)], MAKE)).toBeUndefined();
    expect(bytesOf(step, [make('a', 50_100, 7), make('b', 50_200, 7)], MAKE)).toBe(7);
  });

  test('of a step from the cache, the one that stands on the record of the step before', () => {
    const copy = '[1/2] COPY a b';
    const steps = [vertex(MAKE, [copy], 50_000, true), vertex(copy, [], 50_000, true)];
    const below = record('below', [], copy, 10, 1);
    expect(bytesOf(steps, [below, make('a', 20, 7, ['below']), make('b', 30, 8, ['other'])], MAKE)).toBe(7);
    expect(bytesOf(steps, [make('a', 20, 7), make('b', 30, 8)], MAKE)).toBeUndefined();
  });

  test('variables in a name hide the record, rather than finding another', () => {
    const name = '[2/2] RUN make --jobs 8';
    const records = [record('a', [], 'mount / from exec /bin/sh -c make --jobs $JOBS', 50_100, 7)];
    expect(bytesOf([vertex(name, [], 50_000)], records, name)).toBeUndefined();
  });
});

describe('odd lists', () => {
  const block = (description: string): string =>
    `ID:\t\tabc\nParents:\n - x\nCreated at:\t2026-11-22 03:26:35.763163763 +0000 UTC\nSize:\t\t1.5kB\nDescription:\t${description}\nUsage count:\t1\nType:\t\tregular\n\n`;

  test('a script of several lines, with blank ones, is one description', () => {
    const [first, ...rest] = parseCacheRecords(
      block('mount / from exec /bin/sh -c set -e\n\n  make\nSize:\t9GB') + block('b'),
    );
    expect(first).toMatchObject({
      description: 'mount / from exec /bin/sh -c set -e make Size: 9GB',
      bytes: 1500,
      parents: ['x'],
    });
    expect(rest.length).toBe(1);
  });

  test.each(['', 'ERROR: no builder', 'ID:\t\n', 'ID:\ta\nSize:\tmany\nDescription:\t', '\0', block('a').slice(0, 60)])(
    'no record: %j',
    (text) => {
      expect(parseCacheRecords(text)).toEqual([]);
    },
  );
});
