// A build's records hold the values of its arguments. A value that must not come out is put into each of them, and looked for in
// all that we write.
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runMeasure } from '../../server/src/cli/measure';
import { openHistory } from '../../server/src/measure/engine/history-store';
import { measureDockerbuildFile } from '../../server/src/measure/engine/dockerbuild-file';
import { historyOf, readImageConfig } from '../../server/src/measure/build/history';
import { measureBuild } from '../../server/src/measure/build/measured-build';
import type { Measurement } from '../../server/src/measure/measurement';
import { planOf } from '../../server/src/measure/build/plan-of';
import { readRecord } from '../../server/src/measure/build/provenance';
import { progressReader } from '../../server/src/measure/build/rawjson';
import { measureImage } from '../../server/src/measure/report';
import { reportHtml } from '../../server/src/report/html';
import { reportData } from '../../server/src/report/report-data';
import { recorded, recordedJson } from './fixtures';

const CANARY = 'CANARYxyz123';
const FILES = ['canary-mc28.dockerbuild', 'canary-error-m28.dockerbuild'];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-canary-'));
  for (const file of FILES) copyFileSync(join(import.meta.dirname, '../fixtures/engine', file), join(folder, file));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function measured(file: string): Promise<{ measurement: Measurement; dockerfile: string | undefined }> {
  const outcome = await measureDockerbuildFile(join(folder, file), undefined, new AbortController().signal);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome;
}

describe.each(FILES)('%s', (file) => {
  test('it is in there', () => {
    expect(gunzipSync(recorded(file)).includes(`TOKEN": "${CANARY}`)).toBe(true);
  });

  test('the command line, as text and as JSON', async () => {
    for (const format of ['text', 'json']) {
      let output = '';
      const write = (text: string): void => void (output += text);
      const io = { stdout: write, stderr: write, isTerminal: false, cwd: folder, signal: new AbortController().signal };
      expect(await runMeasure([`--format=${format}`, file], io)).toBe(0);
      expect(output).toContain('RUN ');
      expect(output).not.toContain(CANARY);
    }
  });

  test('the report as one file, and the history', async () => {
    const { measurement, dockerfile } = await measured(file);
    const data = reportData({ measurement, dockerfile, trees: [], previous: undefined });
    expect(await reportHtml(data, '', '')).not.toContain(CANARY);
    const kept = join(folder, `kept-${file}`);
    await openHistory(kept).add(measurement);
    const files = readdirSync(kept, { recursive: true, encoding: 'utf8' }).map((name) => join(kept, name));
    const texts = files.filter((path) => statSync(path).isFile()).map((path) => readFileSync(path, 'utf8'));
    expect(texts.length).toBe(1);
    expect(texts.join('')).not.toContain(CANARY);
  });
});

test('where the Dockerfile is not known, the names of steps stand in with names for values', async () => {
  const { measurement } = await measured('canary-error-m28.dockerbuild');
  expect(measurement.build!.steps.map(({ instruction }) => instruction)).toContain(
    'RUN echo before && echo "${TOKEN}" > /dev/null; exit 7',
  );
});

type Predicate = Record<string, unknown>;

/** The recorded provenance of a build, with the canary among its arguments, in both layouts of SLSA. */
function predicates(): readonly (readonly [string, Predicate])[] {
  const old = (recordedJson('kinds-m28.metadata.json') as Record<string, Predicate>)['buildx.build.provenance']!;
  const args = { 'build-arg:TOKEN': CANARY, 'build-arg:HTTP_PROXY': `http://me:${CANARY}@proxy:3128` };
  const first = { ...old, invocation: { parameters: { frontend: 'dockerfile.v0', args } } };
  const buildkit = (old['metadata'] as Predicate)['https://mobyproject.org/buildkit@v1#metadata'];
  const second = {
    buildDefinition: {
      internalParameters: { buildConfig: old['buildConfig'] },
      externalParameters: { request: { frontend: 'dockerfile.v0', args } },
    },
    runDetails: { metadata: { buildkit_metadata: buildkit } },
  };
  return [
    ['SLSA 0.2', first],
    ['SLSA 1', second],
  ];
}

