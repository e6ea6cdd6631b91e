import { afterEach, expect, test } from 'vitest';
import type { CreateWorkflowAnswer } from '../../server/src/protocol';
import { startEditor } from './editor';
import type { Editor, EditorOptions } from './editor';

let editor: Editor;
const start = async (options?: EditorOptions): Promise<void> => {
  editor = await startEditor(options);
};
afterEach(() => editor.end());

const create = (uri: string): Promise<CreateWorkflowAnswer> =>
  editor.connection.sendRequest('plimsoll/createWorkflow', { uri });
const dockerfile = 'FROM alpine:3.22\nCOPY run.sh /\n';

test('each Dockerfile of a folder has a workflow, at its place in the repository', async () => {
  await start({
    disk: {
      '/my app/.git/HEAD': 'ref: refs/heads/main\n',
      '/my app/api/Dockerfile': dockerfile,
      '/my app/web/Dockerfile': dockerfile,
      '/my app/.github/workflows/docker-web.yml': 'on: push\n',
    },
  });
  const { workflows, skipped } = await create('file:///my%20app');
  expect(skipped).toEqual([]);
  expect(workflows).toMatchObject([
    { dockerfile: 'api/Dockerfile', uri: 'file:///my%20app/.github/workflows/docker-api.yml', exists: false },
    { dockerfile: 'web/Dockerfile', shownPath: '.github/workflows/docker-web.yml', exists: true },
  ]);
  expect(workflows[0]?.text).toContain('\n          file: ./api/Dockerfile\n');
});

test('what is open counts as it stands, saved or not', async () => {
  await start({ disk: { '/w/Dockerfile': dockerfile, '/w/.git/HEAD': '', '/w/run.sh': '', '/w/new.sh': '' } });
  await editor.open('file:///w/Dockerfile', dockerfile.replace('run.sh', 'new.sh'));
  const [made] = (await create('file:///w')).workflows;
  expect(made?.text).toContain('      - new.sh\n');
  expect(made?.text).not.toContain('      - run.sh\n');
});

test('a folder that cannot be read, or is none, has none', async () => {
  await start({ disk: {} });
  const nothing = { workflows: [], skipped: [] };
  expect(await create('file:///nowhere')).toEqual(nothing);
  expect(await create('untitled:Untitled-1')).toEqual(nothing);
});

test('files behind a scheme of their own are read through the client', async () => {
  await start({ initializationOptions: { files: true }, folder: 'vscode-vfs://github/o/r' });
  const entries: Record<string, object[]> = { '/o/r': [{ name: 'Dockerfile', kind: 'file' }] };
  const pathOf = ({ uri }: { uri: string }) => new URL(uri).pathname;
  editor.connection.onRequest('plimsoll/files/list', (params: { uri: string }) => ({
    entries: entries[pathOf(params)] ?? null,
  }));
  editor.connection.onRequest('plimsoll/files/read', (params: { uri: string }) => ({
    text: pathOf(params) === '/o/r/Dockerfile' ? dockerfile : null,
  }));
  expect((await create('vscode-vfs://github/o/r')).workflows).toMatchObject([
    { uri: 'vscode-vfs://github/o/r/.github/workflows/docker.yml', exists: false },
  ]);
});
