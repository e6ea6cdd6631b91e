import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measuredStorage } from '../../server/src/lsp/node/measured-storage';
import type { Measurement } from '../../server/src/measure/measurement';
import type { BuildAnswer, ReportAnswer } from '../../server/src/protocol';
import { sampleLayer, sampleMeasurement, sampleStep, sampleWaste } from '../measure/samples';
import { startEditor } from './editor';
import type { Editor, EditorOptions } from './editor';
import { dockerfile, offset } from './samples';

let editor: Editor;
const start = async (options: EditorOptions = {}): Promise<void> => {
  editor = await startEditor(options);
};
afterEach(() => editor.end());

const text = `FROM python:3.12-slim AS build
RUN make
FROM python:3.12-slim
RUN groupadd --system app && useradd --system --gid app app
COPY src /app
RUN chown -R app:app /app
CMD ["python", "/app/main.py"]
`;
const [make, final, copied, chowned] = [2, 3, 5, 6];

const measurement = (change: Partial<Measurement> = {}): Measurement =>
  sampleMeasurement({
    dockerfile: '/w/Dockerfile',
    size: { bytes: 1_870_000_000, wastedBytes: 814_000_000, baseBytes: 120_000_000 },
    build: {
      seconds: 32.1,
      exportSeconds: 0.4,
      cached: 1,
      phases: [],
      steps: [
        sampleStep({ instruction: 'RUN make', line: make, seconds: 4, critical: true, cacheBytes: 262_000_000 }),
        sampleStep({ instruction: 'COPY src /app', line: copied, cached: true }),
        sampleStep({ instruction: 'RUN chown -R app:app /app', line: chowned, seconds: 13.1 }),
      ],
    },
    layers: [
      sampleLayer({ line: final, bytes: 120_000_000, base: true }),
      sampleLayer({
        line: copied,
        bytes: 385_000_000,
        files: { added: 20_711, changed: 0, metadataOnly: 0, deleted: 0 },
        directories: [
          { path: '/app/.venv', bytes: 300_000_000 },
          { path: '/app/`x` [a](b)', bytes: 2_000_000 },
        ],
      }),
      sampleLayer({
        line: chowned,
        bytes: 385_000_000,
        files: { added: 0, changed: 1, metadataOnly: 20_710, deleted: 2 },
      }),
    ],
    waste: [
      sampleWaste({
        kind: 'metadata-change',
        bytes: 385_178_738,
        files: 20_710,
        line: chowned,
        causedByLine: copied,
        rule: 'chown-after-copy',
      }),
      sampleWaste({ kind: 'rewrite', bytes: 200, line: chowned, causedByLine: copied }),
    ],
    ...change,
  });

const builds = (...measurements: Measurement[]): Pick<EditorOptions, 'host'> => {
  let next = 0;
  const build = () => {
    const built = measurements[Math.min(next++, measurements.length - 1)]!;
    return Promise.resolve({ ok: true as const, measurement: built, trees: [] });
  };
  return { host: { build } };
};
const commands = { initializationOptions: { commands: true } };
const build = (): Promise<BuildAnswer> => editor.connection.sendRequest('plimsoll/build', { uri: dockerfile });
const report = (uri = dockerfile, target?: string): Promise<ReportAnswer> =>
  editor.connection.sendRequest('plimsoll/report', { uri, ...(target !== undefined && { target }) });
const measured = async (prefix: RegExp) =>
  (await editor.pull(dockerfile)).filter(({ code }) => prefix.test(String(code)));
const hoverText = async (at: string): Promise<string> => {
  const hover = await editor.hover(dockerfile, at);
  return hover === null ? '' : (hover.contents as { value: string }).value;
};

