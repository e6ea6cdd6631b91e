import { CodeActionKind } from 'vscode-languageserver';
import type { CodeAction, Diagnostic } from 'vscode-languageserver';
import { ignorePlaces } from '../commented';
import type { Finding } from '../core/finding';
import { ignoreHere, ignoreInFile } from '../core/ignore-edit';
import { t } from '../core/l10n';
import { ignoreAction } from '../protocol';
import type { TextEdit } from '../core/text';
import type { Checked } from './checker';
import { toTextEdits } from './convert';

/** Two ways to silence each rule that speaks here, for the end of the list: whoever can mend it should. */
export function ignoreActions(
  uri: string,
  { version, document }: Checked,
  found: readonly { readonly finding: Finding; readonly diagnostic: Diagnostic }[],
): CodeAction[] {
  // JSON has no comments.
  if (found.length === 0 || document.path?.endsWith('.json') === true) return [];
  const places = ignorePlaces(document);
  const action = (title: string, diagnostic: Diagnostic, edit: TextEdit): CodeAction => ({
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    isPreferred: false,
    data: ignoreAction,
    edit: { documentChanges: [{ textDocument: { uri, version }, edits: toTextEdits(document.text, [edit]) }] },
  });
  const first = [...new Map(found.toReversed().map((each) => [each.finding.rule, each])).values()].toReversed();
  const here = first.flatMap(({ finding: { rule, range }, diagnostic }) => {
    const edit = ignoreHere(places, rule, range.start);
    return edit === undefined ? [] : [action(t('Ignore {rule} here', { rule }), diagnostic, edit)];
  });
  const inFile = first.map(({ finding: { rule }, diagnostic }) =>
    action(t('Ignore {rule} in this file', { rule }), diagnostic, ignoreInFile(places, rule)),
  );
  return [...here, ...inFile];
}
