import { afterEach, expect, test } from 'vitest';
import type { BuildAnswer } from '../../server/src/protocol';
import { succeeds, text } from './build-samples';
import { startEditor } from './editor';
import type { Editor, EditorOptions } from './editor';
import { dockerfile, offset } from './samples';

let editor: Editor;
const start = async (options?: EditorOptions): Promise<void> => {
  editor = await startEditor(options);
};
afterEach(() => editor.end());

const build = (): Promise<BuildAnswer> => editor.connection.sendRequest('plimsoll/build', { uri: dockerfile });
const hints = async (): Promise<[number, unknown][]> =>
  (await editor.hints(dockerfile)).map(({ position, label }) => [offset(editor.text(dockerfile), position), label]);
const endOf = (part: string): number => editor.text(dockerfile).indexOf(part) + part.length;

test('each instruction shows at its end what it cost', async () => {
  await start({ host: { build: succeeds } });
  await editor.open(dockerfile, text);
  expect(await editor.hints(dockerfile)).toEqual([]);
  expect(await build()).toEqual({ ok: true, summary: '702 MB · 14.3 s · 1 of 3 steps cached', uri: dockerfile });
  await editor.next('workspace/inlayHint/refresh');
  expect(await hints()).toEqual([
    [endOf('slim'), '120 MB'],
    [endOf('src /app'), '3.4 MB · 0.1 s'],
    [endOf('    numpy'), '579 MB · 13.1 s'],
    [endOf('RUN true'), 'cached'],
  ]);
});

test('a hint is gone as soon as its instruction changes, and comes back with the same text', async () => {
  await start({ host: { build: succeeds } });
  await editor.open(dockerfile, text);
  await build();
  await editor.edit(dockerfile, '    numpy', '    numpy scipy');
  expect((await hints()).map(([, label]) => label)).toEqual(['120 MB', '3.4 MB · 0.1 s', 'cached']);
  await editor.edit(dockerfile, '    numpy scipy', '    numpy');
  expect(await hints()).toHaveLength(4);
});

test('an instruction that moves keeps its hint; one that is new has none', async () => {
  await start({ host: { build: succeeds } });
  await editor.open(dockerfile, text);
  await build();
  await editor.edit(dockerfile, 'RUN pip', '# numbers\nRUN date\nRUN pip');
  expect(await hints()).toContainEqual([endOf('    numpy'), '579 MB · 13.1 s']);
  expect(await hints()).toHaveLength(4);
});

test('another base takes the hints of its whole stage', async () => {
  await start({ host: { build: succeeds } });
  await editor.open(dockerfile, text);
  await build();
  await editor.edit(dockerfile, '3.12-slim', '3.13-slim');
  expect(await hints()).toEqual([]);
});

test('hints carry nothing that a double click would insert, and a setting turns them off', async () => {
  await start({ host: { build: succeeds } });
  await editor.open(dockerfile, text);
  await build();
  for (const hint of await editor.hints(dockerfile)) expect(hint).not.toHaveProperty('textEdits');
  editor.settings = { inlayHints: { enabled: false } };
  await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  expect(await editor.hints(dockerfile)).toEqual([]);
});
