import { afterEach, expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver/node';
import { applied, startEditor, vscodeCapabilities } from './editor';
import type { Editor } from './editor';
import { chownTwice, dockerfile } from './samples';

let editor: Editor;
afterEach(() => editor.end());

const resolving = {
  ...vscodeCapabilities,
  textDocument: {
    ...vscodeCapabilities.textDocument,
    codeAction: { dataSupport: true, resolveSupport: { properties: ['edit'] } },
  },
};
const twice = chownTwice.replace('USER app', 'COPY lib /lib2\nRUN chown -R app:app /lib2\nUSER app');

const offered = async (): Promise<CodeAction> => {
  const actions = await editor.actions(dockerfile, 'chown -R');
  return actions.find(({ title }) => title === 'Fix all of chown-after-copy in this file')!;
};
const resolved = (action: CodeAction): Promise<CodeAction> =>
  editor.connection.sendRequest('codeAction/resolve', action);

test('what mends a rule everywhere is worked out when it is chosen, and is what others get at once', async () => {
  editor = await startEditor();
  await editor.open(dockerfile, twice);
  const atOnce = applied(editor, dockerfile, await offered());
  expect(atOnce.text).not.toContain('RUN chown');
  await editor.end();

  editor = await startEditor({ capabilities: resolving });
  await editor.open(dockerfile, twice);
  const action = await offered();
  expect(action).not.toHaveProperty('edit');
  expect(applied(editor, dockerfile, await resolved(action))).toEqual(atOnce);
});

test('a text that is another by now is not edited', async () => {
  editor = await startEditor({ capabilities: resolving });
  await editor.open(dockerfile, twice);
  const action = await offered();
  await editor.edit(dockerfile, 'COPY src', 'COPY other');
  expect(await resolved(action)).not.toHaveProperty('edit');
});

test('an action of another kind comes back as it is', async () => {
  editor = await startEditor({ capabilities: resolving });
  await editor.open(dockerfile, twice);
  const [fix] = await editor.actions(dockerfile, 'chown -R');
  expect(fix).toHaveProperty('edit');
  for (const data of [undefined, 'ignore', { fixAllOf: 1, uri: dockerfile }, { fixAllOf: 'x', uri: 'file:///gone' }]) {
    const action = { ...fix!, ...(data !== undefined && { data }) };
    expect(await resolved(action)).toEqual(action);
  }
});
