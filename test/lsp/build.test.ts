import { afterEach, expect, test } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import type { BuildImage } from '../../server/src/lsp/build';
import type { BuildOptions } from '../../server/src/measure/engine/build-options';
import { sampleLayer, sampleMeasurement, sampleStep } from '../measure/samples';
import type { BuildAnswer } from '../../server/src/protocol';
import { startEditor } from './editor';
import type { Editor, EditorOptions } from './editor';
import { dockerfile, offset } from './samples';

let editor: Editor;
const start = async (options?: EditorOptions): Promise<void> => {
  editor = await startEditor(options);
};
afterEach(() => editor.end());

const text = `FROM python:3.12-slim
COPY src /app
RUN pip install \\
    numpy
RUN true
CMD ["python"]
`;

/** What an engine says of `text`. */
const measurement = sampleMeasurement({
  dockerfile: '/w/Dockerfile',
  size: { bytes: 702_400_000, baseBytes: 120_000_000 },
  build: {
    seconds: 14.26,
    exportSeconds: 0.4,
    cached: 1,
    phases: [],
    steps: [
      sampleStep({ instruction: 'FROM python:3.12-slim', line: 1, seconds: 0, cached: true }),
      sampleStep({ instruction: 'COPY src /app', line: 2, seconds: 0.1 }),
      sampleStep({ instruction: 'RUN pip install numpy', line: 3, seconds: 13.12 }),
      sampleStep({ instruction: 'RUN true', line: 5, seconds: 0, cached: true }),
    ],
  },
  layers: [
    sampleLayer({ line: 1, bytes: 120_000_000, base: true }),
    sampleLayer({ line: 2, bytes: 3_400_000 }),
    sampleLayer({ line: 3, bytes: 579_000_000 }),
  ],
});
const succeeds: BuildImage = () => Promise.resolve({ ok: true, measurement, trees: [] });
const fails =
  (line?: number): BuildImage =>
  () =>
    Promise.resolve({
      ok: false,
      failure: { reason: 'build-failed', message: 'RUN pip install ended with exit code 1.', ...(line && { line }) },
    });

const build = (uri = dockerfile): Promise<BuildAnswer> => editor.connection.sendRequest('plimsoll/build', { uri });
const hints = async (): Promise<[number, unknown][]> =>
  (await editor.hints(dockerfile)).map(({ position, label }) => [offset(editor.text(dockerfile), position), label]);
const endOf = (part: string): number => editor.text(dockerfile).indexOf(part) + part.length;

test('each instruction shows at its end what it cost', async () => {
  await start({ host: { build: succeeds } });
  await editor.open(dockerfile, text);
  expect(await editor.hints(dockerfile)).toEqual([]);
  expect(await build()).toEqual({ ok: true, summary: '702 MB · 14.3 s · 1 of 3 steps cached', uri: dockerfile });
  await editor.next('workspace/inlayHint/refresh');
  expect(await hints()).toEqual([
    [endOf('slim'), '120 MB'],
    [endOf('src /app'), '3.4 MB · 0.1 s'],
    [endOf('    numpy'), '579 MB · 13.1 s'],
    [endOf('RUN true'), 'cached'],
  ]);
});

test('a hint is gone as soon as its instruction changes, and comes back with the same text', async () => {
  await start({ host: { build: succeeds } });
  await editor.open(dockerfile, text);
  await build();
  await editor.edit(dockerfile, '    numpy', '    numpy scipy');
  expect((await hints()).map(([, label]) => label)).toEqual(['120 MB', '3.4 MB · 0.1 s', 'cached']);
  await editor.edit(dockerfile, '    numpy scipy', '    numpy');
  expect(await hints()).toHaveLength(4);
});

test('an instruction that moves keeps its hint; one that is new has none', async () => {
  await start({ host: { build: succeeds } });
  await editor.open(dockerfile, text);
  await build();
  await editor.edit(dockerfile, 'RUN pip', '# numbers\nRUN date\nRUN pip');
  expect(await hints()).toContainEqual([endOf('    numpy'), '579 MB · 13.1 s']);
  expect(await hints()).toHaveLength(4);
});

