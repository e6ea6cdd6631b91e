import { commands, l10n, Range, Uri, window, workspace, WorkspaceEdit } from 'vscode';
import type { LogOutputChannel, TextDocument } from 'vscode';
import { createWorkflowMethod } from '../../../server/src/protocol';
import type { CreateWorkflowAnswer, CreateWorkflowParams } from '../../../server/src/protocol';
import type { Server } from '../lifecycle';

interface CreateWorkflowNeeds {
  readonly server: Server;
  readonly output: LogOutputChannel;
}

type Workflow = CreateWorkflowAnswer['workflows'][number];

/**
 * *Create Docker Workflow*: shows a workflow for a Dockerfile as a file that is not saved yet. Nothing is written, and where
 * there is such a file already the two are shown side by side.
 * @returns The command; it takes the address of a folder, and asks for one without.
 */
export function createWorkflow({ server, output }: CreateWorkflowNeeds): (target?: unknown) => Promise<void> {
  const ask = async (folder: Uri): Promise<CreateWorkflowAnswer | undefined> => {
    const params: CreateWorkflowParams = { uri: folder.toString() };
    try {
      const client = await server.client();
      return await client.sendRequest<CreateWorkflowAnswer>(createWorkflowMethod, params);
    } catch (error) {
      output.error(`create workflow: ${String(error)}`);
      void window.showErrorMessage(
        l10n.t('The Plimsoll server does not answer: run “Plimsoll: Restart Server” and try again.'),
      );
      return undefined;
    }
  };

  return async (target) => {
    const folder = target instanceof Uri ? target : await chooseFolder();
    const answer = folder && (await ask(folder));
    if (answer === undefined) return;
    for (const path of answer.skipped)
      output.warn(`${JSON.stringify(path)} is left out: a workflow cannot hold its name`);
    if (answer.workflows.length === 0) {
      void window.showErrorMessage(l10n.t('No Dockerfile was found in this folder.'));
      return;
    }
    const chosen = await chooseWorkflow(answer.workflows);
    if (chosen?.exists === true) await compare(chosen);
    else if (chosen !== undefined) await window.showTextDocument(await preview(chosen));
  };
}

async function chooseFolder(): Promise<Uri | undefined> {
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length < 2) return folders[0]?.uri;
  return (await window.showWorkspaceFolderPick())?.uri;
}

async function chooseWorkflow(workflows: readonly Workflow[]): Promise<Workflow | undefined> {
  if (workflows.length < 2) return workflows[0];
  const items = workflows.map((workflow) => ({
    label: workflow.dockerfile,
    description: workflow.shownPath,
    workflow,
  }));
  const placeHolder = l10n.t('The Dockerfile to make a workflow for');
  return (await window.showQuickPick(items, { placeHolder }))?.workflow;
}

/** A file that is not saved yet, at the place where it belongs; in a file system of another kind, without a place. */
async function preview({ uri, text }: Workflow): Promise<TextDocument> {
  const place = Uri.parse(uri, true);
  if (place.scheme !== 'file') return workspace.openTextDocument({ language: 'yaml', content: text });
  const document = await workspace.openTextDocument(place.with({ scheme: 'untitled' }));
  const edit = new WorkspaceEdit();
  const whole = new Range(0, 0, document.lineCount, 0);
  // It may be open from the last time.
  edit.replace(document.uri, document.validateRange(whole), text);
  await workspace.applyEdit(edit);
  return document;
}

async function compare({ uri, text, shownPath }: Workflow): Promise<void> {
  const show = l10n.t('Compare');
  const answer = await window.showWarningMessage(l10n.t('{0} is there already, and stays as it is.', shownPath), show);
  if (answer !== show) return;
  const made = await workspace.openTextDocument({ language: 'yaml', content: text });
  const title = l10n.t('{0}: yours and a new one', shownPath);
  await commands.executeCommand('vscode.diff', Uri.parse(uri, true), made.uri, title);
}
