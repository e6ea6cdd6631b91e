import { afterEach, expect, test } from 'vitest';
import type { RegistrationParams } from 'vscode-languageserver/node';
import { changingFiles } from './changing-files';
import { startEditor } from './editor';
import type { Editor, EditorOptions } from './editor';
import { chownTwice, dockerfile } from './samples';

let editor: Editor;
const start = async (options?: EditorOptions): Promise<void> => {
  editor = await startEditor(options);
};
afterEach(() => editor.end());

const chown = 'chown-after-copy';
const off = `rules:\n  ${chown}: off\n`;
const speaks = async (uri = dockerfile): Promise<boolean> =>
  (await editor.pull(uri)).some(({ code }) => code === chown);
const severity = async (uri = dockerfile): Promise<number | undefined> =>
  (await editor.pull(uri)).find(({ code }) => code === chown)?.severity;
const changed = (path: string): Promise<void> =>
  editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: `file://${path}`, type: 1 }],
  });

test.each(['plimsoll.yaml', 'plimsoll.json', '.plimsoll.yml', '.hadolint.yaml'])(
  '%s counts, also when it is made, changed and deleted later',
  async (name) => {
    const disk: Record<string, string> = { '/w/Dockerfile': chownTwice };
    await start({ host: { files: changingFiles(disk) } });
    await editor.open(dockerfile, `${chownTwice}ENTRYPOINT sh\n`);
    const rules = async () => (await editor.pull(dockerfile)).map(({ code }) => code);
    expect(await rules()).toContain('shell-form-command');
    disk[`/w/${name}`] = name.includes('hadolint')
      ? 'ignored: [DL3025]\n'
      : '{ "rules": { "shell-form-command": "off" } }\n';
    await changed(`/w/${name}`);
    await editor.next('workspace/diagnostic/refresh');
    expect(await rules()).not.toContain('shell-form-command');
    delete disk[`/w/${name}`];
    await changed(`/w/${name}`);
    await editor.next('workspace/diagnostic/refresh');
    expect(await rules()).toContain('shell-form-command');
  },
);

test('an open configuration counts before it is saved, and so does what it extends', async () => {
  await start({ disk: { '/w/plimsoll.yaml': 'extends: base/plimsoll.yaml\n', '/w/base/plimsoll.yaml': '' } });
  await editor.open(dockerfile, chownTwice);
  expect(await speaks()).toBe(true);
  const base = 'file:///w/base/plimsoll.yaml';
  await editor.open(base, '\n', 'yaml');
  await editor.edit(base, '\n', off);
  await editor.next('workspace/diagnostic/refresh');
  expect(await speaks()).toBe(false);
});

test('what it extends is watched by its address, also before it is there, and so is what lies above the folder', async () => {
  const disk: Record<string, string> = { '/w/plimsoll.yaml': 'extends: [ci/rules.yml, "**", ../up/plimsoll.yaml]\n' };
  await start({ folders: ['file:///w'], host: { files: changingFiles(disk) } });
  await editor.open(dockerfile, chownTwice);
  expect(await speaks()).toBe(true);
  const watched = (): unknown[] =>
    editor.received
      .filter(({ method }) => method === 'client/registerCapability')
      .map(({ params }) => (params as RegistrationParams).registrations[0]!.registerOptions);
  const one = (baseUri: string, pattern: string) => ({ watchers: [{ globPattern: { baseUri, pattern } }] });
  const rules = one('file:///w/ci', 'rules.yml');
  expect(watched()).toContainEqual(rules);
  expect(watched()).toContainEqual(one('file:///up', 'plimsoll.yaml'));
  // A hostile name is no pattern, and what all folders have is watched already.
  expect(watched()).not.toContainEqual(one('file:///w', '**'));
  expect(watched()).not.toContainEqual(one('file:///w', 'plimsoll.yaml'));
  disk['/w/ci/rules.yml'] = off;
  await changed('/w/ci/rules.yml');
  await editor.next('workspace/diagnostic/refresh');
  expect(await speaks()).toBe(false);
  expect(watched().filter((options) => JSON.stringify(options) === JSON.stringify(rules))).toHaveLength(1);
});

test('a broken configuration is a problem of its own, and counts again when it is mended', async () => {
  const file = 'file:///w/plimsoll.yaml';
  await start({ disk: { '/w/plimsoll.yaml': off } });
  await editor.open(dockerfile, chownTwice);
  await editor.open(file, off, 'yaml');
  expect(await speaks()).toBe(false);
  await editor.edit(file, 'rules:', 'rules: [');
  await editor.next('workspace/diagnostic/refresh');
  expect(await speaks()).toBe(true);
  expect((await editor.pull(file)).map(({ code }) => code)).toEqual(['invalid-configuration']);
  await editor.edit(file, 'rules: [', 'rules:');
  await editor.next('workspace/diagnostic/refresh');
  expect(await speaks()).toBe(false);
  expect(await editor.pull(file)).toEqual([]);
});

