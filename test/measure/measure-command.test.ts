import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { runMeasure } from '../../server/src/cli/measure';
import { UsageError } from '../../server/src/cli/usage';
import { measureNamedImage } from '../../server/src/measure/engine/measure-image';
import type { Measurement } from '../../server/src/measure/measurement';
import { runIn, type Run } from './run-command';
import { sha256, tar } from './tar-writer';

let folder: string;

const run = (command: typeof runMeasure, args: readonly string[]): Promise<Run> => runIn(folder, command, args);

/** A docker archive for each platform, of a base layer and two of the Dockerfile. */
function archive(platforms: readonly string[]): Uint8Array {
  const layers = [1_500_000, 250_000, 80].map((size) => tar([{ name: 'file', content: 'x'.repeat(size) }]));
  const configs = platforms.map((architecture) =>
    JSON.stringify({
      os: 'linux',
      architecture,
      rootfs: { diff_ids: layers.map((layer) => `sha256:${sha256(layer)}`) },
      history: [
        { created_by: '/bin/sh -c #(nop) ADD file:abc in / ' },
        { created_by: 'CMD ["sh"]', empty_layer: true },
        { created_by: 'COPY app /app # buildkit' },
        { created_by: 'RUN |1 TOKEN=hidden /bin/sh -c make # buildkit' },
      ],
    }),
  );
  return tar([
    ...layers.map((content, at) => ({ name: `${at}.tar`, content })),
    ...configs.map((content, at) => ({ name: `c${at}.json`, content })),
    {
      name: 'manifest.json',
      content: JSON.stringify(
        configs.map((_, at) => ({ Config: `c${at}.json`, RepoTags: ['app:1'], Layers: ['0.tar', '1.tar', '2.tar'] })),
      ),
    },
  ]);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-test-'));
  // What layers hold is kept where the platform keeps such.
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  writeFileSync(join(folder, 'image.tar'), archive(['amd64']));
  writeFileSync(join(folder, 'both.tar'), archive(['arm64', 'amd64']));
  writeFileSync(join(folder, 'cut.tar'), archive(['amd64']).subarray(0, 1_600_000));
  writeFileSync(
    join(folder, 'Dockerfile'),
    'FROM debian\nCOPY app /app\nARG TOKEN\nRUN make \\\n  # all of it\n  && true\n',
  );
  writeFileSync(join(folder, 'other.Dockerfile'), 'FROM debian\nRUN a\nRUN b\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('plimsoll measure', () => {
  test('a table', async () => {
    expect(await run(runMeasure, ['image.tar'])).toEqual({
      code: 0,
      stderr: '',
      stdout: `app:1 (linux/amd64)

LAYER  INSTRUCTION          SIZE                  WASTES
    1  ADD file:abc in /  1.5 MB  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒
    2  COPY app /app      250 kB  ▒▒              1.5 MB
    3  RUN make             80 B  ▏               250 kB

▒ hidden by a later line

file bytes      1.75 MB  stored in 3 layers
live bytes         80 B  what shows in the end; 1.75 MB (100 %) is wasted
transfer bytes  unknown  the layers are stored uncompressed here

Wasted: 1.75 MB, 100 % of the file bytes
  1.5 MB  layer 2 replaces what layer 1 wrote
          1 file: /file
  250 kB  layer 3 replaces what layer 2 wrote
          1 file: /file
`,
    });
  });

  test('with a Dockerfile, by line', async () => {
    const { stdout } = await run(runMeasure, ['--dockerfile', 'Dockerfile', 'image.tar']);
    expect(stdout).toContain(`LINE  INSTRUCTION             SIZE                  WASTES
   1  base image (1 layer)  1.5 MB  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒
   2  COPY app /app         250 kB  ▒▒              1.5 MB
   4  RUN make && true        80 B  ▏               250 kB

▒ hidden by a later line

file bytes      1.75 MB  stored in 3 layers, 1.5 MB of it the base image
live bytes         80 B  what shows in the end; 1.75 MB (100 %) is wasted
transfer bytes  unknown  the layers are stored uncompressed here

Wasted: 1.75 MB, 100 % of the file bytes
  1.5 MB  line 2 replaces what the base image wrote
          1 file: /file
  250 kB  line 4 replaces what line 2 wrote
          1 file: /file
`);
  });

  test('JSON', async () => {
    const { stdout, code } = await run(runMeasure, ['image.tar', '--format', 'json', '--dockerfile', 'Dockerfile']);
    const measurement = JSON.parse(stdout) as Measurement;
    expect(code).toBe(0);
    expect(measurement).toMatchObject({
      version: 1,
      tags: ['app:1'],
      platform: 'linux/amd64',
      dockerfile: 'Dockerfile',
      size: { bytes: 1_750_080, compressedBytes: null, wastedBytes: 1_750_000, baseBytes: 1_500_000 },
      build: null,
      waste: [
        { kind: 'rewrite', bytes: 1_500_000, files: 1, line: 2, causedByLine: 1, layer: 2, causedByLayer: 1 },
        { kind: 'rewrite', bytes: 250_000, files: 1, line: 4, causedByLine: 2, layer: 3, causedByLayer: 2 },
      ],
      notes: [],
    });
    expect(measurement.layers.map(({ bytes, line, base }) => [bytes, line, base])).toEqual([
      [1_500_000, 1, true],
      [250_000, 2, false],
      [80, 4, false],
    ]);
    expect(measurement.waste[0]?.examples).toEqual(['/file']);
    expect(measurement.layers[1]?.files).toEqual({ added: 0, changed: 1, metadataOnly: 0, deleted: 0 });
    expect(stdout).not.toContain('hidden');
  });

  test('a budget', async () => {
    const broken = await run(runMeasure, ['image.tar', '--budget-size', '1.5MB']);
    expect(broken.code).toBe(1);
    expect(broken.stdout).toContain('budget size: 1.75 MB of 1.5 MB, over by 250 kB\n');
    expect((await run(runMeasure, ['image.tar', '--budget-size=2MB', '--format=json'])).code).toBe(0);
    expect((await run(runMeasure, ['image.tar', '--budget-size=1MB', '--format=json'])).code).toBe(1);
  });

  test('several platforms', async () => {
    const chosen = await run(runMeasure, ['both.tar', '--platform', 'linux/arm64']);
    expect(chosen.stdout).toContain('app:1 (linux/arm64)');
    const unsaid = await run(runMeasure, ['both.tar']);
    expect(unsaid.stdout).toContain('There are images for linux/arm64, linux/amd64; this is the one for linux/');
    const missing = await run(runMeasure, ['both.tar', '--platform', 'linux/s390x']);
    expect(missing.code).toBe(3);
    expect(missing.stderr).toContain('but for linux/arm64, linux/amd64');
  });

  test('another Dockerfile maps nothing and says so', async () => {
    const { stdout } = await run(runMeasure, ['image.tar', '--dockerfile', 'other.Dockerfile']);
    expect(stdout).toContain('note: The layers do not fit the Dockerfile');
    expect(stdout).not.toContain('base image');
  });

  test.each([
    ['missing.tar', 'does not exist'],
    ['.', 'is a folder without an image'],
    ['Dockerfile', 'no image archive'],
    ['cut.tar', 'in the middle of a file'],
  ])('%s cannot be measured', async (path, reason) => {
    const { code, stdout, stderr } = await run(runMeasure, [path]);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^plimsoll: [^\n]+\n$/);
    expect(stderr).toContain(reason);
  });

  test('cancelled', async () => {
    const outcome = await measureNamedImage(
      { name: 'image.tar', cwd: folder, executables: [] },
      { depth: 'deep' },
      AbortSignal.abort(),
    );
    expect(outcome).toEqual({ ok: false, message: 'The measuring was cancelled.' });
  });

  test.each([
    [[]],
    [['a', 'b']],
    [['image.tar', '--budget-size', 'much']],
    [['image.tar', '--dockerfile', 'none']],
    [['--tset']],
  ])('wrong usage: %j', async (args) => {
    await expect(run(runMeasure, args)).rejects.toThrow(UsageError);
  });
});