test('another base takes the hints of its whole stage', async () => {
  await start({ host: { build: succeeds } });
  await editor.open(dockerfile, text);
  await build();
  await editor.edit(dockerfile, '3.12-slim', '3.13-slim');
  expect(await hints()).toEqual([]);
});

test('hints carry nothing that a double click would insert, and a setting turns them off', async () => {
  await start({ host: { build: succeeds } });
  await editor.open(dockerfile, text);
  await build();
  for (const hint of await editor.hints(dockerfile)) expect(hint).not.toHaveProperty('textEdits');
  editor.settings = { inlayHints: { enabled: false } };
  await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  expect(await editor.hints(dockerfile)).toEqual([]);
});

test('the engine gets the command of the settings, the Dockerfile, and the folder that it copies from', async () => {
  let asked: BuildOptions | undefined;
  const remember: BuildImage = (options, ...rest) => {
    asked = options;
    return succeeds(options, ...rest);
  };
  const uri = 'file:///w/my%20app/docker/Dockerfile';
  const disk = { '/w/my app/src/main.py': '', '/w/my app/docker/Dockerfile': text };
  await start({ host: { build: remember }, disk, settings: { measure: { executable: '/opt/podman' } } });
  await editor.open(uri, text);
  await build(uri);
  expect(asked).toEqual({
    executable: '/opt/podman',
    context: '/w/my app',
    dockerfile: '/w/my app/docker/Dockerfile',
    tags: [],
    folder: '/w/my app',
  });
});

test('the engine gets what the settings say of builds, and the chosen stage', async () => {
  let asked: BuildOptions | undefined;
  const remember: BuildImage = (options, ...rest) => {
    asked = options;
    return succeeds(options, ...rest);
  };
  const build = {
    args: { VERSION: '1.2', EMPTY: '', WRONG: 3 },
    secrets: ['id=token,env=TOKEN'],
    platform: 'linux/arm64',
    builder: 'remote',
    cacheFrom: ['type=registry,ref=example.org/cache'],
    noCache: true,
  };
  await start({
    host: { build: remember },
    disk: { '/w/app/Dockerfile': text, '/w/app/src/main.py': '' },
    settings: { build, measure: { startup: true } },
    folder: 'file:///w',
  });
  const uri = 'file:///w/app/Dockerfile';
  await editor.open(uri, text);
  await editor.connection.sendRequest('plimsoll/build', { uri, target: 'test' });
  expect(asked).toMatchObject({
    target: 'test',
    folder: '/w',
    buildArgs: { VERSION: '1.2', EMPTY: '' },
    secrets: ['id=token,env=TOKEN'],
    platforms: ['linux/arm64'],
    builder: 'remote',
    cacheFrom: ['type=registry,ref=example.org/cache'],
    noCache: true,
    startup: {},
  });
});

const talks: BuildImage = (options, onEvent, signal) => {
  onEvent({ kind: 'step', index: 1, total: 3, name: 'COPY src /app' });
  onEvent({ kind: 'log', text: '\u001b[31mred\u001b[0m\u0007 and\ttab\r\n' });
  onEvent({ kind: 'log', text: 'x'.repeat(1_000_000) });
  return succeeds(options, onEvent, signal);
};

test('steps and the log reach the client, without control characters, before the answer', async () => {
  await start({ host: { build: talks } });
  await editor.open(dockerfile, text);
  await build();
  const events = editor.received.filter(({ method }) => method === 'plimsoll/build/progress');
  expect(events[0]?.params).toEqual({ kind: 'step', index: 1, total: 3, name: 'COPY src /app' });
  const log = events.map(({ params }) => (params as { text?: string }).text ?? '').join('');
  expect(log).toMatch(/^red and\ttab\nx/);
  expect(log.length).toBeLessThan(110_000);
  expect(log).toMatch(/characters left out$/);
});

