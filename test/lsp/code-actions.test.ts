import { afterEach, expect, test } from 'vitest';
import { memoryFiles } from '../../server/src/context/memory';
import { applied, startEditor } from './editor';
import type { Editor, EditorOptions } from './editor';
import { fixAll, rulesOf } from './fixes';
import { chownTwice, dockerfile, unlockedSync } from './samples';

let editor: Editor;
const start = async (options?: EditorOptions): Promise<void> => {
  editor = await startEditor(options);
};
afterEach(() => editor.end());

test('a fix is offered at its finding, as an edit of this very version', async () => {
  await start();
  await editor.open(dockerfile, chownTwice);
  await editor.edit(dockerfile, 'src', './src');
  const actions = await editor.actions(dockerfile, 'chown');
  const fix = actions.find((action) => rulesOf([action]).includes('chown-after-copy'))!;
  expect(fix.kind).toBe('quickfix');
  const { text, version } = applied(editor, dockerfile, fix);
  expect(version).toBe(2);
  expect(text).toBe(
    chownTwice.replace('COPY src', 'COPY --chown=app:app ./src').replace('RUN chown -R app:app /app\n', ''),
  );
});

test('nothing is offered away from the finding', async () => {
  await start();
  await editor.open(dockerfile, chownTwice);
  expect(rulesOf(await editor.actions(dockerfile, 'python:3.12'))).not.toContain('chown-after-copy');
});

test('of a safe fix and a suggestion only the safe one is preferred', async () => {
  await start();
  await editor.open(dockerfile, unlockedSync);
  const actions = await editor.actions(dockerfile, 'uv sync', ['quickfix']);
  const sync = actions.filter((action) => rulesOf([action]).includes('uv-sync-unlocked'));
  const preferred = sync.map((action) => [applied(editor, dockerfile, action).text, action.isPreferred]);
  expect(preferred).toEqual([
    [unlockedSync.replace('uv sync', 'uv sync --frozen'), true],
    [unlockedSync.replace('uv sync', 'uv sync --locked'), false],
  ]);
});

test.each([
  [undefined, true, false],
  [['quickfix'], true, false],
  [['source'], false, true],
  [['source.fixAll'], false, true],
  [[fixAll], false, true],
  [['refactor', fixAll], false, true],
  [['source.fixAll', 'quickfix'], true, true],
  [['source.fixAll.eslint'], false, false],
  [['source.organizeImports'], false, false],
  [['quickfix.other'], false, false],
])('kinds %j: quick fixes %s, fix all %s', async (only, quickFixes, all) => {
  await start();
  await editor.open(dockerfile, chownTwice);
  const kinds = new Set((await editor.actions(dockerfile, undefined, only)).map(({ kind }) => kind));
  expect(kinds.has('quickfix')).toBe(quickFixes);
  expect(kinds.has(fixAll)).toBe(all);
});

test('fix all applies every safe fix in one versioned edit, and no suggestion', async () => {
  await start();
  const both = chownTwice.replace('USER app', unlockedSync.slice(unlockedSync.indexOf('\n') + 1).concat('USER app'));
  await editor.open(dockerfile, both);
  const [action, ...others] = await editor.actions(dockerfile, undefined, [fixAll]);
  expect(others).toEqual([]);
  const { text, version } = applied(editor, dockerfile, action!);
  expect(version).toBe(1);
  expect(text).toContain('COPY --chown=app:app src /app');
  expect(text).toMatch(/uv sync [^\n]*--frozen/);
  expect(text).not.toContain('--locked');
});

test('fix all leaves untouched lines out of its edit', async () => {
  await start();
  await editor.open(dockerfile, chownTwice);
  const [action] = await editor.actions(dockerfile, undefined, [fixAll]);
  const [change] = action!.edit!.documentChanges!;
  const lines = 'edits' in change! ? change.edits.map(({ range }) => [range.start.line, range.end.line]) : [];
  expect(lines).toEqual([[2, 4]]);
});

test('fix all has nothing to offer where nothing is to be mended', async () => {
  await start();
  await editor.open(dockerfile, 'FROM scratch\nCOPY app /app\nCMD ["/app"]\n');
  expect(await editor.actions(dockerfile, undefined, [fixAll])).toEqual([]);
});

test('a save does not pay for the actions of the light bulb', async () => {
  let looks = 0;
  const files = memoryFiles({});
  const counting = {
    read: (path: string) => files.read(path),
    list: (path: string) => ((looks += 1), files.list(path)),
  };
  await start({ host: { files: counting } });
  await editor.open(dockerfile, chownTwice.replace('USER app', 'COPY lib /lib2\nRUN chown -R app:app /lib2\nUSER app'));
  await editor.pull(dockerfile);
  const looksFor = async (only: string[]): Promise<number> => {
    looks = 0;
    expect(await editor.actions(dockerfile, undefined, only)).not.toEqual([]);
    return looks;
  };
  const forAll = await looksFor([fixAll]);
  // With it come passes for each rule that speaks twice, and each of them looks at the files around.
  expect(await looksFor(['quickfix', fixAll])).toBeGreaterThan(forAll);
});
