import { afterEach, expect, test } from 'vitest';
import type { DidChangeWatchedFilesRegistrationOptions, RegistrationParams } from 'vscode-languageserver/node';
import { WatchKind } from 'vscode-languageserver/node';
import { changingFiles, gatedFiles } from './changing-files';
import { startEditor } from './editor';
import type { Editor, EditorOptions } from './editor';
import { copiedFolder, copiesAll, dockerfile } from './samples';

let editor: Editor;
const start = async (options?: EditorOptions): Promise<void> => {
  editor = await startEditor(options);
};
afterEach(() => editor.end());

const lacksIgnoreFile = async (uri = dockerfile): Promise<boolean> =>
  (await editor.pull(uri)).some(({ code }) => code === 'missing-dockerignore');

test('the server watches the files that its findings depend on, and asks for a new look when one changes', async () => {
  const disk: Record<string, string> = { ...copiedFolder };
  await start({ host: { files: changingFiles(disk) } });
  const registered = [await registration(), await registration()];
  expect(registered.map(({ method }) => method)).toEqual([
    'workspace/didChangeConfiguration',
    'workspace/didChangeWatchedFiles',
  ]);
  const patterns = JSON.stringify(registered[1]);
  for (const name of ['.dockerignore', 'uv.lock', 'pyproject.toml', '.github/workflows', 'compose', 'docker-bake'])
    expect(patterns).toContain(name);

  await editor.open(dockerfile, copiesAll);
  expect(await lacksIgnoreFile()).toBe(true);
  disk['/w/.dockerignore'] = '.env\n';
  await editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: 'file:///w/.dockerignore', type: 1 }],
  });
  await editor.next('workspace/diagnostic/refresh');
  expect(await lacksIgnoreFile()).toBe(false);
});

test('a check that began before a file changed is not kept for what is asked afterwards', async () => {
  const disk: Record<string, string> = { ...copiedFolder };
  const gate = gatedFiles(changingFiles(disk));
  await start({ host: { files: gate.files } });
  await editor.open(dockerfile, copiesAll);
  const answer = editor.pull(dockerfile).catch((error: unknown) => error);
  await gate.reached;
  await editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: 'file:///w/.dockerignore', type: 1 }],
  });
  await editor.next('workspace/diagnostic/refresh');
  gate.open();
  await answer;
  // What the check has read is what was there before.
  disk['/w/.dockerignore'] = '.env\n.git\n';
  const titles = (await editor.actions(dockerfile)).map(({ title }) => title);
  expect(titles.filter((title) => title.includes('.dockerignore'))).toEqual([]);
});

test('what comes and goes in the folders above a document is watched, up to the folder of the editor', async () => {
  const disk: Record<string, string> = {
    '/top/w/a/.env': '',
    '/top/w/a/.dockerignore': 'docs\n',
    '/top/w/.git/HEAD': '',
  };
  await start({ folder: 'file:///top/w', host: { files: changingFiles(disk) } });
  const uri = 'file:///top/w/a/Dockerfile';
  await editor.open(uri, copiesAll);
  const rules = async () => (await editor.pull(uri)).map(({ code }) => code);
  expect(await rules()).toContain('sensitive-file-in-context');
  await editor.pull(uri);
  const folders = editor.received
    .filter(({ method }) => method === 'client/registerCapability')
    .flatMap(({ params }) => (params as RegistrationParams).registrations)
    .flatMap(
      ({ registerOptions }) => (registerOptions as Partial<DidChangeWatchedFilesRegistrationOptions>).watchers ?? [],
    )
    .filter(({ kind }) => kind === (WatchKind.Create | WatchKind.Delete))
    .map(({ globPattern }) => globPattern);
  const every = (baseUri: string) => ({ baseUri, pattern: '*' });
  expect(folders).toHaveLength(2);
  expect(folders).toEqual(expect.arrayContaining([every('file:///top/w/a'), every('file:///top/w')]));
  delete disk['/top/w/a/.env'];
  await editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: 'file:///top/w/a/.env', type: 3 }],
  });
  await editor.next('workspace/diagnostic/refresh');
  expect(await rules()).not.toContain('sensitive-file-in-context');
});

test('an open .dockerignore counts before it is saved, and has no problems of its own', async () => {
  await start({ disk: copiedFolder });
  await editor.open(dockerfile, copiesAll);
  expect(await lacksIgnoreFile()).toBe(true);
  await editor.open('file:///w/.dockerignore', '.env\n', 'ignore');
  await editor.next('workspace/diagnostic/refresh');
  expect(await lacksIgnoreFile()).toBe(false);
  expect(await editor.pull('file:///w/.dockerignore')).toEqual([]);
  await editor.close('file:///w/.dockerignore');
  await editor.next('workspace/diagnostic/refresh');
  expect(await lacksIgnoreFile()).toBe(true);
});

