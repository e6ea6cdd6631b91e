import { afterEach, expect, test } from 'vitest';
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

test('it comes after every fix, and is never the preferred one', async () => {
  editor = await startEditor();
  await editor.open(dockerfile, chownTwice);
  const actions = await editor.actions(dockerfile, 'chown -R');
  const first = actions.findIndex(({ title }) => title.startsWith('Ignore '));
  expect(first).toBeGreaterThan(0);
  for (const action of actions.slice(first)) {
    expect(action.title).toMatch(/^Ignore /);
    expect(action.isPreferred).toBe(false);
  }
});