test('a failure on a line is a problem there, until its instruction changes or a build succeeds', async () => {
  let outcome = fails(4);
  await start({ host: { build: (...args) => outcome(...args) } });
  await editor.open(dockerfile, text);
  const message = 'RUN pip install ended with exit code 1.';
  expect(await build()).toEqual({ ok: false, cancelled: false, message, logged: message });
  await editor.next('workspace/diagnostic/refresh');
  const ofBuild = async () => (await editor.pull(dockerfile)).filter(({ code }) => code === 'build');
  const [problem] = await ofBuild();
  expect(problem).toMatchObject({ source: 'plimsoll', severity: 1, message });
  expect(offset(text, problem!.range.start)).toBe(text.indexOf('RUN pip'));
  await editor.edit(dockerfile, 'numpy', 'numpi');
  expect(await ofBuild()).toEqual([]);
  await editor.edit(dockerfile, 'numpi', 'numpy');
  expect(await ofBuild()).toHaveLength(1);
  outcome = succeeds;
  await build();
  expect(await ofBuild()).toEqual([]);
});

test('a failure keeps the figures of the build before', async () => {
  let outcome = succeeds;
  await start({ host: { build: (...args) => outcome(...args) } });
  await editor.open(dockerfile, text);
  await build();
  outcome = fails();
  await build();
  expect(await editor.hints(dockerfile)).toHaveLength(4);
});

test('cancelling the request ends the build; meanwhile a second one is refused', async () => {
  let begun!: () => void;
  const running = new Promise<void>((resolve) => (begun = resolve));
  const waits: BuildImage = (_options, _onEvent, signal) =>
    new Promise((resolve) => {
      const cancelled = () =>
        resolve({ ok: false, failure: { reason: 'cancelled', message: 'The build was cancelled.' } });
      signal.addEventListener('abort', cancelled);
      begun();
    });
  await start({ host: { build: waits } });
  await editor.open(dockerfile, text);
  const source = new CancellationTokenSource();
  const answer = editor.connection.sendRequest<BuildAnswer>('plimsoll/build', { uri: dockerfile }, source.token);
  await running;
  expect(await build()).toMatchObject({ ok: false, message: expect.stringContaining('already running') });
  source.cancel();
  expect(await answer).toMatchObject({ ok: false, cancelled: true });
});

test('the end of the server ends a build', async () => {
  let begun!: () => void;
  const running = new Promise<void>((resolve) => (begun = resolve));
  let ended = false;
  const waits: BuildImage = (_options, _onEvent, signal) =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        ended = true;
        resolve({ ok: false, failure: { reason: 'cancelled', message: 'The build was cancelled.' } });
      });
      begun();
    });
  await start({ host: { build: waits } });
  await editor.open(dockerfile, text);
  const answer = build();
  await running;
  await editor.connection.sendRequest('shutdown');
  expect(ended).toBe(true);
  expect(await answer).toMatchObject({ ok: false, cancelled: true });
});

test('a build that throws is an answer, not a crash', async () => {
  await start({ host: { build: () => Promise.reject(new Error('no such thing')) } });
  await editor.open(dockerfile, text);
  expect(await build()).toMatchObject({ ok: false, cancelled: false });
  expect(await editor.next('window/logMessage')).toMatchObject({ message: expect.stringContaining('no such thing') });
});

test.each([
  ['a host that cannot start processes', {}, dockerfile],
  ['a virtual file', { build: succeeds }, 'vscode-vfs://github/o/r/Dockerfile'],
  ['an untitled document', { build: succeeds }, 'untitled:Untitled-1'],
])('%s is refused in one sentence', async (_, host, uri) => {
  await start({ host });
  await editor.open(uri, text);
  expect(await build(uri)).toMatchObject({
    ok: false,
    cancelled: false,
    message: expect.stringMatching(/^Building .*\.$/),
  });
});
