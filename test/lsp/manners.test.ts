import { afterEach, expect, test } from 'vitest';
import { DiagnosticTag } from 'vscode-languageserver/node';
import { memoryFiles } from '../../server/src/context/memory';
import { startEditor } from './editor';
import type { Editor } from './editor';
import { chownTwice, copiedFolder, copiesAll, dockerfile } from './samples';

let editor: Editor;
afterEach(() => editor.end());

test('the client is not asked to come back for a whole workspace, and is told each kind of action', async () => {
  editor = await startEditor();
  const { diagnosticProvider, codeActionProvider } = editor.initialized.capabilities;
  expect(diagnosticProvider).toEqual({
    identifier: 'plimsoll',
    interFileDependencies: false,
    workspaceDiagnostics: false,
  });
  expect(codeActionProvider).toMatchObject({
    codeActionKinds: expect.arrayContaining(['quickfix', 'refactor.rewrite.plimsoll', 'source.fixAll.plimsoll']),
  });
});

test('an unused stage is faded', async () => {
  editor = await startEditor();
  await editor.open(dockerfile, 'FROM alpine:3.22 AS build\nRUN make\nFROM alpine:3.22\nCMD ["sh"]\n');
  const idle = (await editor.pull(dockerfile)).find(({ code }) => code === 'unused-stage');
  expect(idle?.tags).toEqual([DiagnosticTag.Unnecessary]);
});

test.each([
  'file:///w%20x/%24HOME/caf%C3%A9%23%F0%9F%90%B3/Dockerfile',
  'file:///c%3A/w/Dockerfile',
  'file://server/share/Dockerfile',
])('%s: its folder is read, and a fix writes beside it', async (uri) => {
  const folder = decodeURIComponent(new URL(uri).pathname.replace(/\/[^/]*$/, '')).replace(/^\/c:/, 'c:');
  const at = uri.startsWith('file://server') ? `//server${folder}` : folder;
  const disk = Object.entries(copiedFolder).map(([path, text]) => [path.replace('/w', at), text]);
  editor = await startEditor({ host: { files: memoryFiles(Object.fromEntries(disk)) } });
  await editor.open(uri, copiesAll);
  expect((await editor.pull(uri)).map(({ code }) => code)).toContain('missing-dockerignore');
  const changes = (await editor.actions(uri)).flatMap(({ edit }) => edit?.documentChanges ?? []);
  const created = changes.find((change) => 'kind' in change);
  expect(created).toMatchObject({ kind: 'create', uri: uri.replace(/Dockerfile$/, '.dockerignore') });
});

test('a document of a megabyte and more is not looked at, and nothing waits for it', async () => {
  editor = await startEditor();
  const far = 'file:///w/far/Dockerfile';
  await editor.open(far, chownTwice + '# \u2026\n'.repeat(300_000));
  const problems = await editor.pull(far);
  expect(problems.map(({ code }) => code)).toEqual(['dockerfile-syntax']);
  await editor.open(dockerfile, chownTwice);
  expect((await editor.pull(dockerfile)).map(({ code }) => code)).toContain('chown-after-copy');
});

test('while someone types no program is started and no message is shown', async () => {
  const refused = () => Promise.reject(new Error('it was started'));
  editor = await startEditor({ host: { build: refused, measure: refused } });
  await editor.open(dockerfile, '');
  let text = '';
  for (const line of chownTwice.split(/(?<=\n)/)) {
    await editor.edit(dockerfile, text, text + line);
    text += line;
    await editor.pull(dockerfile);
    await editor.actions(dockerfile);
  }
  expect(editor.received.map(({ method }) => method)).not.toContain('window/showMessage');
  expect(editor.received.map(({ method }) => method)).not.toContain('window/showMessageRequest');
});
