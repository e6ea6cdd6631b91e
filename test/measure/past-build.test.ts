// Past builds as an engine tells them, with a program in docker's place that answers what a real one answered.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { measurePastBuild, type PastBuildOutcome } from '../../server/src/measure/engine/past-build';
import { recordedText } from './fixtures';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-past-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What is printed, by the first words of the command; `code` is 0 where nothing else is said. */
type Answers = Readonly<Record<string, { readonly out?: string; readonly err?: string; readonly code?: number }>>;

const REF = 'p38rlau6ajfyaknx8fonsrlqd';
const IMAGE = `sha256:${'7'.repeat(64)}`;
const inspected = {
  Ref: REF,
  Dockerfile: 'Dockerfile',
  Duration: 32_687_415_192,
  Status: 'completed',
  BuildArgs: [{ Name: 'TOKEN', Value: 'CANARYxyz123' }],
  Attachments: [{ Digest: IMAGE, Type: 'application/vnd.docker.container.image.v1+json' }],
};
const whole: Answers = {
  version: { out: 'linux/amd64\n' },
  'buildx history inspect attachment': { code: 1, err: 'ERROR: no attachment found' },
  [`buildx history inspect attachment ${REF} --type=provenance`]: { out: recordedText('history-provenance-m28.json') },
  'buildx history inspect': { out: JSON.stringify(inspected) },
  [`buildx history logs ${REF} --progress=rawjson`]: { err: recordedText('history-logs-m28.rawjson') },
  'buildx du': { out: recordedText('buildx-du-verbose-28.txt') },
  'image inspect': { code: 1, err: 'Error: No such image' },
};

let programs = 0;
/** A program that gives the answer whose key begins the command, the longest first. */
function docker(answers: Answers): string {
  const path = join(folder, `docker-${programs++}`);
  const program = `#!${process.execPath}
const answers = ${JSON.stringify(answers)};
const command = process.argv.slice(2).join(' ');
const keys = Object.keys(answers).sort((a, b) => b.length - a.length);
const { out = '', err = '', code = 0 } = answers[keys.find((key) => command.startsWith(key))] ?? { err: 'unknown: ' + command, code: 99 };
process.exitCode = code;
process.stdout.write(out);
process.stderr.write(err);
`;
  writeFileSync(path, program);
  chmodSync(path, 0o755);
  return path;
}

const measure = (answers: Answers, reference = REF, signal = new AbortController().signal): Promise<PastBuildOutcome> =>
  measurePastBuild({ executable: docker(answers), reference, depth: 'deep' }, signal);

describe.skipIf(process.platform === 'win32')('a past build', () => {
  test('its time by line, as it was recorded, and the bytes of its builder stage', async () => {
    const outcome = await measure(whole, `default/default/${REF}`);
    if (!outcome.ok) throw new Error(outcome.message);
    const { build, layers, notes, image } = outcome.measurement;
    const step = (line: number): unknown => build!.steps.find((each) => each.line === line);
    expect(build).toMatchObject({ seconds: 32.687, exportSeconds: 6.428 });
    expect(step(28)).toMatchObject({ seconds: 13.131, critical: true, cacheBytes: null });
    expect(step(11)).toMatchObject({ seconds: 4.86, cacheBytes: 262_000_000 });
    expect(layers.length).toBe(19);
    expect(image).toBe(IMAGE);
    expect(notes).toContain('The image itself was not read, so its files and their waste are not measured.');
    expect(outcome.dockerfile).toBe(recordedText('Dockerfile.big'));
    expect(JSON.stringify(outcome)).not.toContain('CANARY');
  });

  test('without its provenance, steps have no lines, which is said', async () => {
    const { [`buildx history inspect attachment ${REF} --type=provenance`]: _, ...rest } = whole;
    const outcome = await measure(rest);
    if (!outcome.ok) throw new Error(outcome.message);
    expect(outcome.measurement.build!.steps.every(({ line }) => line === null)).toBe(true);
    expect(outcome.measurement.layers).toEqual([]);
    expect(outcome.measurement.notes).toEqual([
      'The record does not tell the layers of the image.',
      'The image itself was not read, so its files and their waste are not measured.',
      'The record does not hold the Dockerfile, so nothing is mapped to its lines: name the file.',
    ]);
  });

  test('one that failed tells the line', async () => {
    const Sources = Buffer.from('Fail:3\n--------------------\n   3 | >>> RUN x\n').toString('base64');
    const failed = { ...inspected, Attachments: [], Error: { Message: 'process "x CANARYxyz123" failed', Sources } };
    const outcome = await measure({ ...whole, 'buildx history inspect': { out: JSON.stringify(failed) } });
    expect(outcome.ok && outcome.measurement.notes[0]).toBe(
      'The build failed, so there is no image: line 3: process "x ${TOKEN}" failed.',
    );
  });

  test.each<readonly [string, Answers, string, RegExp]>([
    [
      'no such build',
      { 'buildx history inspect': { code: 1, err: 'ERROR: no record found for ref "abc"' } },
      'abc',
      /^There is no build abc: '.*docker-\d+ buildx history ls' names/,
    ],
    [
      'no builds at all',
      { 'buildx history inspect': { code: 1, err: 'ERROR: no completed build found with offset 7' } },
      '^7',
      /^There is no build \^7:/,
    ],
    [
      'an old buildx',
      { 'buildx history inspect': { code: 1, err: 'docker: unknown command: docker buildx history\n' } },
      'abc',
      /^Past builds need buildx 0\.20 or newer/,
    ],
    [
      'no buildx',
      { 'buildx history inspect': { code: 1, err: "docker: 'buildx' is not a docker command.\n" } },
      'abc',
      /^Past builds need buildx 0\.20 or newer/,
    ],
    ['a flag in place of a build', {}, '--help', /^--help names no build: give an id/],
    [
      'an engine that is down',
      {
        version: {
          code: 1,
          err: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
        },
      },
      'abc',
      /Docker|engine/,
    ],
    ['an answer that is no JSON', { 'buildx history inspect': { out: 'hello' } }, 'abc', /cannot be read\.$/],
  ])('%s', async (_, answers, reference, message) => {
    const outcome = await measure({ ...whole, ...answers }, reference);
    expect(outcome).toEqual({ ok: false, message: expect.stringMatching(message) as string });
  });

  test('no engine, and a cancelled wish', async () => {
    const none = await measurePastBuild(
      { executable: join(folder, 'none'), reference: REF, depth: 'deep' },
      new AbortController().signal,
    );
    expect(!none.ok && none.message).toMatch(/was not found/);
    expect(await measure(whole, REF, AbortSignal.abort())).toEqual({
      ok: false,
      message: 'The measuring was cancelled.',
    });
  });
});
