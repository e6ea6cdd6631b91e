import { afterEach, expect, test } from 'vitest';
import { rules } from '../../server/src/rules/index.gen';
import { startEditor } from './editor';
import type { Editor, EditorOptions } from './editor';

let editor: Editor;
const uri = 'file:///w/plimsoll.yaml';
const open = async (text: string, options?: EditorOptions): Promise<void> => {
  editor = await startEditor(options);
  await editor.open(uri, text, 'yaml');
};
afterEach(() => editor.end());

const said = async (at: string): Promise<string> => JSON.stringify((await editor.hover(uri, at))?.contents ?? null);
const offered = async (behind: string): Promise<string[]> =>
  ((await editor.complete(uri, behind))?.items ?? []).map(({ label }) => label);

const text = `rules:
  floating-base: error
  untrusted-registry:
    severity: warning
    registries: []
budgets:
  size: 500MB
`;

test('a hover tells what keys, rules, options and budgets are', async () => {
  await open(text);
  expect(await said('rules')).toContain('How loud');
  expect(await said('floating-base')).toMatch(/floating-base.*Default: /);
  expect(await said('registries')).toContain('registries that images may come from');
  expect(await said('size')).toContain('file bytes');
  expect(await said('500MB')).toBe('null');
});

test('keys, rules, options and severities are offered, but for what is there', async () => {
  await open(`${text}ta\n`);
  expect(await offered('500MB\nta')).toEqual(['extends', 'ignore', 'targets']);
  await editor.edit(uri, 'budgets:\n', 'budgets:\n  \n');
  expect(await offered('budgets:\n  ')).toEqual(['time', 'waste', 'startup']);
  await editor.edit(uri, '    registries: []\n', '    regi\n');
  expect(await offered('    regi')).toEqual(['registries']);
  expect(await offered('severity: ')).toEqual(['off', 'info', 'warning', 'error']);
  await editor.edit(uri, '  untrusted', '  un\n  untrusted');
  const names = await offered('error\n  un');
  expect(names).not.toContain('floating-base');
  expect(rules.map(({ id }) => id)).toEqual(expect.arrayContaining(names));
  expect(names).toContain('unpinned-action');
  expect(await offered('floating-base: ')).toEqual(['off', 'info', 'warning', 'error']);
});

test('nothing is offered inside a list, behind a comment or for a key that does not exist', async () => {
  await open('ignore:\n  - a\n    b\nno-such: x\n# rules: \n');
  expect(await offered('    b')).toEqual([]);
  expect(await offered('no-such: ')).toEqual([]);
  expect(await offered('# rules: ')).toEqual([]);
});

test('the YAML extension and JSON support tell it from the schema: we are silent there', async () => {
  await open(text, { initializationOptions: { extensions: ['redhat.vscode-yaml'] } });
  expect(await said('rules')).toBe('null');
  expect(await offered('severity: ')).toEqual([]);
});

test('which file is in force, and what a new one would say', async () => {
  const disk = {
    '/a/.hadolint.yaml': 'ignored: [DL3025]\n',
    '/a/x/Dockerfile': '',
    '/b/plimsoll.yaml': '',
    '/c/x/Dockerfile': '',
  };
  editor = await startEditor({ folders: ['file:///a', 'file:///b', 'file:///c'], disk });
  const ask = (document: string) => editor.connection.sendRequest('plimsoll/configuration', { uri: document });
  expect(await ask('file:///a/x/Dockerfile')).toMatchObject({
    uri: 'file:///a/.hadolint.yaml',
    isOurs: false,
    created: { uri: 'file:///a/plimsoll.yaml', text: expect.stringContaining('  shell-form-command: off\n') },
  });
  expect(await ask('file:///b/x/Dockerfile')).toMatchObject({ uri: 'file:///b/plimsoll.yaml', isOurs: true });
  expect(await ask('file:///c/x/Dockerfile')).toMatchObject({
    uri: null,
    isOurs: false,
    created: { uri: 'file:///c/plimsoll.yaml', text: expect.stringContaining('# floating-base: error') },
  });
  // A file that is there is never written anew, whatever is looked at.
  expect(await ask('file:///b/plimsoll.yaml')).toMatchObject({ uri: 'file:///b/plimsoll.yaml', isOurs: true });
  expect(await ask('file:///alone/Dockerfile')).toMatchObject({ created: { uri: 'file:///alone/plimsoll.yaml' } });
});

test('where the folder is the root of its file system, a new file lies there', async () => {
  editor = await startEditor({ folder: 'vscode-test-web://mount/' });
  const uri = 'vscode-test-web://mount/x/Dockerfile';
  const answer = await editor.connection.sendRequest('plimsoll/configuration', { uri });
  expect(answer).toMatchObject({ created: { uri: 'vscode-test-web://mount/plimsoll.yaml' } });
});
