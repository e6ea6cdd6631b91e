// Fixes that write other files than the document.
import { afterEach, expect, test } from 'vitest';
import { memoryFiles } from '../../server/src/context/memory';
import type { CodeAction } from 'vscode-languageserver/node';
import { applied, startEditor, vscodeCapabilities } from './editor';
import type { Editor, EditorOptions } from './editor';
import { fixAll, rulesOf } from './fixes';
import { chownTwice, copiedFolder, copiesAll, dockerfile, unlockedSync } from './samples';

let editor: Editor;
const start = async (options?: EditorOptions): Promise<void> => {
  editor = await startEditor(options);
};
afterEach(() => editor.end());

test('a file that a fix creates comes with its text, for a client that can create files', async () => {
  await start({ disk: copiedFolder });
  await editor.open(dockerfile, copiesAll);
  const action = (await editor.actions(dockerfile)).find((it) => rulesOf([it]).includes('missing-dockerignore'))!;
  const [create, fill] = action.edit!.documentChanges!;
  expect(create).toEqual({
    kind: 'create',
    uri: 'file:///w/.dockerignore',
    options: { overwrite: false, ignoreIfExists: false },
  });
  expect(fill).toMatchObject({ textDocument: { uri: 'file:///w/.dockerignore', version: null } });
  expect(JSON.stringify(fill)).toContain('.env');
});

test('no file is offered to a client that cannot create one', async () => {
  const { workspace, ...others } = vscodeCapabilities;
  await start({ disk: copiedFolder, capabilities: { ...others, workspace: { configuration: true } } });
  await editor.open(dockerfile, copiesAll);
  expect((await editor.pull(dockerfile)).map(({ code }) => code)).toContain('missing-dockerignore');
  expect(rulesOf(await editor.actions(dockerfile))).not.toContain('missing-dockerignore');
  expect(workspace).toBeDefined();
});

test('fix all creates no file', async () => {
  await start({ disk: copiedFolder });
  await editor.open(dockerfile, copiesAll);
  const actions = await editor.actions(dockerfile, undefined, [fixAll]);
  expect(JSON.stringify(actions)).not.toContain('.dockerignore');
});

const fixAllFiles = 'source.fixAllFiles.plimsoll';
const ignoreFile = 'file:///w/.dockerignore';
/** An ignore file that lacks `.env`, and a start script that lacks `exec`. */
const withOthers = {
  '/w/.git/HEAD': '',
  '/w/.env': 'TOKEN=x',
  '/w/.dockerignore': '.git\n',
  '/w/start.sh': '#!/bin/sh -e\nserve\n',
};
const startsScript = `${copiesAll}USER 1000\nENTRYPOINT ["/app/start.sh"]\n`;
const fixOf = (actions: readonly CodeAction[], rule: string): CodeAction | undefined =>
  actions.find((action) => rulesOf([action]).includes(rule));
const changeOf = (action: CodeAction | undefined, uri: string): unknown =>
  action?.edit?.documentChanges?.find((change) => 'textDocument' in change && change.textDocument.uri === uri);
const insertion = (line: number, character: number, newText: string) => ({
  range: { start: { line, character }, end: { line, character } },
  newText,
});

test('a fix edits another file as it lies on the disk, without a version', async () => {
  await start({ disk: withOthers });
  await editor.open(dockerfile, startsScript);
  const actions = await editor.actions(dockerfile);
  expect(fixOf(actions, 'sensitive-file-in-context')?.edit).toEqual({
    documentChanges: [{ textDocument: { uri: ignoreFile, version: null }, edits: [insertion(1, 0, '**/.env\n')] }],
  });
  expect(changeOf(fixOf(actions, 'unsafe-entrypoint-script'), 'file:///w/start.sh')).toMatchObject({
    edits: [insertion(1, 0, 'exec ')],
  });
});

test('a file that is open is edited as the editor has it, in this very version', async () => {
  await start({ disk: withOthers });
  await editor.open(ignoreFile, '.git\n', 'ignore');
  await editor.open(dockerfile, startsScript);
  await editor.pull(dockerfile);
  await editor.edit(ignoreFile, '.git\n', '# ours\n.git\n*.md');
  const fix = fixOf(await editor.actions(dockerfile), 'sensitive-file-in-context');
  expect(applied(editor, ignoreFile, fix!)).toEqual({ text: '# ours\n.git\n*.md\n**/.env', version: 2 });
});

