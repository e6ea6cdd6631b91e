import { afterEach, expect, test } from 'vitest';
import { CancellationTokenSource, ResponseError } from 'vscode-languageserver/node';
import { DiagnosticSeverity, DiagnosticTag, LSPErrorCodes } from 'vscode-languageserver/node';
import type { Files } from '../../server/src/context/files';
import { gatedFiles } from './changing-files';
import { startEditor, vscodeCapabilities } from './editor';
import type { Editor, EditorOptions } from './editor';
import { chownTwice, discardedCommand, dockerfile, offset, workflow } from './samples';

let editor: Editor;
const start = async (options?: EditorOptions): Promise<void> => {
  editor = await startEditor(options);
};
afterEach(() => editor.end());

const pushOnly = { textDocument: { publishDiagnostics: { relatedInformation: true } } };

test('a pull gives each finding with its code, severity, range and the places that explain it', async () => {
  await start();
  await editor.open(dockerfile, chownTwice);
  const problem = (await editor.pull(dockerfile)).find(({ code }) => code === 'chown-after-copy');
  expect(problem).toMatchObject({ source: 'plimsoll', severity: DiagnosticSeverity.Warning });
  expect(offset(chownTwice, problem!.range.start)).toBe(chownTwice.indexOf('chown -R'));
  expect(problem!.message).not.toMatch(/[\n{}]/);
  expect(problem!.relatedInformation).toHaveLength(1);
  const { location } = problem!.relatedInformation![0]!;
  expect(location.uri).toBe(dockerfile);
  expect(offset(chownTwice, location.range.start)).toBe(chownTwice.indexOf('COPY'));
});

test('related places are left out for a client that cannot show them', async () => {
  await start({ capabilities: { ...vscodeCapabilities, textDocument: { diagnostic: {} } } });
  await editor.open(dockerfile, discardedCommand);
  const [problem] = await editor.pull(dockerfile);
  expect(problem?.code).toBe('discarded-runtime-config');
  expect(problem).not.toHaveProperty('relatedInformation');
});

test('what is deprecated is struck through, where the client can do that', async () => {
  await start();
  const uri = 'file:///w/.github/workflows/ci.yml';
  await editor.open(uri, workflow, 'yaml');
  const tags = (await editor.pull(uri)).flatMap((problem) => problem.tags ?? []);
  expect(tags).toContain(DiagnosticTag.Deprecated);
});

test('tags are left out for a client that cannot show them', async () => {
  await start({ capabilities: { ...vscodeCapabilities, textDocument: { diagnostic: {} } } });
  const uri = 'file:///w/.github/workflows/ci.yml';
  await editor.open(uri, workflow, 'yaml');
  const problems = await editor.pull(uri);
  expect(problems.length).toBeGreaterThan(0);
  for (const problem of problems) expect(problem).not.toHaveProperty('tags');
});

test('the code leads to the page of the rule', async () => {
  await start();
  Object.assign(globalThis, { __RULE_PAGES__: 'https://example.org/rules' });
  try {
    await editor.open(dockerfile, chownTwice);
    const hrefs = (await editor.pull(dockerfile)).map(({ code, codeDescription }) => [code, codeDescription?.href]);
    expect(hrefs).toContainEqual(['chown-after-copy', 'https://example.org/rules/chown-after-copy.md']);
  } finally {
    Reflect.deleteProperty(globalThis, '__RULE_PAGES__');
  }
});

test('columns count UTF-16 units, whatever stands before', async () => {
  await start();
  const text = `# 🐳 ünï\r\n${chownTwice.replaceAll('\n', '\r\n').replace('RUN chown', 'RUN echo 🐳 && chown')}`;
  await editor.open(dockerfile, text);
  const problem = (await editor.pull(dockerfile)).find(({ code }) => code === 'chown-after-copy');
  expect(offset(text, problem!.range.start)).toBe(text.indexOf('chown -R'));
});

test('after an edit a pull speaks of the new text', async () => {
  await start();
  await editor.open(dockerfile, chownTwice);
  expect((await editor.pull(dockerfile)).map(({ code }) => code)).toContain('chown-after-copy');
  await editor.edit(dockerfile, 'RUN chown -R app:app /app\n', '');
  expect((await editor.pull(dockerfile)).map(({ code }) => code)).not.toContain('chown-after-copy');
});

const problems = async (uri: string, text: string, language: string): Promise<number> => {
  await editor.open(uri, text, language);
  return (await editor.pull(uri)).length;
};

test('the language id says what a file is, and for plain YAML its path', async () => {
  await start();
  expect(await problems('untitled:Untitled-1', chownTwice, 'dockerfile')).toBeGreaterThan(0);
  expect(await problems('file:///w/.github/workflows/ci.yml', workflow, 'yaml')).toBeGreaterThan(0);
  expect(await problems('file:///w/other.yml', workflow, 'github-actions-workflow')).toBeGreaterThan(0);
  expect(await problems('file:///w/compose.yml', workflow, 'yaml')).toBe(0);
  expect(await problems('file:///w/.github/dependabot.yml', workflow, 'github-actions-workflow')).toBe(0);
  expect(await problems('file:///w/Dockerfile.dockerignore', chownTwice, 'dockerfile')).toBe(0);
  expect(await problems('file:///w/.dockerignore', 'a\na\n', 'ignore')).toBe(1);
  expect(await problems('file:///w/x.dockerignore', 'a\na\n', 'dockerfile')).toBe(1);
  expect(await problems('file:///w/.gitignore', 'a\na\n', 'ignore')).toBe(0);
});

