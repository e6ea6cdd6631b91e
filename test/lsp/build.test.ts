import { afterEach, expect, test } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import type { BuildImage } from '../../server/src/lsp/build';
import type { BuildOptions } from '../../server/src/measure/engine/build-options';
import type { BuildAnswer } from '../../server/src/protocol';
import { succeeds, text } from './build-samples';
import { startEditor } from './editor';
import type { Editor, EditorOptions } from './editor';
import { dockerfile, offset } from './samples';

let editor: Editor;
const start = async (options?: EditorOptions): Promise<void> => {
  editor = await startEditor(options);
};
afterEach(() => editor.end());

const fails =
  (line?: number): BuildImage =>
  () =>
    Promise.resolve({
      ok: false,
      failure: { reason: 'build-failed', message: 'RUN pip install ended with exit code 1.', ...(line && { line }) },
    });

const build = (uri = dockerfile): Promise<BuildAnswer> => editor.connection.sendRequest('plimsoll/build', { uri });

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