test('a configuration is checked itself, in YAML and in JSON', async () => {
  await start();
  await editor.open('file:///w/plimsoll.yaml', 'rules:\n  chown-after-kopy: off\n', 'yaml');
  await editor.open('file:///w/.plimsoll.json', '{ "rulez": {} }\n', 'json');
  for (const uri of ['file:///w/plimsoll.yaml', 'file:///w/.plimsoll.json'])
    expect((await editor.pull(uri)).map(({ code }) => code)).toEqual(['invalid-configuration']);
});

test('each folder of a window has the configuration that is nearest to the document', async () => {
  await start({
    folders: ['file:///a', 'file:///b'],
    disk: { '/a/plimsoll.yaml': off, '/b/deep/plimsoll.yaml': `rules:\n  ${chown}: error\n` },
  });
  for (const uri of ['file:///a/Dockerfile', 'file:///b/Dockerfile', 'file:///b/deep/er/Dockerfile'])
    await editor.open(uri, chownTwice);
  expect(await severity('file:///a/Dockerfile')).toBeUndefined();
  expect(await severity('file:///b/Dockerfile')).toBe(2);
  expect(await severity('file:///b/deep/er/Dockerfile')).toBe(1);
});

test('a document that was never saved has the configuration of the first folder', async () => {
  await start({ folders: ['file:///a', 'file:///b'], disk: { '/a/plimsoll.yaml': off } });
  await editor.open('untitled:Untitled-1', chownTwice);
  expect(await speaks('untitled:Untitled-1')).toBe(false);
});

test('the file that the settings name counts where the project has none, from the folder that holds the document', async () => {
  await start({
    folders: ['file:///a', 'file:///b'],
    settings: { config: 'shared/rules.yaml' },
    disk: { '/a/shared/rules.yaml': off, '/b/shared/rules.yaml': off, '/b/plimsoll.yaml': 'rules: {}\n' },
  });
  await editor.open('file:///a/x/Dockerfile', chownTwice);
  await editor.open('file:///b/x/Dockerfile', chownTwice);
  expect(await speaks('file:///a/x/Dockerfile')).toBe(false);
  expect(await speaks('file:///b/x/Dockerfile')).toBe(true);
});

test('the file that the settings name is sought beside a document that lies in no folder of the editor', async () => {
  await start({ settings: { config: 'rules.yaml' }, disk: { '/alone/rules.yaml': off } });
  await editor.open('file:///alone/Dockerfile', chownTwice);
  expect(await speaks('file:///alone/Dockerfile')).toBe(false);
});

test('it may be an absolute path, also one of Windows; where it cannot be read, the log says so once', async () => {
  await start({
    folder: 'file:///c%3A/w',
    settings: { config: 'C:\\shared\\rules.yaml' },
    disk: { 'c:/shared/rules.yaml': off },
  });
  const windows = 'file:///c%3A/w/Dockerfile';
  await editor.open(windows, chownTwice);
  expect(await speaks(windows)).toBe(false);
  editor.settings = { config: '/gone/rules.yaml' };
  await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  await editor.next('workspace/diagnostic/refresh');
  expect(await speaks(windows)).toBe(true);
  expect(await speaks(windows)).toBe(true);
  const said = editor.received.filter(({ method }) => method === 'window/logMessage');
  expect(JSON.stringify(said).match(/\/gone\/rules\.yaml/g)).toHaveLength(1);
});

test('a folder that is opened later is one to start from, too', async () => {
  await start({ folders: ['file:///a'], settings: { config: 'rules.yaml' }, disk: { '/b/rules.yaml': off } });
  await editor.open('file:///b/x/Dockerfile', chownTwice);
  expect(await speaks('file:///b/x/Dockerfile')).toBe(true);
  await editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
    event: { added: [{ uri: 'file:///b', name: 'b' }], removed: [] },
  });
  await editor.next('workspace/diagnostic/refresh');
  expect(await speaks('file:///b/x/Dockerfile')).toBe(false);
});

test('severities of the settings are for rules of which the project says nothing', async () => {
  await start({
    settings: { severityOverrides: { [chown]: 'info', 'no-such-rule': 'error', 'floating-base': 'loud' } },
    disk: { '/b/plimsoll.yaml': `rules:\n  ${chown}: error\n` },
  });
  await editor.open(dockerfile, chownTwice);
  await editor.open('file:///b/Dockerfile', chownTwice);
  expect(await severity()).toBe(3);
  expect(await severity('file:///b/Dockerfile')).toBe(1);
});

test('the fixes of a save are those of the rules in force', async () => {
  await start({ disk: { '/w/plimsoll.yaml': off } });
  await editor.open(dockerfile, chownTwice);
  expect(await editor.actions(dockerfile, undefined, ['source.fixAll'])).toEqual([]);
});

test('the status names the configuration in use', async () => {
  await start({ disk: { '/w/plimsoll.yaml': off }, initializationOptions: { status: true } });
  await editor.open(dockerfile, chownTwice);
  await editor.pull(dockerfile);
  expect(await editor.next('plimsoll/status')).toMatchObject({ config: 'file:///w/plimsoll.yaml' });
});