describe('the lens', () => {
  const titles = async () =>
    (await editor.lenses(dockerfile)).map(({ range, command }) => [range.start.line + 1, command?.title]);
  const figures = '1.87 GB · 814 MB wasted · 32.1 s · report';

  test('stands above the last stage and opens the report', async () => {
    await start({ ...builds(measurement()), ...commands });
    await editor.open(dockerfile, text);
    expect(await editor.lenses(dockerfile)).toEqual([]);
    await build();
    await editor.next('workspace/codeLens/refresh');
    const [lens, ...others] = await editor.lenses(dockerfile);
    expect(others).toEqual([]);
    expect(lens!.range.start.line + 1).toBe(final);
    expect(lens!.command).toEqual({
      title: figures,
      command: 'plimsoll.showReport',
      arguments: [dockerfile, ''],
    });
  });

  test('says so when an instruction has changed since, and moves with its stage', async () => {
    await start({ ...builds(measurement()), ...commands });
    await editor.open(dockerfile, text);
    await build();
    await editor.edit(dockerfile, 'FROM', '# a comment\nFROM');
    expect(await titles()).toEqual([[final + 1, figures]]);
    await editor.edit(dockerfile, 'RUN make', 'RUN make all');
    expect(await titles()).toEqual([[final + 1, `before the last changes: ${figures}`]]);
    await editor.edit(dockerfile, 'FROM python:3.12-slim\nRUN group', 'FROM python:3.13-slim\nRUN group');
    expect(await titles()).toEqual([[final + 1, `before the last changes: ${figures}`]]);
  });

  test('each target that was built has its own', async () => {
    await start({ ...builds(measurement(), measurement({ target: 'build', build: null })), ...commands });
    await editor.open(dockerfile, text);
    await build();
    await build();
    expect(await titles()).toEqual([
      [1, '1.87 GB · 814 MB wasted · report'],
      [final, figures],
    ]);
    expect((await report(dockerfile, 'build'))?.measurement.target).toBe('build');
    expect((await report(dockerfile, ''))?.measurement.target).toBeNull();
    expect((await report())?.measurement.target).toBe('build');
  });

  test('a setting turns it off; another offers the first build', async () => {
    await start({ ...builds(measurement()), ...commands, settings: { codeLens: { build: true } } });
    await editor.open(dockerfile, text);
    expect(await titles()).toEqual([[final, 'Build and Measure']]);
    await build();
    expect(await titles()).toEqual([[final, figures]]);
    editor.settings = { codeLens: { enabled: false, build: true } };
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    expect(await titles()).toEqual([]);
  });

  test('a client without our commands is not sent to one', async () => {
    await start({ ...builds(measurement()), settings: { codeLens: { build: true } } });
    await editor.open(dockerfile, text);
    expect(await editor.lenses(dockerfile)).toEqual([]);
    await build();
    expect((await editor.lenses(dockerfile))[0]?.command).toEqual({ title: figures, command: '' });
  });
});

describe('the hover on an instruction', () => {
  test('tells its files, where they are, what is wasted and by whom', async () => {
    await start(builds(measurement()));
    await editor.open(dockerfile, text);
    expect(await hoverText('COPY src')).toBe('');
    await build();
    expect(await hoverText('COPY src')).toBe(
      [
        '**Last build**: 385 MB · cached',
        'Files: 20,711 added',
        'Most of it:\n- 300 MB in `/app/.venv`\n- 2 MB in ``/app/`x` [a](b)``',
        'Waste:\n- 385 MB of it: line 6 stores them again, to change their owner, mode or time',
      ].join('\n\n'),
    );
    expect(await hoverText('RUN make')).toBe(
      [
        '**Last build**: cache 262 MB · 4.0 s',
        'In the build cache: 262 MB, as the builder counts them',
        'The build waited for it: it is on the longest chain of steps',
      ].join('\n\n'),
    );
  });

  test('names lines as they are now, and goes with the text', async () => {
    await start(builds(measurement()));
    await editor.open(dockerfile, text);
    await build();
    await editor.edit(dockerfile, 'COPY src', '# one line more\nCOPY src');
    const own = await hoverText('app:app /app');
    expect(own).toContain('Files: 1 changed, 20,710 stored again with the same content, 2 deleted');
    expect(own).toContain('- 385 MB stored again, to change owner, mode or time of files from line 6');
    await editor.edit(dockerfile, 'COPY src', 'COPY  src');
    expect(await hoverText('COPY  src')).toBe('');
    expect(await hoverText('app:app /app')).toContain('of files from a layer below');
  });
});