test('a pull of a document that is not open is an empty report', async () => {
  await start();
  expect(await editor.pull('file:///w/unknown/Dockerfile')).toEqual([]);
});

test('a client that pulls is never pushed to, on opening, editing or closing', async () => {
  await start();
  await editor.open(dockerfile, chownTwice);
  await editor.edit(dockerfile, 'USER app', 'USER root');
  await editor.pull(dockerfile);
  await editor.close(dockerfile);
  await editor.pull(dockerfile);
  expect(editor.initialized.capabilities.diagnosticProvider).toEqual({
    identifier: 'plimsoll',
    interFileDependencies: false,
    workspaceDiagnostics: false,
  });
  expect(editor.pushed()).toEqual([]);
});

test('a client that cannot pull is pushed to, with the version, and cleared when the document closes', async () => {
  await start({ capabilities: pushOnly });
  expect(editor.initialized.capabilities).not.toHaveProperty('diagnosticProvider');
  await editor.open(dockerfile, chownTwice);
  await editor.edit(dockerfile, 'USER app', 'USER root');
  const pushed = await editor.next<{ version: number; diagnostics: { code: string }[] }>(
    'textDocument/publishDiagnostics',
  );
  expect(pushed.version).toBe(2);
  expect(pushed.diagnostics.map(({ code }) => code)).toContain('chown-after-copy');
  await editor.close(dockerfile);
  expect(await editor.next('textDocument/publishDiagnostics')).toEqual({ uri: dockerfile, diagnostics: [] });
});

test('an answer for a text that has changed meanwhile is withheld, and asked for again', async () => {
  const gate = gatedFiles();
  await start({ host: { files: gate.files } });
  await editor.open(dockerfile, chownTwice);
  const answer = editor.pull(dockerfile).catch((error: unknown) => error);
  await gate.reached;
  await editor.edit(dockerfile, 'RUN chown -R app:app /app\n', '');
  await editor.settled();
  gate.open();
  const error = await answer;
  expect(error).toBeInstanceOf(ResponseError);
  expect(error).toMatchObject({ code: LSPErrorCodes.ServerCancelled, data: { retriggerRequest: true } });
});

test('what was found in a text that is closed is not kept for the next one with the same version', async () => {
  const gate = gatedFiles();
  await start({ host: { files: gate.files } });
  await editor.open(dockerfile, 'FROM debian:12\nCOPY src /app\n');
  const answer = editor.pull(dockerfile).catch((error: unknown) => error);
  await gate.reached;
  await editor.close(dockerfile);
  await editor.open(dockerfile, chownTwice);
  await editor.settled();
  gate.open();
  await answer;
  expect(await editor.actions(dockerfile, undefined, ['source.fixAll.plimsoll'])).toHaveLength(1);
});

test('so is one for a document that was closed meanwhile, which nobody asks for again', async () => {
  const gate = gatedFiles();
  await start({ host: { files: gate.files } });
  await editor.open(dockerfile, chownTwice);
  const answer = editor.pull(dockerfile).catch((error: unknown) => error);
  await gate.reached;
  await editor.close(dockerfile);
  await editor.settled();
  gate.open();
  expect(await answer).toMatchObject({ code: LSPErrorCodes.ServerCancelled, data: { retriggerRequest: false } });
});

test('a cancelled pull ends as cancelled, and the next one is answered', async () => {
  const gate = gatedFiles();
  await start({ host: { files: gate.files } });
  await editor.open(dockerfile, chownTwice);
  const source = new CancellationTokenSource();
  const answer = editor.pull(dockerfile, source.token).catch((error: unknown) => error);
  await gate.reached;
  source.cancel();
  await editor.settled();
  gate.open();
  expect(await answer).toMatchObject({ code: LSPErrorCodes.RequestCancelled });
  expect((await editor.pull(dockerfile)).map(({ code }) => code)).toContain('chown-after-copy');
});

test('a check that fails is one line in the log and an empty report, and the server lives on', async () => {
  let broken = true;
  const files: Files = {
    read: () => Promise.resolve(undefined),
    list: () => (broken ? Promise.reject(new Error('the disk is gone')) : Promise.resolve(undefined)),
  };
  await start({ host: { files } });
  await editor.open(dockerfile, chownTwice);
  expect(await editor.pull(dockerfile)).toEqual([]);
  expect(await editor.next('window/logMessage')).toMatchObject({
    message: expect.stringContaining('the disk is gone'),
  });
  broken = false;
  expect((await editor.pull(dockerfile)).map(({ code }) => code)).toContain('chown-after-copy');
});

test('a document can be switched off by its settings, and is looked at again when they change', async () => {
  await start({ settings: { enable: false } });
  await editor.open(dockerfile, chownTwice);
  expect(await editor.pull(dockerfile)).toEqual([]);
  expect(await editor.actions(dockerfile)).toEqual([]);
  editor.settings = { enable: true };
  await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  await editor.next('workspace/diagnostic/refresh');
  expect((await editor.pull(dockerfile)).length).toBeGreaterThan(0);
});

test('settings of a wrong type count as not set', async () => {
  await start({ settings: { enable: 'no', inlayHints: 7, measure: null } });
  await editor.open(dockerfile, chownTwice);
  expect((await editor.pull(dockerfile)).length).toBeGreaterThan(0);
});