test('a workflow that builds a stage makes it ship, before it is saved and after', async () => {
  const staged = `FROM python:3.12-slim AS base
RUN useradd --system app
COPY src /app
RUN chown -R app:app /app
FROM scratch
COPY --from=base /app /app
`;
  const builds = (target: string): string =>
    `jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: docker build --target ${target} .\n`;
  const ci = '/w/.github/workflows/ci.yml';
  await start({ disk: { '/w/.git/HEAD': '', '/w/src/a': '', [ci]: builds('none') } });
  await editor.open(dockerfile, staged);
  const reports = async () => (await editor.pull(dockerfile)).map(({ code }) => code);
  expect(await reports()).not.toContain('chown-after-copy');
  await editor.open(`file://${ci}`, builds('base'), 'yaml');
  await editor.next('workspace/diagnostic/refresh');
  expect(await reports()).toContain('chown-after-copy');
  await editor.close(`file://${ci}`);
  await editor.next('workspace/diagnostic/refresh');
  expect(await reports()).not.toContain('chown-after-copy');
});

const builds = (step: string): string =>
  `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v7\n        with: ${step}\n`;
const ci = 'file:///w/.github/workflows/ci.yml';

test('a stage that an open Dockerfile gets or loses changes the workflow that builds it, before it is saved and after', async () => {
  const text = builds('{ target: app }');
  await start({
    disk: { '/w/.git/HEAD': '', '/w/Dockerfile': 'FROM scratch AS app\n', '/w/.github/workflows/ci.yml': text },
  });
  await editor.open(ci, text, 'yaml');
  const reports = async () => (await editor.pull(ci)).map(({ code }) => code);
  expect(await reports()).not.toContain('unknown-build-target');
  await editor.open(dockerfile, 'FROM scratch AS app\n');
  await editor.edit(dockerfile, 'app', 'web');
  await editor.next('workspace/diagnostic/refresh');
  expect(await reports()).toContain('unknown-build-target');
  await editor.close(dockerfile);
  await editor.next('workspace/diagnostic/refresh');
  expect(await reports()).not.toContain('unknown-build-target');
});

test('an open bake file counts for workflows, and a change of it is seen', async () => {
  const text = `on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
      - uses: docker/bake-action@v7
        with: { source: ., targets: app }
`;
  await start({ disk: { '/w/.git/HEAD': '', '/w/docker-bake.hcl': 'target "app" {}\n' } });
  await editor.open(ci, text, 'yaml');
  const reports = async () => (await editor.pull(ci)).map(({ code }) => code);
  expect(await reports()).not.toContain('unknown-build-target');
  await editor.open('file:///w/docker-bake.hcl', 'target "web" {}\n', 'terraform');
  await editor.next('workspace/diagnostic/refresh');
  expect(await reports()).toContain('unknown-build-target');
});

test('a Dockerfile that comes or goes on the disk changes the workflow that builds it', async () => {
  const disk: Record<string, string> = { '/w/.git/HEAD': '' };
  await start({ host: { files: changingFiles(disk) } });
  await registration();
  expect(JSON.stringify(await registration())).toContain('Dockerfile');
  await editor.open(ci, builds('{ push: true }'), 'yaml');
  const reports = async () => (await editor.pull(ci)).map(({ code }) => code);
  expect(await reports()).toContain('unknown-dockerfile');
  disk['/w/Dockerfile'] = 'FROM scratch\n';
  await editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: dockerfile, type: 1 }],
  });
  await editor.next('workspace/diagnostic/refresh');
  expect(await reports()).not.toContain('unknown-dockerfile');
});

test('files of a virtual workspace are read through the client, in their own scheme', async () => {
  await start({ initializationOptions: { files: true }, folder: 'vscode-vfs://github/owner/repo' });
  const asked: string[] = [];
  editor.connection.onRequest('plimsoll/files/read', ({ uri }: { uri: string }) => {
    asked.push(uri);
    return { text: null };
  });
  editor.connection.onRequest('plimsoll/files/list', ({ uri }: { uri: string }) => {
    asked.push(uri);
    const names = uri.endsWith('/repo') ? ['.env', 'Dockerfile', 'main.py'] : [];
    return { entries: names.map((name) => ({ name, kind: 'file' })) };
  });
  const remote = 'vscode-vfs://github/owner/repo/Dockerfile';
  await editor.open(remote, copiesAll);
  expect(await lacksIgnoreFile(remote)).toBe(true);
  expect(asked).toContain('vscode-vfs://github/owner/repo');
  expect(asked.every((uri) => uri.startsWith('vscode-vfs://github/owner/repo'))).toBe(true);
});

test('a client that knows nothing of our requests is asked for nothing', async () => {
  await start();
  await editor.open('vscode-vfs://github/owner/repo/Dockerfile', copiesAll);
  expect(await lacksIgnoreFile('vscode-vfs://github/owner/repo/Dockerfile')).toBe(false);
});

test('the status goes to the client that asked for it', async () => {
  await start({ initializationOptions: { status: true } });
  await editor.open(dockerfile, copiesAll);
  await editor.pull(dockerfile);
  const status = await editor.next<{ uri: string; milliseconds: number; failedRules: string[] }>('plimsoll/status');
  expect(status).toMatchObject({ uri: dockerfile, failedRules: [] });
  expect(status.milliseconds).toBeGreaterThanOrEqual(0);
});

async function registration(): Promise<{ method: string }> {
  const { registrations } = await editor.next<{ registrations: { method: string }[] }>('client/registerCapability');
  return registrations[0]!;
}
