import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as vscode from 'vscode';
import {
  closeEditors,
  diagnosticsOf,
  noProblemOf,
  openFixture,
  problemOf,
  problems,
  ruleOf,
  setText,
  until,
} from './support';
import { cancelAt, errorsOf, picking } from './window';

/** The label lets the runner remove the images; the number, another one each time, keeps the cache out of it. */
const dockerfile = (command: string): string => `FROM python:3.11-slim
LABEL plimsoll.test=1
RUN : ${Date.now()} && ${command}
CMD ["python3"]
`;
const threeMegabytes = 'head -c 3000000 /dev/zero > /zeros';
const build = (): Thenable<unknown> => vscode.commands.executeCommand('plimsoll.build');
/** Files that the line below stores a second time. */
const tenMegabytes = 'head -c 10000000 /dev/urandom > /model.bin';
const storesTwice = `${dockerfile(tenMegabytes)}RUN chmod 600 /model.bin\n`;
const secondTime = 4;

/** The hints of a document: a line, counted from 0, and what stands at its end. */
async function hints({ uri, lineCount }: vscode.TextDocument): Promise<Map<number, string>> {
  const whole = new vscode.Range(0, 0, lineCount, 0);
  const found = await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', uri, whole);
  return new Map(
    found.map(({ position, label }) => [
      position.line,
      typeof label === 'string' ? label : label.map(({ value }) => value).join(''),
    ]),
  );
}

/** Waits until the hint of a line is as wanted. */
const hintOn = (document: vscode.TextDocument, line: number, wanted: RegExp | undefined): Promise<true> =>
  until(`a hint like ${wanted} on line ${line}`, async () => {
    const hint = (await hints(document)).get(line);
    return (wanted === undefined ? hint === undefined : wanted.test(hint ?? '')) || undefined;
  });

/** The lenses of a document: a line, counted from 0, and what stands above it. */
async function lenses({ uri }: vscode.TextDocument): Promise<Map<number, string>> {
  const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);
  return new Map(found.map(({ range, command }) => [range.start.line, command?.title ?? '']));
}

/** What all hovers at the start of a line say. */
async function hoverOn({ uri }: vscode.TextDocument, line: number): Promise<string> {
  const place = new vscode.Position(line, 1);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, place);
  return hovers
    .flatMap(({ contents }) => contents.map((part) => (typeof part === 'string' ? part : part.value)))
    .join('\n');
}

/** What a build of a Dockerfile has made on this machine: folders of ours, and programs that read the Dockerfile. */
function traces({ uri }: vscode.TextDocument): string[] {
  const folders = readdirSync(tmpdir()).filter((name) => /^plimsoll-\w{6}$/.test(name));
  const programs = process.platform === 'linux' ? readdirSync('/proc').filter((id) => runs(id, uri.fsPath)) : [];
  return [...folders, ...programs];
}

function runs(id: string, argument: string): boolean {
  try {
    return /^\d+$/.test(id) && readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(argument);
  } catch {
    return false; // it has just ended
  }
}

