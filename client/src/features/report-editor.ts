import { l10n, Selection, TextEditorRevealType, Uri, ViewColumn, window, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { CodeActionRequest } from 'vscode-languageclient';
import type { CodeAction, Command } from 'vscode-languageclient';
import { ignoreAction } from '../../../server/src/protocol';
import type { ReportAnswer } from '../../../server/src/protocol';

/** Whether a document still has the text that was measured. */
export function isMeasuredText(document: TextDocument, data: ReportAnswer): boolean {
  return data?.dockerfile?.lines.join('\n') === document.getText().replaceAll('\r\n', '\n');
}

/** Shows a line, from 1, in the editor that has the document, or beside the report; the report keeps the keyboard. */
export async function revealLine(uri: string, line: number): Promise<void> {
  const place = Uri.parse(uri, true);
  const open = window.visibleTextEditors.find(({ document }) => document.uri.toString() === place.toString());
  const document = open?.document ?? (await workspace.openTextDocument(place));
  const editor = await window.showTextDocument(document, {
    viewColumn: open?.viewColumn ?? ViewColumn.One,
    preserveFocus: true,
  });
  const { range } = document.lineAt(Math.min(line, document.lineCount) - 1);
  editor.selection = new Selection(range.start, range.start);
  editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
}

/**
 * Applies the fix of a rule where it reports the instruction of a line, else where it reports at all, if that is one place.
 * @returns One sentence where it could not.
 */
export async function applyMeasuredFix(
  uri: string,
  { line, rule }: { readonly line: number; readonly rule: string },
  data: ReportAnswer,
  client: BaseLanguageClient,
): Promise<string | undefined> {
  const document = await workspace.openTextDocument(Uri.parse(uri, true));
  if (!isMeasuredText(document, data))
    return l10n.t('The Dockerfile has changed since it was measured: build it again first.');
  const actions = await client.sendRequest(CodeActionRequest.type, {
    textDocument: { uri: client.code2ProtocolConverter.asUri(document.uri) },
    range: { start: { line: 0, character: 0 }, end: { line: document.lineCount, character: 0 } },
    context: { diagnostics: [], only: ['quickfix', 'refactor.rewrite'] },
  });
  const instruction = data?.dockerfile?.instructions.find(({ first, last }) => first <= line && line <= last);
  const action = fixOf(actions ?? [], rule, instruction ?? { first: line, last: line });
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(action?.edit);
  if (edit === undefined) return l10n.t('There is no fix of {0} for line {1}.', rule, line);
  if (!(await workspace.applyEdit(edit))) return l10n.t('The fix could not be applied.');
  await revealLine(uri, line);
  return undefined;
}

/** Lines of the instruction count from 1. */
function fixOf(
  actions: readonly (CodeAction | Command)[],
  rule: string,
  { first, last }: { readonly first: number; readonly last: number },
): CodeAction | undefined {
  const fixes = actions.filter(
    (action): action is CodeAction =>
      'edit' in action &&
      // Those that silence a finding are no fixes.
      action.data !== ignoreAction &&
      (action.diagnostics ?? []).some(({ code }) => code === rule),
  );
  const placeOf = (action: CodeAction): number => action.diagnostics![0]!.range.start.line + 1;
  const here = fixes.filter((action) => first <= placeOf(action) && placeOf(action) <= last);
  const elsewhere = new Set(fixes.map(placeOf)).size === 1 ? fixes : [];
  const candidates = here.length > 0 ? here : elsewhere;
  return candidates.find(({ isPreferred }) => isPreferred === true) ?? candidates[0];
}
