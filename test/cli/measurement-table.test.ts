import { describe, expect, test } from 'vitest';
import { terminalStyle } from '../../server/src/cli/format/style';
import { displayWidth } from '../../server/src/cli/format/printable';
import { plainLook } from '../../server/src/cli/look';
import { measurementTable } from '../../server/src/cli/measurement-table';
import { checkBudgets } from '../../server/src/measure/budgets';
import { builtOf, recordedMeasurement } from '../measure/measurements';
import { sampleLayer, sampleMeasurement, sampleStep } from '../measure/samples';

test('a real build: lines with bars, three sizes, waste with the rule that mends it, broken budgets with who broke them', () => {
  const measured = recordedMeasurement('story-a-after-overlay2');
  const budgets = checkBudgets(measured, { size: 300e6, time: 300, waste: 1e6, startup: 5 });
  expect(measurementTable({ ...measured, tags: ['gateway:2'], budgets })).toMatchInlineSnapshot(`
    "gateway:2 (linux/amd64) from Dockerfile

    LINE  INSTRUCTION                                               SIZE                   WASTES   TIME
       1  FROM python:3.11-slim (1 layer)                         161 MB  ░░░░░░░░░░░░░░
       2  COPY --from=ghcr.io/astral-sh/uv:0.12.5 /uv /usr/loc…  59.2 MB  █████                    0.1 s
       3  RUN useradd --create-home --uid 1000 app               7.24 kB  ▏               1.32 kB  0.2 s
       4  WORKDIR /app                                               0 B                           0.0 s
       6  COPY pyproject.toml uv.lock ./                         60.5 kB  ▏                        0.0 s
       7  RUN uv sync --no-dev --frozen --no-cache               89.1 MB  ▒▒▒▒▒▒▒▒                 2.5 s
       8  COPY . .                                               63.7 kB  ▏               60.5 kB  0.0 s
       9  RUN chown -R app:app /app                              88.3 MB  ████████        88.3 MB  1.4 s

    ░ base image   █ shows in the end   ▒ hidden by a later line

    file bytes       397 MB  stored in 8 layers, 161 MB of it the base image
    live bytes       309 MB  what shows in the end; 88.4 MB (22.2 %) is wasted
    transfer bytes  unknown  the layers are stored uncompressed here

    Wasted: 88.4 MB, 22.2 % of the file bytes
      88.3 MB  chown in line 9 rewrites with another owner or mode what line 7 wrote
               2,341 files, the largest /app/…/libscipy_openblas64_-32a4b2a6.so   mend: chown-after-run
       126 kB  3 smaller, which --format json tells

    Perhaps not needed: it shows in the end, and is no part of the waste
      15.4 MB  line 9 leaves tests of packages
               745 files, the largest /app/.venv/lib/python3.11/…/test_multiarray.cpython-311.pyc
      11.3 MB  line 9 leaves compiled Python
               603 files, the largest /app/.venv/lib/python3.11/site-packages/…/core.cpython-311.pyc
       844 kB  line 7 leaves compiled Python
               36 files, the largest /usr/lib/python3.11/__pycache__/ipaddress.cpython-311.pyc
      25.7 kB  3 smaller, which --format json tells

    built in 5.1 s, of which export 0.5 s; 0 of 7 steps from the cache
    budget size: 397 MB of 300 MB, over by 97.4 MB
         161 MB  line 1  FROM python:3.11-slim
        89.1 MB  line 7  RUN uv sync --no-dev --frozen --no-cache
        88.3 MB  line 9  RUN chown -R app:app /app
    budget time: 5.1 s of 5 min, kept
    budget waste: 88.4 MB of 1 MB, over by 87.4 MB
        88.3 MB  line 9  RUN chown -R app:app /app
        60.5 kB  line 8  COPY . .
        1.32 kB  line 3  RUN useradd --create-home --uid 1000 app
    budget startup: 5.0 s, not checked: the container was not started: --startup does it
    "
  `);
});