test.each(predicates())('what is read of provenance has no values: %s', (_, predicate) => {
  expect(JSON.stringify(predicate)).toContain(CANARY);
  const provenance = readRecord(predicate)!;
  expect(provenance.redact(`COPY a /${CANARY} http://me:${CANARY}@proxy:3128`)).toBe('COPY a /${TOKEN} ${HTTP_PROXY}');
  expect(JSON.stringify(provenance)).not.toContain(CANARY);
  expect(JSON.stringify(provenance.layerOrigins(9))).toContain('lines');

  // A trigger of the base has no text of its own in the Dockerfile, so its name is shown.
  const progress = progressReader();
  const told = recorded('kinds-m28.rawjson').toString().replaceAll('echo onbuild', `echo ${CANARY}`);
  progress.write(Buffer.from(told));
  progress.end();
  expect(progress.vertices().some(({ name }) => name.includes(CANARY))).toBe(true);
  const origin = { plan: planOf(provenance.dockerfile!), provenance, target: undefined, redact: provenance.redact };
  const build = measureBuild({ vertices: progress.vertices(), platform: 'linux/amd64', seconds: undefined }, origin);
  expect(build.steps.find(({ line }) => line === 9)?.instruction).toBe('ONBUILD RUN echo ${TOKEN}');
  expect(JSON.stringify(build)).not.toContain(CANARY);
});

describe('the history of an image', () => {
  const texts: readonly (readonly [string, string, string])[] = [
    ['BuildKit', `ARG TOKEN=${CANARY}`, `RUN |1 TOKEN=${CANARY} /bin/sh -c make # buildkit`],
    ['the old builder', `/bin/sh -c #(nop)  ARG TOKEN=${CANARY}`, `|1 TOKEN=${CANARY} /bin/sh -c make`],
    ['buildah', `/bin/sh -c #(nop) ARG TOKEN=${CANARY}`, `|1 TOKEN=${CANARY} /bin/sh -c make`],
    ['several arguments', `ARG A=1 TOKEN=${CANARY} B=x`, `RUN |3 A=1 TOKEN=${CANARY} B=x /bin/bash -c make # buildkit`],
    ['the arguments of a step alone', 'ENV A=b', `RUN |2 A=b TOKEN=${CANARY} /bin/sh -c make # buildkit`],
  ];
  test.each(texts)('by %s', (_, argument, run) => {
    const history = [
      { created_by: argument, empty_layer: true },
      { created_by: run },
      { created_by: `COPY a /srv/${CANARY} # buildkit` },
      { created_by: `ENV COPIED=${CANARY}`, empty_layer: true },
      { created_by: `/bin/sh -c #(nop) COPY file:0 in /srv/${CANARY} ` },
    ];
    const config = readImageConfig({ rootfs: { diff_ids: ['a', 'b', 'c'] }, history })!;
    expect(JSON.stringify(config)).not.toContain(CANARY);
    const layers = config.diffIds.map((digest) => ({ digest, bytes: 1, changes: null, directories: [], tree: null }));
    const facts = { id: '', tags: [], config, layers, metric: 'file-bytes' as const, notes: [], waste: [] };
    const unknown = { compressedBytes: null, liveBytes: null, wastedBytes: null };
    const { layers: shown } = measureImage(
      { ...facts, ...unknown },
      { plan: undefined, provenance: undefined, target: undefined },
    );
    expect(shown.map(({ instruction }) => instruction)).toEqual([
      expect.stringMatching(/^RUN (?:\/bin\/bash -c )?make$/),
      'COPY a /srv/${TOKEN}',
      'COPY file:0 in /srv/${TOKEN}',
    ]);
  });

  test('a password in an address goes without its name being known', () => {
    const createdBy = `ADD https://me:${CANARY}@host/x / # buildkit`;
    expect(historyOf([{ createdBy, empty: false }])).toEqual([{ text: 'ADD https://…@host/x /', empty: false }]);
  });
});
