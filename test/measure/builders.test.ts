// The history that builders other than today's BuildKit leave in an image still finds the lines.
import { expect, test } from 'vitest';
import { historyOf, layerTexts, originsByHistory, readImageConfig } from '../../server/src/measure/build/history';
import { planOf } from '../../server/src/measure/build/plan-of';
import { recordedJson, recordedText } from './fixtures';

/** The lines of the layers, bottom up; those of the base are marked. */
function linesOf(texts: readonly string[], dockerfile: string): unknown {
  return originsByHistory(texts, planOf(dockerfile), undefined)?.map(({ lines, base }) =>
    base ? `${lines[0]} base` : lines[0],
  );
}

test('the old builder: shells of its own, lists, arguments, WORKDIR with and without a layer', () => {
  const document = recordedJson('legacy-m28.config.json');
  expect(JSON.stringify(document)).toContain('CANARYxyz123');
  const config = readImageConfig(document)!;
  expect(JSON.stringify(config)).not.toContain('CANARYxyz123');
  const texts = layerTexts(config);
  expect(texts).toEqual([
    '',
    'WORKDIR /app',
    expect.stringMatching(/^COPY file:\w+ in \.$/),
    'RUN echo $TOKEN | sha256sum > /t',
    'RUN echo exec > /e',
    expect.stringMatching(/^ADD file:\w+ in \/srv\/\/$/),
    'RUN /bin/bash -o pipefail -c echo bash > /b',
  ]);
  expect(linesOf(texts, recordedText('Dockerfile.legacy'))).toEqual(['2 base', 5, 6, 7, 11, 12, 14]);
});

test('the old builder writes a list as a bare command', () => {
  const texts = historyOf(
    ['/bin/sh -c #(nop) ADD file:1 in / ', 'apt-get update', '/bin/sh -c #(nop) COPY file:2 in /x '].map(
      (createdBy) => ({
        createdBy,
        empty: false,
      }),
    ),
  ).map(({ text }) => text);
  expect(linesOf(texts, 'FROM debian\nRUN ["apt-get", "update"]\nCOPY a /x\n')).toEqual(['1 base', 2, 3]);
  expect(linesOf(texts, 'FROM debian\nCOPY b c\nCOPY a /x\n')).toBeUndefined();
});

interface Row {
  readonly CreatedBy?: string;
  readonly Size?: string;
}

test('BuildKit of engine 20.10', () => {
  const rows = recordedText('history-20.10-big.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
    .toReversed();
  const empty = /^(?:ENV|LABEL|ARG|EXPOSE|USER|HEALTHCHECK|CMD) /;
  const texts = historyOf(
    rows.map(({ CreatedBy = '' }) => ({ createdBy: CreatedBy, empty: empty.test(CreatedBy) })),
  ).flatMap(({ text, empty: isEmpty }) => (isEmpty ? [] : [text]));
  expect(linesOf(texts, recordedText('Dockerfile.big'))).toEqual([
    '3 base',
    5,
    6,
    18,
    19,
    20,
    21,
    22,
    24,
    25,
    26,
    28,
    30,
    32,
    34,
    42,
    43,
    44,
    45,
  ]);
});

test('podman: its commits say FROM, and its USER makes no layer', () => {
  const rows = (recordedJson('podman-history.json') as readonly Row[]).toReversed();
  const entries = rows.map(({ CreatedBy = '' }) => ({
    createdBy: CreatedBy,
    empty: CreatedBy.includes('#(nop) USER'),
  }));
  const texts = historyOf(entries).flatMap(({ text, empty }) => (empty ? [] : [text]));
  const dockerfile =
    'FROM debian AS base\nRUN true\nRUN true\nRUN echo a > /a\nRUN rm -rf /usr/share/doc && rm /a\nFROM base\nCOPY Dockerfile /x/\nRUN echo z > /z\nUSER 1000\n';
  expect(linesOf(texts, dockerfile)).toEqual(['1 base', 2, 3, 4, 5, 7, 8]);
});

test('histories that exporters change: padded, without entries, imported', () => {
  const config = (history: readonly object[], layers: number): unknown => ({
    rootfs: { diff_ids: Array.from({ length: layers }, (_, at) => `sha256:${at}`) },
    history,
  });
  const texts = (history: readonly object[], layers: number): unknown =>
    layerTexts(readImageConfig(config(history, layers))!);
  // BuildKit fills up what a base without a history lacks.
  const padded = [{ comment: 'buildkit.exporter.image.v0' }, { created_by: 'RUN x # buildkit' }];
  expect(texts(padded, 2)).toEqual(['', 'RUN x']);
  expect(texts([], 2)).toEqual(['', '']);
  expect(texts([{ created_by: '', comment: 'Imported from -' }], 1)).toEqual(['']);
  // Two layers may be the same one; a layer of 0 bytes is one.
  expect(texts([{ created_by: 'RUN true # buildkit' }, { created_by: 'RUN true # buildkit' }], 2)).toEqual([
    'RUN true',
    'RUN true',
  ]);
  expect(
    texts(
      [{ created_by: 'WORKDIR /w' }, { created_by: 'WORKDIR /w' }, { created_by: 'WORKDIR /', empty_layer: true }],
      2,
    ),
  ).toEqual(['WORKDIR /w', 'WORKDIR /w']);
});