describe('what was measured is a problem', () => {
  test('on the keyword, with the fix of the rule that it names; both go with the text', async () => {
    await start(builds(measurement()));
    await editor.open(dockerfile, text);
    expect(await measured(/^measured-/)).toEqual([]);
    await build();
    await editor.next('workspace/diagnostic/refresh');
    const [problem, ...others] = await measured(/^measured-/);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      code: 'measured-duplicate',
      // The rule that mends it warns already.
      severity: 3,
      message: 'This stores 385 MB again, to change owner, mode or time of 20,710 files from line 5',
      range: { start: { line: chowned - 1, character: 0 }, end: { line: chowned - 1, character: 3 } },
    });
    expect(problem!.relatedInformation?.[0]?.location.range.start.line).toBe(copied - 1);

    const fixes = (await editor.actions(dockerfile, 'RUN chown -R', ['quickfix'])).filter(
      ({ edit, title }) => edit && !title.startsWith('Ignore'),
    );
    expect(fixes.map(({ title }) => title)).toEqual(['Give the owner with --chown where the files are copied']);
    expect(fixes[0]!.diagnostics?.map(({ code }) => code)).toEqual(['measured-duplicate', 'chown-after-copy']);

    await editor.edit(dockerfile, 'COPY src', 'COPY --link src');
    expect(await measured(/^measured-/)).toEqual([]);
  });

  test('a budget that is broken names its three largest lines, until anything changes', async () => {
    await start({ ...builds(measurement()), settings: { budgets: { size: '500MB', time: '30s', waste: '1GB' } } });
    await editor.open(dockerfile, text);
    await build();
    const problems = await measured(/^over-/);
    expect(problems.map(({ message, range }) => [range.start.line + 1, message])).toEqual([
      [final, 'The image stores 1.87 GB, over its budget of 500 MB: line 5 takes 385 MB, line 6 385 MB, line 3 120 MB'],
      [
        final,
        'The build took 32.1 s, over its budget of 30.0 s: line 6 takes 13.1 s, line 2 4.0 s, exporting the image 0.4 s',
      ],
    ]);
    expect((await report())?.measurement.budgets.map(({ name, ok }) => [name, ok])).toEqual([
      ['size', false],
      ['time', false],
      ['waste', true],
    ]);
    await editor.edit(dockerfile, 'CMD ["python"', 'CMD ["python3"');
    expect(await measured(/^over-/)).toEqual([]);
  });

  test('a configuration file says the budgets before the settings do', async () => {
    const disk = { '/w/plimsoll.yaml': 'budgets:\n  size: 3GB\n' };
    await start({ ...builds(measurement()), disk, settings: { budgets: { size: '500MB', time: '30s' } } });
    await editor.open(dockerfile, text);
    await build();
    expect((await measured(/^over-/)).map(({ code }) => code)).toEqual(['over-time-budget']);
  });

  test('an ignore comment silences it', async () => {
    await start(builds(measurement()));
    await editor.open(dockerfile, text);
    await build();
    await editor.edit(dockerfile, 'RUN chown', '# plimsoll-ignore measured-duplicate -- known\nRUN chown');
    expect(await measured(/^measured-/)).toEqual([]);
  });
});

describe('the report', () => {
  test('is of the text that was measured, and compares with the build before', async () => {
    const smaller = measurement({ size: { ...measurement().size, bytes: 1_000_000_000 } });
    await start(builds(measurement(), smaller));
    await editor.open(dockerfile, text);
    expect(await report()).toBeNull();
    await build();
    expect((await report())?.previous).toBeNull();
    await build();
    await editor.edit(dockerfile, 'RUN make', 'RUN true');
    const data = await report();
    expect(data?.dockerfile?.lines).toEqual(text.split('\n'));
    expect(data?.previous).not.toBeNull();
    expect(JSON.stringify(data?.previous)).toContain('1870000000');
  });

  test('Clear Measurements leaves nothing', async () => {
    await start(builds(measurement()));
    await editor.open(dockerfile, text);
    await build();
    await editor.connection.sendRequest('plimsoll/clearMeasurements');
    expect(await report()).toBeNull();
    expect(await editor.hints(dockerfile)).toEqual([]);
    expect(await measured(/^measured-/)).toEqual([]);
  });
});

describe('an image that is there', () => {
  const measures = (asked: unknown[]): Pick<EditorOptions, 'host'> => ({
    host: {
      measure: (name, executable, options) => {
        asked.push({ name, executable, options });
        return Promise.resolve({ ok: true, measurement: measurement({ build: null }), trees: [] });
      },
    },
  });
  const measure = (image: string, uri: string | null): Promise<BuildAnswer> =>
    editor.connection.sendRequest('plimsoll/measure', { image, uri });

  test('gives its figures to the lines of its Dockerfile', async () => {
    const asked: unknown[] = [];
    await start(measures(asked));
    await editor.open(dockerfile, text);
    expect(await measure('app:1', dockerfile)).toEqual({
      ok: true,
      summary: '1.87 GB · 814 MB wasted',
      uri: dockerfile,
    });
    expect(asked).toEqual([{ name: 'app:1', executable: 'docker', options: { depth: 'deep', dockerfile: text } }]);
    const labels = (await editor.hints(dockerfile)).map(({ label }) => label);
    expect(labels).toEqual(['120 MB', '385 MB', '385 MB']);
    expect(await hoverText('COPY src')).toContain('**Last measured**: 385 MB');
  });

  test('without a Dockerfile has a report of its own', async () => {
    await start(measures([]));
    const answer = await measure('ghcr.io/o/app:1', null);
    const uri = answer.ok ? answer.uri : '';
    expect(uri).toBe('plimsoll-image:ghcr.io%2Fo%2Fapp%3A1');
    expect((await report(uri))?.dockerfile).toBeNull();
  });

  test('a failure is one sentence, and a host that runs nothing refuses', async () => {
    await start({ host: { measure: () => Promise.resolve({ ok: false, message: 'app:1 is not there.' }) } });
    expect(await measure('app:1', null)).toEqual({ ok: false, cancelled: false, message: 'app:1 is not there.' });
    await editor.end();
    await start();
    expect(await measure('app:1', null)).toMatchObject({ ok: false, message: expect.stringMatching(/^Measuring /) });
  });
});

