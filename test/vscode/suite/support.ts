import { readFileSync, readdirSync } from 'node:fs';
import * as vscode from 'vscode';

/** A Dockerfile with a problem of `uv-sync-unlocked`, for which there is a safe fix: `--frozen`. */
export const unlocked = 'FROM ghcr.io/astral-sh/uv:0.5.0 AS b\nCOPY pyproject.toml uv.lock ./\nRUN uv sync\n';

/** Polls until `read` returns something; rejects, saying what was waited for, after `limit` milliseconds. */
export async function until<T>(
  what: string,
  read: () => T | undefined | Promise<T | undefined>,
  limit = 20_000,
): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`waited ${limit} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Writes a file into the workspace, in place of one that was there, and shows it. */
export async function openFixture(path: string, text: string): Promise<vscode.TextEditor> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('no folder is open');
  const uri = vscode.Uri.joinPath(folder.uri, path);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  // VS Code may still hold the file that was there before, and would refuse to save over this one.
  await vscode.commands.executeCommand('workbench.action.files.revert');
  await until(`the text of ${path}`, () => editor.document.getText() === text || undefined);
  return editor;
}

/** Closes all editors; what was not saved is lost. */
export async function closeEditors(): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  for (const { input } of tabs.filter((tab) => tab.isDirty)) {
    if (!(input instanceof vscode.TabInputText)) continue;
    await vscode.window.showTextDocument(input.uri);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Replaces the whole text of a document, without saving it. */
export async function setText(editor: vscode.TextEditor, text: string): Promise<void> {
  const { document } = editor;
  const whole = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
  if (!(await editor.edit((edit) => edit.replace(whole, text)))) throw new Error('the edit was refused');
}

/** The rule that a problem comes from. */
export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** Our problems in a document, as they are now. */
export function problems(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'plimsoll');
}

/** Waits until our problems in a document are as wanted: some, when nothing is said. */
export function diagnosticsOf(
  uri: vscode.Uri,
  wanted: (found: readonly vscode.Diagnostic[]) => boolean = (found) => found.length > 0,
): Promise<vscode.Diagnostic[]> {
  return until(`problems in ${uri.path}`, () => {
    const found = problems(uri);
    return wanted(found) ? found : undefined;
  });
}

/** Waits for a problem of one rule. */
export async function problemOf(uri: vscode.Uri, rule: string): Promise<vscode.Diagnostic> {
  return until(`a problem of ${rule} in ${uri.path}`, () => problems(uri).find((problem) => ruleOf(problem) === rule));
}

/** Waits until a document has no problem of one rule. */
export async function noProblemOf(uri: vscode.Uri, rule: string): Promise<void> {
  await diagnosticsOf(uri, (found) => found.every((problem) => ruleOf(problem) !== rule));
}

/** What the lightbulb offers in a range; with `kind`, what a command of that kind would do. */
export function codeActions(
  uri: vscode.Uri,
  range: vscode.Range,
  kind?: vscode.CodeActionKind,
): Thenable<vscode.CodeAction[]> {
  return vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, range, kind?.value);
}

/** Applies an action that carries an edit. */
export async function apply(action: vscode.CodeAction): Promise<void> {
  if (action.edit === undefined) throw new Error(`'${action.title}' carries no edit`);
  if (!(await vscode.workspace.applyEdit(action.edit))) throw new Error(`'${action.title}' was refused`);
}

/** Whether a process is a child of this extension host that runs the bundle of our language server. */
function isServer(id: string): boolean {
  try {
    const parent = / \w (\d+) /.exec(readFileSync(`/proc/${id}/stat`, 'utf8'))?.[1];
    return parent === String(process.pid) && readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('dist/server.js');
  } catch {
    return false; // it has just ended
  }
}

/** The process ids of our language server. Linux only. */
export function serverProcesses(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isServer(name))
    .map(Number);
}
