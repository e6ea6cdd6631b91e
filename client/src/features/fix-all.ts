import { commands, Range, window, workspace } from 'vscode';
import type { CodeAction } from 'vscode';

const kind = 'source.fixAllFiles.plimsoll';

/** Applies every safe fix of the active document, also those that edit or create other files, which `editor.codeActionsOnSave` leaves out. */
export async function fixAll(): Promise<void> {
  const document = window.activeTextEditor?.document;
  if (document === undefined) return;
  const whole = new Range(0, 0, document.lineCount, 0);
  const actions = await commands.executeCommand<CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    document.validateRange(whole),
    kind,
  );
  const edit = actions.find((action) => action.kind?.value === kind)?.edit;
  if (edit !== undefined) await workspace.applyEdit(edit);
}