describe('in a folder of the client', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plimsoll storage '));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const kept = (...measurements: Measurement[]): EditorOptions => ({
    host: { ...builds(...measurements).host, storage: measuredStorage },
    initializationOptions: { storage: folder, commands: true },
  });

  test('what was measured outlives the server, as far as the text is the same', async () => {
    await start(kept(measurement()));
    await editor.open(dockerfile, text);
    await build();
    await editor.end();

    await start(kept());
    await editor.open(dockerfile, text.replace('COPY src /app', 'COPY src /srv'));
    const hints = await editor.hints(dockerfile);
    expect(hints.map(({ position, label }) => [offset(editor.text(dockerfile), position) > 0, label])).toEqual([
      [true, 'cache 262 MB · 4.0 s'],
      [true, '120 MB'],
      [true, '385 MB · 13.1 s'],
    ]);
    expect((await report())?.dockerfile?.lines).toEqual(text.split('\n'));
    expect((await editor.lenses(dockerfile))[0]?.command?.title).toMatch(/^before the last changes: 1\.87 GB/);
  });

  test('the next build knows the one before, and another target stays', async () => {
    await start(kept(measurement(), measurement({ target: 'build' })));
    await editor.open(dockerfile, text);
    await build();
    await build();
    await editor.end();
    await start(kept(measurement()));
    await editor.open(dockerfile, text);
    await build();
    expect((await report())?.previous).not.toBeNull();
    expect((await report(dockerfile, 'build'))?.measurement.target).toBe('build');
  });

  test('a damaged file costs nothing but what was in it', async () => {
    await start(kept(measurement()));
    await editor.open(dockerfile, text);
    await build();
    await editor.end();
    for (const damage of ['{', '[]', '{"uri":"file:///w/Dockerfile","records":[{"text":5}]}', '\u0000']) {
      const [file] = await readdir(join(folder, 'measured'));
      await writeFile(join(folder, 'measured', file!), damage);
      await start(kept(measurement()));
      await editor.open(dockerfile, text);
      expect(await editor.hints(dockerfile)).toEqual([]);
      expect(await build()).toMatchObject({ ok: true });
      expect(await editor.hints(dockerfile)).toHaveLength(4);
      await editor.end();
    }
    await start();
  });

  test('a folder that cannot be written costs the memory, not the figures', async () => {
    await writeFile(join(folder, 'measured'), '');
    await start(kept(measurement()));
    await editor.open(dockerfile, text);
    expect(await build()).toMatchObject({ ok: true });
    expect(await editor.hints(dockerfile)).toHaveLength(4);
    expect(await editor.next('window/logMessage')).toMatchObject({
      message: expect.stringContaining('not kept for good'),
    });
  });

  test('Clear Measurements empties it', async () => {
    await start(kept(measurement()));
    await editor.open(dockerfile, text);
    await build();
    expect(await readdir(folder)).toEqual(['history', 'measured']);
    await editor.connection.sendRequest('plimsoll/clearMeasurements');
    expect(await readdir(folder)).toEqual([]);
  });
});

test('the stages to choose from are those that nothing else in the file builds on', async () => {
  const stages = `FROM debian:12 AS base
FROM base AS tools
RUN make
FROM base AS test
COPY --from=tools /out /out
FROM base AS dev
FROM base
COPY --from=tools /out /out
`;
  await start({ disk: { '/w/compose.yaml': 'services:\n  a:\n    build:\n      context: .\n      target: tools\n' } });
  await editor.open(dockerfile, stages);
  const answer = await editor.connection.sendRequest('plimsoll/build/targets', { uri: dockerfile });
  expect(answer).toEqual({
    targets: [
      { name: null, line: 7, from: 'FROM base' },
      { name: 'dev', line: 6, from: 'FROM base AS dev' },
      { name: 'test', line: 4, from: 'FROM base AS test' },
      { name: 'tools', line: 2, from: 'FROM base AS tools' },
    ],
  });
});
