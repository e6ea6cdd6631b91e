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
import { cancelAt, errorsOf } from './window';

/** The label lets the runner remove the images; the number, another one each time, keeps the cache out of it. */
const dockerfile = (command: string): string => `FROM python:3.11-slim
LABEL plimsoll.test=1
RUN : ${Date.now()} && ${command}
CMD ["python3"]
`;
const threeMegabytes = 'head -c 3000000 /dev/zero > /zeros';
const build = (): Thenable<unknown> => vscode.commands.executeCommand('plimsoll.build');

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
