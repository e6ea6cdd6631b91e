import { afterEach, expect, test } from 'vitest';
import { isReportedElsewhere } from '../../server/src/data/coexistence';
import { rules } from '../../server/src/rules/index.gen';
import { startEditor } from './editor';
import type { Editor, EditorOptions } from './editor';
import { dockerfile } from './samples';

let editor: Editor;
const start = async (options?: EditorOptions): Promise<void> => {
  editor = await startEditor(options);
};
afterEach(() => editor.end());

const text = 'FROM debian:12-slim\nRUN apt-get update && apt-get install -y curl\nENTRYPOINT serve\n';
const speaking = async (uri = dockerfile): Promise<unknown[]> => (await editor.pull(uri)).map(({ code }) => code);

test('what another installed extension reports is not shown, its fixes are', async () => {
  await start({ initializationOptions: { extensions: ['Exiasr.Hadolint', 'vscode.git'] } });
  await editor.open(dockerfile, text);
  expect(await speaking()).not.toContain('apt-lists-in-layer');
  expect(await editor.hover(dockerfile, 'apt-get update')).toBeNull();
  const actions = await editor.actions(dockerfile, 'apt-get update', ['quickfix']);
  expect(actions.map(({ title }) => title).join()).toContain('Remove the lists in the same RUN');
  expect(actions.map(({ title }) => title)).not.toContain('Ignore apt-lists-in-layer here');
});

test('without the others, and with the setting off, everything is shown', async () => {
  await start({ initializationOptions: { extensions: ['vscode.git'] } });
  await editor.open(dockerfile, text);
  expect(await speaking()).toContain('shell-form-command');
  expect(JSON.stringify(await editor.hover(dockerfile, 'apt-get update'))).toContain('apt-lists-in-layer');
  await editor.end();
  await start({ initializationOptions: { extensions: ['exiasr.hadolint'] }, settings: { coexistence: 'off' } });
  await editor.open(dockerfile, text);
  expect(await speaking()).toContain('shell-form-command');
});

test('what is installed and removed later counts at once', async () => {
  await start();
  await editor.open(dockerfile, text);
  expect(await speaking()).toContain('shell-form-command');
  await editor.connection.sendNotification('plimsoll/extensions', { ids: ['docker.docker'] });
  await editor.next('workspace/diagnostic/refresh');
  expect(await speaking()).not.toContain('shell-form-command');
  expect(await speaking()).toContain('apt-lists-in-layer');
  await editor.connection.sendNotification('plimsoll/extensions', { ids: [] });
  await editor.next('workspace/diagnostic/refresh');
  expect(await speaking()).toContain('shell-form-command');
});

test('a schema of the YAML extension speaks of keys and rules, and cannot know files', async () => {
  const uri = 'file:///w/plimsoll.yaml';
  await start({ initializationOptions: { extensions: ['redhat.vscode-yaml'] } });
  await editor.open(uri, 'rulez: {}\nextends: gone.yaml\n', 'yaml');
  const found = await editor.pull(uri);
  expect(found.map(({ message }) => message)).toEqual(["'gone.yaml' cannot be read, so nothing of it is in force"]);
});

test('the table names rules that exist, and every extension silences something', async () => {
  await start();
  const silenced = (extension: string, path?: string): string[] =>
    rules.flatMap((rule) =>
      Object.keys(rule.messages).some((messageId) =>
        isReportedElsewhere({ rule: rule.id, messageId }, rule, path, new Set([extension])),
      )
        ? rule.id
        : [],
    );
  expect(silenced('exiasr.hadolint')).toContain('floating-base');
  expect(silenced('docker.docker')).toEqual(['copy-ignored-file', 'secret-in-build', 'shell-form-command']);
  expect(silenced('ms-azuretools.vscode-containers')).toEqual(['shell-form-command']);
  expect(silenced('github.vscode-github-actions')).toEqual(['unknown-action-input', 'workflow-syntax']);
  expect(silenced('redhat.vscode-yaml', '/w/a.yml')).toEqual(['workflow-syntax', 'invalid-configuration']);
  expect(silenced('vscode.json-language-features', '/w/plimsoll.json')).toEqual(['invalid-configuration']);
  expect(silenced('someone.else')).toEqual([]);
});