test('an open start script counts before it is saved', async () => {
  await start({ disk: withOthers });
  const script = 'file:///w/start.sh';
  await editor.open(script, '#!/bin/sh -e\ncd /\nserve\n', 'shellscript');
  expect(await editor.pull(script)).toEqual([]);
  await editor.open(dockerfile, startsScript);
  const fix = fixOf(await editor.actions(dockerfile), 'unsafe-entrypoint-script');
  expect(applied(editor, script, fix!)).toEqual({ text: '#!/bin/sh -e\ncd /\nexec serve\n', version: 1 });
  await editor.edit(script, 'serve', 'exec serve');
  await editor.next('workspace/diagnostic/refresh');
  expect((await editor.pull(dockerfile)).map(({ code }) => code)).not.toContain('unsafe-entrypoint-script');
});

test('a file that changed on the disk since the check is looked at again', async () => {
  const disk: Record<string, string> = { ...withOthers };
  const files = () => memoryFiles({ ...disk });
  await start({ host: { files: { read: (path) => files().read(path), list: (path) => files().list(path) } } });
  await editor.open(dockerfile, startsScript);
  await editor.pull(dockerfile);
  disk['/w/.dockerignore'] = '.git\ndocs\n';
  const fix = fixOf(await editor.actions(dockerfile), 'sensitive-file-in-context');
  expect(changeOf(fix, ignoreFile)).toMatchObject({ edits: [insertion(2, 0, '**/.env\n')] });
  disk['/w/.dockerignore'] = '.git\n.env\n';
  expect(fixOf(await editor.actions(dockerfile), 'sensitive-file-in-context')).toBeUndefined();
});

test('fix all on save leaves other files alone, the action for all files mends them too', async () => {
  await start({ disk: { ...withOthers, '/w/uv.lock': '', '/w/pyproject.toml': '' } });
  await editor.open(dockerfile, `${startsScript}${unlockedSync.slice(unlockedSync.indexOf('\n') + 1)}`);
  const [onSave, ...others] = await editor.actions(dockerfile, undefined, ['source.fixAll']);
  expect(others).toEqual([]);
  expect(onSave!.edit!.documentChanges).toHaveLength(1);
  expect(applied(editor, dockerfile, onSave!).text).toMatch(/uv sync .*--frozen/);

  const [all] = await editor.actions(dockerfile, undefined, [fixAllFiles]);
  expect(applied(editor, dockerfile, all!)).toEqual(applied(editor, dockerfile, onSave!));
  expect(changeOf(all, ignoreFile)).toMatchObject({ edits: [insertion(1, 0, '**/.env\n')] });
  expect(changeOf(all, 'file:///w/start.sh')).toMatchObject({ textDocument: { version: null } });
  const inMenu = await editor.actions(dockerfile, undefined, ['source']);
  expect(inMenu.map(({ kind }) => kind)).toEqual([fixAll, fixAllFiles]);
  await editor.open('file:///x/Dockerfile', chownTwice);
  const alone = await editor.actions('file:///x/Dockerfile', undefined, ['source']);
  expect(alone.map(({ kind }) => kind)).toEqual([fixAll]);
});

test('what writes several files is shown first, where the client can show it; what writes one is not', async () => {
  const several = { ...withOthers, '/w/.dockerignore': '.git\n' };
  await start({ disk: several });
  await editor.open(dockerfile, startsScript);
  const [all] = await editor.actions(dockerfile, undefined, [fixAllFiles]);
  const label = 'Changes several files';
  expect(all!.edit!.changeAnnotations).toEqual({
    'several-files': { label },
    apply: { label, needsConfirmation: true },
  });
  const edits = all!.edit!.documentChanges!.flatMap((change) => ('edits' in change ? change.edits : []));
  // What would be left out until it is ticked changes nothing.
  const asking = edits.filter((edit) => 'annotationId' in edit && edit.annotationId === 'apply');
  const { range } = asking[0]!;
  expect(asking).toEqual([{ annotationId: 'apply', newText: '', range: { start: range.end, end: range.end } }]);
  expect(edits.length).toBeGreaterThan(2);
  for (const edit of edits) if (edit !== asking[0]) expect(edit).toHaveProperty('annotationId', 'several-files');
  // An editor wants each file once.
  const uris = all!.edit!.documentChanges!.map((change) => ('textDocument' in change ? change.textDocument.uri : ''));
  expect(new Set(uris).size).toBe(uris.length);
  const fix = fixOf(await editor.actions(dockerfile), 'sensitive-file-in-context');
  expect(fix!.edit!.changeAnnotations).toBeUndefined();
});
