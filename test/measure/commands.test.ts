import { sampleLayer, sampleMeasurement, sampleStep, sampleWaste } from './samples';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBuild } from '../../server/src/cli/build';
import type { CliIo } from '../../server/src/cli/io';
import { runMeasure } from '../../server/src/cli/measure';
import { measurementTable } from '../../server/src/cli/measurement-table';
import { UsageError } from '../../server/src/cli/usage';
import { wasteTable } from '../../server/src/cli/waste-table';
import { measureNamedImage } from '../../server/src/measure/engine/measure-image';
import { buildAndMeasure } from '../../server/src/measure/engine/build';
import type { Measurement } from '../../server/src/measure/measurement';
import { sha256, tar } from './tar-writer';

let folder: string;

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(
  command: (args: readonly string[], io: CliIo) => Promise<number>,
  args: readonly string[],
  signal = new AbortController().signal,
): Promise<Run> {
  const output = { stdout: '', stderr: '' };
  const code = await command(args, {
    stdout: (text) => void (output.stdout += text),
    stderr: (text) => void (output.stderr += text),
    isTerminal: false,
    cwd: folder,
    signal,
  });
  return { code, ...output };
}

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

LINE  INSTRUCTION          SIZE
      ADD file:abc in /  1.5 MB  █████████████████
      COPY app /app      250 kB  ███
      RUN make             80 B  ▏

wasted 1.5 MB  layer 2 replaces what layer 1 wrote (1 file: /file)
wasted 250 kB  layer 3 replaces what layer 2 wrote (1 file: /file)

1.75 MB file bytes in 3 layers, wasted 1.75 MB
`,
    });
  });

  test('with a Dockerfile, by line', async () => {
    const { stdout } = await run(runMeasure, ['--dockerfile', 'Dockerfile', 'image.tar']);
    expect(stdout).toContain(`LINE  INSTRUCTION             SIZE
   1  base image (1 layer)  1.5 MB  █████████████████
   2  COPY app /app         250 kB  ███
   4  RUN make && true        80 B  ▏

wasted 1.5 MB  line 2 replaces what the base image wrote (1 file: /file)
wasted 250 kB  line 4 replaces what line 2 wrote (1 file: /file)

1.75 MB file bytes in 3 layers, base image 1.5 MB, wasted 1.75 MB
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

describe('plimsoll build', () => {
  test.each([[['a', 'b']], [['--budget-time', 'soon']], [['--progress', 'fancy']], [['-t']], [['--tset', 'x']]])(
    'wrong usage: %j',
    async (args) => {
      await expect(run(runBuild, args)).rejects.toThrow(UsageError);
    },
  );

  test('help names every flag', async () => {
    const { stdout, code } = await run(runBuild, ['--help']);
    expect(code).toBe(0);
    for (const flag of [
      'file',
      'tag',
      'target',
      'platform',
      'build-arg',
      'no-cache',
      'builder',
      'progress',
      'budget-size',
      'budget-time',
      'format',
    ])
      expect(stdout).toContain(`--${flag}`);
  });

  test('without an engine: one sentence, and nothing left behind', async () => {
    const before = readdirSync(tmpdir()).filter((name) => /^plimsoll-\w{6}$/.test(name));
    const options = {
      executable: 'plimsoll-no-docker',
      context: folder,
      dockerfile: join(folder, 'Dockerfile'),
      tags: [],
    };
    const outcome = await buildAndMeasure(options, () => {}, new AbortController().signal);
    expect(outcome).toMatchObject({ ok: false, failure: { reason: 'no-engine' } });
    expect(readdirSync(tmpdir()).filter((name) => /^plimsoll-\w{6}$/.test(name))).toEqual(before);
    expect(await buildAndMeasure(options, () => {}, AbortSignal.abort())).toMatchObject({
      ok: false,
      failure: { reason: 'cancelled' },
    });
  });
});

test('the table of a build: bytes and seconds by line', () => {
  const table = measurementTable(
    sampleMeasurement({
      size: { bytes: 600_000_000, compressedBytes: 182_000_000, baseBytes: 75_000_000 },
      build: {
        seconds: 84.2,
        exportSeconds: 12,
        cached: 1,
        phases: [],
        steps: [
          sampleStep({ line: 1, instruction: 'FROM python:3.12-slim', seconds: 0, cached: true }),
          sampleStep({ line: 2, instruction: 'WORKDIR /app', seconds: 0, cached: true }),
          sampleStep({ line: 3, instruction: `RUN ${'x'.repeat(80)}`, seconds: 70.4 }),
        ],
      },
      layers: [
        sampleLayer({ bytes: 70_000_000, line: 1, instruction: '', base: true }),
        sampleLayer({ bytes: 5_000_000, line: 1, instruction: '', base: true }),
        sampleLayer({ bytes: 0, line: 2, instruction: 'WORKDIR /app' }),
        sampleLayer({ bytes: 525_000_000, line: 3, instruction: 'RUN x' }),
      ],
      budgets: [{ name: 'time', limit: 60, actual: 84.2, ok: false }],
      notes: ['Something is missing.'],
    }),
  );
  expect(table).toBe(`sha256:555555555555 (linux/amd64)

LINE  INSTRUCTION                                                 SIZE                            TIME
   1  FROM python:3.12-slim                                      75 MB  ███                     cached
   2  WORKDIR /app                                                 0 B                          cached
   3  RUN xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…  525 MB  ██████████████████  1 min 10 s

600 MB file bytes in 4 layers, base image 75 MB, compressed 182 MB
built in 1 min 24 s, of which export 12.0 s; 1 of 2 steps from the cache
budget time: 1 min 24 s of 1 min, over by 24.2 s
note: Something is missing.
`);
});

test('the table of waste: what did it, whose files, and no more than ten lines', () => {
  const item = { layer: 3, causedByLayer: 2 };
  const table = wasteTable({
    layers: [
      sampleLayer({ line: 1, instruction: '', base: true }),
      sampleLayer({ line: 9, instruction: 'COPY . /app', base: false }),
      sampleLayer({ line: 12, instruction: 'RUN chown -R app /app && rm -r /tmp/x', base: false }),
      sampleLayer({ line: null, instruction: 'RUN farm', base: false }),
    ],
    waste: [
      sampleWaste({
        ...item,
        kind: 'metadata-change',
        bytes: 579_000_000,
        files: 12_034,
        examples: ['/app/a\u001b[2J', '/app/b'],
      }),
      sampleWaste({ ...item, kind: 'deleted', bytes: 4000, causedByLayer: 1 }),
      sampleWaste({ ...item, kind: 'deleted', bytes: 3000, layer: 4, causedByLayer: 4 }),
      sampleWaste({ ...item, kind: 'duplicate', bytes: 2000, layer: 1, causedByLayer: 1 }),
      ...Array.from({ length: 8 }, () => sampleWaste({ ...item, kind: 'moved' })),
    ],
  });
  expect(table.slice(0, 5)).toEqual([
    'wasted    579 MB  chown in line 12 rewrites with another owner or mode what line 9 wrote (12,034 files, the largest /app/a\\u{1b}[2J)',
    'wasted      4 kB  rm in line 12 deletes what the base image wrote (1 file: /x)',
    'wasted      3 kB  layer 4 deletes what it wrote (1 file: /x)',
    'duplicate   2 kB  the base image stores again what it wrote (1 file: /x)',
    'wasted       1 B  line 12 moves what line 9 wrote (1 file: /x)',
  ]);
  expect(table.slice(10)).toEqual(['and 2 smaller: --format json tells all']);
});