test('stages that are not in the image: bytes of the build cache in brackets, and the chain of steps that wait for each other', () => {
  const table = measurementTable(recordedMeasurement('story-b-after-containerd'), { ...plainLook, width: 80 });
  expect(table).toMatchInlineSnapshot(`
    "sha256:4a5b683ed32a (linux/amd64) from Dockerfile, target prod

    LINE  INSTRUCTION                              SIZE                WASTES   TIME
          stage base
       2  FROM python:3.11-slim AS base
       3  COPY --from=ghcr.io/astral-sh/uv:…  (59.7 MB)                        0.2 s
       4  WORKDIR /app                        (8.19 kB)                        0.1 s
          stage build
      13  COPY pyproject.toml uv.lock* ./     (45.1 kB)                        0.1 s
      14  RUN --mount=type=cache,target=/ro…  (50.3 MB)                        8.9 s
      15  COPY . .                            (65.5 kB)                        0.2 s
      16  RUN --mount=type=cache,target=/ro…  (98.3 kB)                        1.2 s
          stage prod
      19  FROM python:3.11-slim AS prod (1 …     161 MB  ░░░░░░░░░░░
      21  RUN groupadd --gid 1000 worker &&…    7.25 kB  ▏            1.32 kB  0.6 s
      22  WORKDIR /app                              0 B                        0.1 s
      24  COPY --from=build --chown=worker:…    45.3 MB  ███                   0.9 s
      25  COPY --from=build --chown=worker:…    1.51 kB  ▏                     0.1 s
      26  COPY --from=build --chown=worker:…      101 B  ▏                     0.1 s
      27  COPY --from=build --chown=worker:…        6 B  ▏                     0.1 s

    ░ base image   █ shows in the end
    (…) not in the image: bytes of the build cache, which counts otherwise

    file bytes       206 MB  stored in 7 layers, 161 MB of it the base image
    live bytes       206 MB  what shows in the end; 1.32 kB (< 0.1 %) is wasted
    transfer bytes  71.8 MB  compressed, as it is pulled

    Perhaps not needed: it shows in the end, and is no part of the waste
      16.4 MB  line 24 leaves compiled Python
               624 files, the largest /app/.venv/lib/…/compiler.cpython-311.pyc
      19.3 kB  3 smaller, which --format json tells

    built in 19.2 s, of which export 5.3 s; 0 of 12 steps from the cache
    longest chain of steps: lines 3, 4, 13, 14, 15, 16, 24, 25, 26, 27 (11.9 s)
    "
  `);
});

describe('the terminal', () => {
  const build = builtOf([
    { instruction: 'FROM 기본:1', bytes: 2_000_000 },
    { instruction: `RUN echo ${'漢字🐳'.repeat(40)}\u001b[2J\u202e`, bytes: 4_000_000 },
    { instruction: 'RUN chown -R app /漢字', bytes: 3_000_000, wastes: 2_500_000 },
  ]);

  test.each([60, 72, 80, 100, 200])('of %i columns holds the lines', (width) => {
    const table = measurementTable(build, { ...plainLook, width }).split('\n\n')[1]!;
    for (const line of table.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width);
    expect(table.includes('█')).toBe(width >= 72);
  });

  test('wide characters leave the columns where they are, and nothing steers the terminal', () => {
    const lines = measurementTable(build).split('\n').slice(2, 6);
    const ends = lines.map((line) => displayWidth(line.slice(0, line.search(/ [MB]B /) + 3)));
    expect(new Set(ends.slice(1)).size).toBe(1);
    for (const steering of ['\u001b', '\u202e']) expect(measurementTable(build)).not.toContain(steering);
  });

  test('colours only paint: without them the same text stands there', () => {
    const painted = measurementTable(build, { ...plainLook, style: terminalStyle(true) });
    expect(painted).toContain('\u001b[');
    // eslint-disable-next-line no-control-regex -- what colours are made of
    expect(painted.replaceAll(/\u001b\[\d+m/g, '')).toBe(measurementTable(build));
  });
});

test('what a build took, from its start to a container that is ready', () => {
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
        sampleLayer({ bytes: 70_000_000, line: 1, base: true }),
        sampleLayer({ bytes: 5_000_000, line: 1, base: true }),
        sampleLayer({ bytes: 0, line: 2, instruction: 'WORKDIR /app' }),
        sampleLayer({ bytes: 525_000_000, line: 3, instruction: 'RUN x' }),
      ],
      startup: { seconds: 2.03, until: 'healthy' },
      budgets: [{ name: 'time', limit: 60, actual: 84.2, ok: false }],
      notes: ['Something is missing.'],
    }),
  );
  expect(table).toMatchInlineSnapshot(`
    "sha256:555555555555 (linux/amd64) from Dockerfile

    LINE  INSTRUCTION                                                   SIZE                        TIME
       1  FROM python:3.12-slim (2 layers)                             75 MB  ░░
       2  WORKDIR /app                                                   0 B                      cached
       3  RUN xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…  525 MB  ██████████████  1 min 10 s

    ░ base image   █ shows in the end

    file bytes      600 MB  stored in 4 layers, 75 MB of it the base image
    transfer bytes  182 MB  compressed, as it is pulled

    built in 1 min 24 s, of which export 12.0 s; 1 of 2 steps from the cache
    started in 2.0 s (until it was healthy)
    budget time: 1 min 24 s of 1 min, over by 24.2 s
        1 min 10 s  line 3  RUN xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
            12.0 s          exporting the image

    note: Something is missing.
    "
  `);
});

test('an image whose bytes nobody knows', () => {
  const table = measurementTable(
    sampleMeasurement({
      size: { metric: 'transfer-bytes', bytes: null },
      layers: [sampleLayer({ bytes: null, instruction: 'RUN x' })],
    }),
  );
  expect(table).toMatchInlineSnapshot(`
    "sha256:555555555555 (linux/amd64) from Dockerfile

    LAYER  INSTRUCTION
        1  RUN x

    transfer bytes  unknown  compressed, as it is pulled, in 1 layer
    "
  `);
});
