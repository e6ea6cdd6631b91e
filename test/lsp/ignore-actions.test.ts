import { afterEach, expect, onTestFinished, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver/node';
import { applied, startEditor } from './editor';
import type { Editor } from './editor';
import { chownTwice, dockerfile } from './samples';

let editor: Editor;
afterEach(() => editor.end());

/** Opens a text, ignores what a rule says at a place, and gives the new text. */
async function ignore(text: string, rule: string, at: string): Promise<string> {
  editor = await startEditor();
  await editor.open(dockerfile, text);
  expect(await rules()).toContain(rule);
  const actions = await editor.actions(dockerfile, at, ['quickfix']);
  const result = applied(editor, dockerfile, ignoring(actions, rule)!).text;
  await editor.edit(dockerfile, text, result);
  expect(await rules()).not.toContain(rule);
  return result;
}

const rules = async (): Promise<unknown[]> => (await editor.pull(dockerfile)).map(({ code }) => code);
const ignoring = (actions: readonly CodeAction[], rule: string): CodeAction | undefined =>
  actions.find(({ title }) => title.startsWith(`Ignore ${rule}`));

test('a comment above the instruction silences the rule there', async () => {
  expect(await ignore(chownTwice, 'chown-after-copy', 'chown -R')).toBe(
    chownTwice.replace('RUN chown', '# plimsoll-ignore chown-after-copy\nRUN chown'),
  );
});

test('it stands above the instruction, not the continuation line, with its indent and line breaks', async () => {
  const text = chownTwice.replace('RUN chown', '  RUN true && \\\n    chown').replaceAll('\n', '\r\n');
  expect(await ignore(text, 'chown-after-copy', 'chown -R')).toBe(
    text.replace('  RUN true', '  # plimsoll-ignore chown-after-copy\r\n  RUN true'),
  );
});

test('a comment that is there already takes the rule in, before its reason', async () => {
  const text = chownTwice.replace('RUN chown', '# plimsoll-ignore other  -- it must be\nRUN chown');
  expect(await ignore(text, 'chown-after-copy', 'chown -R')).toBe(
    text.replace('other  --', 'other, chown-after-copy  --'),
  );
});

test('directives stay first', async () => {
  const text = `# syntax=docker/dockerfile:1\n# escape=\\\n${chownTwice}`;
  const ignored = await ignore(text, 'chown-after-copy', 'chown -R');
  expect(ignored.startsWith('# syntax=docker/dockerfile:1\n# escape=\\\n')).toBe(true);
});

test("hadolint's comment above stays as it is", async () => {
  const text = chownTwice.replace('RUN chown', '# hadolint ignore=DL3001\nRUN chown');
  expect(await ignore(text, 'chown-after-copy', 'chown -R')).toBe(
    text.replace('RUN chown', '# plimsoll-ignore chown-after-copy\nRUN chown'),
  );
});

test('a comment anywhere in the block above takes the rule in', async () => {
  const text = chownTwice.replace('RUN chown', '# plimsoll-ignore other\n# hadolint ignore=DL3001\nRUN chown');
  expect(await ignore(text, 'chown-after-copy', 'chown -R')).toBe(text.replace('other', 'other, chown-after-copy'));
});

test('never inside a here-document', async () => {
  const text = chownTwice.replace('RUN chown -R app:app /app', 'RUN <<EOF\nchown -R app:app /app\nEOF');
  expect(await ignore(text, 'chown-after-copy', 'chown -R')).toBe(
    text.replace('RUN <<EOF', '# plimsoll-ignore chown-after-copy\nRUN <<EOF'),
  );
});

const inFile = async (text: string, rule: string): Promise<string> => {
  editor = await startEditor();
  await editor.open(dockerfile, text);
  const actions = await editor.actions(dockerfile, undefined, ['quickfix']);
  const action = actions.find(({ title }) => title === `Ignore ${rule} in this file`);
  const result = applied(editor, dockerfile, action!).text;
  await editor.edit(dockerfile, text, result);
  expect(await rules()).not.toContain(rule);
  return result;
};

test('for the file: behind the directives, among them # check=, which stays alone', async () => {
  const head = '# syntax=docker/dockerfile:1\n# check=skip=StageNameCasing\n';
  expect(await inFile(`${head}${chownTwice}`, 'chown-after-copy')).toBe(
    `${head}# plimsoll-ignore-file chown-after-copy\n${chownTwice}`,
  );
});

test('for the file: below the line that lets the file be run, and the directives below that', async () => {
  const head = '#!/usr/bin/env -S docker build . -f\n# syntax=docker/dockerfile:1\n';
  expect(await inFile(`${head}${chownTwice}`, 'chown-after-copy')).toBe(
    `${head}# plimsoll-ignore-file chown-after-copy\n${chownTwice}`,
  );
});

test('for the file: merged into a comment that is there', async () => {
  const text = `${chownTwice}# plimsoll-ignore-file other -- why\n`;
  expect(await inFile(text, 'chown-after-copy')).toBe(text.replace('other', 'other, chown-after-copy'));
});

test('in a configuration above the entry; in JSON, which has no comments, not at all', async () => {
  editor = await startEditor();
  const yaml = 'file:///w/plimsoll.yaml';
  const text = 'rules:\n  chown-after-kopy: off\n';
  await editor.open(yaml, text, 'yaml');
  const here = (await editor.actions(yaml, 'kopy', ['quickfix'])).find(({ title }) => title.startsWith('Ignore'));
  expect(applied(editor, yaml, here!).text).toBe(
    text.replace('  chown', '  # plimsoll-ignore invalid-configuration\n  chown'),
  );
  const json = 'file:///w/plimsoll.json';
  await editor.open(json, '{ "rulez": {} }\n', 'json');
  expect((await editor.actions(json, 'rulez', ['quickfix'])).filter(({ title }) => title.startsWith('Ignore'))).toEqual(
    [],
  );
});

test('a setting leaves the actions out', async () => {
  editor = await startEditor({ settings: { codeActions: { ignoreComment: false } } });
  await editor.open(dockerfile, chownTwice);
  const actions = await editor.actions(dockerfile, 'chown -R');
  expect(actions.length).toBeGreaterThan(0);
  expect(actions.filter(({ title }) => title.startsWith('Ignore'))).toEqual([]);
});

test('the order: this fix, all of the rule, all, ignore here, ignore in the file, documentation; only the first is preferred', async () => {
  editor = await startEditor({ initializationOptions: { commands: true } });
  Object.assign(globalThis, { __RULE_PAGES__: 'https://example.org/rules' });
  onTestFinished(() => void Reflect.deleteProperty(globalThis, '__RULE_PAGES__'));
  const again = chownTwice.replace('USER app', 'COPY lib /lib2\nRUN chown -R app:app /lib2\nUSER app');
  await editor.open(dockerfile, again);
  const actions = (await editor.actions(dockerfile, 'RUN chown -R app:app /app')).filter(({ diagnostics }) =>
    diagnostics?.some(({ code }) => code === 'chown-after-copy'),
  );
  const titles = actions.map(({ title }) => title);
  expect(titles.slice(1)).toEqual([
    'Fix all of chown-after-copy in this file',
    'Fix all Plimsoll problems',
    'Ignore chown-after-copy here',
    'Ignore chown-after-copy in this file',
    'Show documentation for chown-after-copy',
  ]);
  expect(actions.map(({ isPreferred }) => isPreferred === true)).toEqual(titles.map((_, at) => at === 0));
  const all = applied(editor, dockerfile, actions[1]!).text;
  expect(all).not.toContain('RUN chown');
  expect(actions[2]!.command).toMatchObject({ command: 'plimsoll.fixAll' });
  expect(actions.at(-1)!.command).toMatchObject({ arguments: ['https://example.org/rules/chown-after-copy.md'] });
});