suite('build and measure', () => {
  suiteSetup(function () {
    const reason = process.env.PLIMSOLL_NO_ENGINE;
    if (reason === undefined) return;
    console.log(`    skipped: ${reason}`);
    this.skip();
  });
  teardown(closeEditors);

  test('a hint says what an instruction cost; it goes with the text that was measured, and comes back with it', async () => {
    const editor = await openFixture('measured.dockerfile', dockerfile(threeMegabytes));
    const { document } = editor;
    assert.deepEqual(await hints(document), new Map());
    assert.deepEqual(await errorsOf(build), []);
    await hintOn(document, 2, /^3 MB · \d+\.\d s$/);
    await hintOn(document, 0, /^[\d.]+ MB\b/);

    const end = document.lineAt(2).range.end;
    await editor.edit((edit) => edit.insert(end, ' && true'));
    await hintOn(document, 2, undefined);
    await hintOn(document, 0, /^[\d.]+ MB\b/);

    await vscode.commands.executeCommand('undo');
    await hintOn(document, 2, /^3 MB · /);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# one line more\n'));
    await hintOn(document, 3, /^3 MB · /);
  });

  test('lens, hover and problem say the same, and the problem goes with the text', async () => {
    const editor = await openFixture('twice.dockerfile', storesTwice);
    const { document } = editor;
    assert.deepEqual(await lenses(document), new Map());
    assert.deepEqual(await errorsOf(build), []);
    const problem = await problemOf(document.uri, 'measured-duplicate');
    assert.equal(problem.range.start.line, secondTime);
    assert.match(problem.message, /^This stores 10 MB again\b.* from line 3$/);
    const [[line, title] = []] = await lenses(document);
    assert.equal(line, 0);
    assert.match(title ?? '', /^[\d.]+ MB · [\d.]+ MB wasted · [\d.]+ s · report$/);
    assert.match(
      await hoverOn(document, secondTime),
      /\*\*Last build\*\*: 10 MB · [^]*\n- 10 MB stored again\b.* line 3/,
    );
    assert.match(await hoverOn(document, 2), /1 added[^]*\n- 10 MB of it: line 5 stores them again/);

    await editor.edit((edit) => edit.replace(document.lineAt(secondTime).range, 'RUN chmod 640 /model.bin'));
    await noProblemOf(document.uri, 'measured-duplicate');
    assert.match((await lenses(document)).get(0) ?? '', /^before the last changes: /);
  });

  test('what was measured outlives the server, and Clear Measurements takes it away', async () => {
    const { document } = await openFixture('kept.dockerfile', dockerfile(threeMegabytes));
    assert.deepEqual(await errorsOf(build), []);
    await hintOn(document, 2, /^3 MB · /);
    await vscode.commands.executeCommand('plimsoll.restart');
    await hintOn(document, 2, /^3 MB · /);
    await vscode.commands.executeCommand('plimsoll.clearMeasurements');
    await hintOn(document, 2, undefined);
    assert.deepEqual(await lenses(document), new Map());
  });

  test('without an active Dockerfile one is chosen, and where there are several stages one of them', async () => {
    const { document } = await openFixture(
      'stages/Dockerfile',
      `${dockerfile(threeMegabytes).replace('slim', 'slim AS test')}FROM python:3.11-slim\nLABEL plimsoll.test=1\n`,
    );
    assert.deepEqual(await errorsOf(() => picking('test', build)), []);
    await hintOn(document, 2, /^3 MB · /);
    assert.match((await lenses(document)).get(0) ?? '', / · report$/);

    await openFixture('other/Dockerfile', dockerfile(threeMegabytes));
    await closeEditors();
    assert.deepEqual(await errorsOf(() => picking('other/Dockerfile', build)), []);
    const other = await vscode.workspace.openTextDocument(
      vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'other/Dockerfile'),
    );
    await hintOn(other, 2, /^3 MB · /);
  });

  test('an image that is there gives its figures to the lines of its Dockerfile', async () => {
    const { document } = await openFixture('there.dockerfile', 'FROM python:3.11-slim\n');
    const measure = vscode.commands.executeCommand.bind(
      null,
      'plimsoll.measureImage',
      'python:3.11-slim',
      document.uri,
    );
    assert.deepEqual(await errorsOf(measure), []);
    await hintOn(document, 0, /^[\d.]+ MB$/);
    const missing = vscode.commands.executeCommand.bind(null, 'plimsoll.measureImage', './no-such.tar', null);
    assert.match((await errorsOf(missing)).join(), /no-such\.tar/);
  });

  test('what is not saved yet is saved, and built', async () => {
    const editor = await openFixture('unsaved.dockerfile', 'FROM scratch\n');
    await setText(editor, dockerfile(threeMegabytes.replace('3', '5')));
    assert.deepEqual(await errorsOf(build), []);
    assert.equal(editor.document.isDirty, false);
    await hintOn(editor.document, 2, /^5 MB · /);
  });

  test('a command that fails is a problem on its line, until it is edited', async () => {
    const editor = await openFixture('failing.dockerfile', dockerfile('echo no such tool >&2 && exit 7'));
    const { uri } = editor.document;
    const [message, ...others] = await errorsOf(build);
    assert.deepEqual(others, []);
    const problem = await problemOf(uri, 'build');
    assert.equal(problem.message, message);
    assert.match(problem.message, /\b7\b/);
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(problem.range.start.line, 2);
    await setText(editor, dockerfile('true'));
    await noProblemOf(uri, 'build');
  });

  test('cancelled, it leaves nothing behind, and the next one works', async () => {
    const editor = await openFixture('cancelled.dockerfile', dockerfile('sleep 300'));
    const { document } = editor;
    let running: string[] = [];
    const errors = await errorsOf(() =>
      cancelAt('&& sleep 300', async () => {
        const ended = build();
        running = await until('a running build', () => (traces(document).length > 0 ? traces(document) : undefined));
        await ended;
      }),
    );
    assert.notDeepEqual(running, []);
    assert.deepEqual(errors, []);
    assert.deepEqual(traces(document), []);
    assert.deepEqual(await hints(document), new Map());
    assert.equal(problems(document.uri).map(ruleOf).includes('build'), false);

    await setText(editor, dockerfile('true'));
    assert.deepEqual(await errorsOf(build), []);
    await hintOn(document, 0, /MB/);
  });

  test('a second one is refused while the first one runs, and a restart of the server ends that', async () => {
    const { document } = await openFixture('restarted.dockerfile', dockerfile('sleep 300'));
    const errors = await errorsOf(async () => {
      const first = build();
      await until('a running build', () => (traces(document).length > 0 ? true : undefined));
      assert.match((await errorsOf(build)).join(), /already running/);
      await vscode.commands.executeCommand('plimsoll.restart');
      await first;
    });
    assert.deepEqual(errors, []);
    await until('no trace of it', () => (traces(document).length === 0 ? true : undefined));
    await diagnosticsOf(document.uri, (found) => !found.map(ruleOf).includes('build'));
  });
});
