import { CodeActionKind } from 'vscode-languageserver';
import type { CodeAction, Diagnostic } from 'vscode-languageserver';
import { fixDocument, knownRules } from '../check';
import type { Finding } from '../core/finding';
import { t } from '../core/l10n';
import { ruleUrl } from '../version';
import type { Checked } from './checker';
import type { Session } from './session';
import { fixAllEdit } from './workspace-edits';

/** A finding as the editor knows it. */
export interface Found {
  readonly finding: Finding;
  readonly diagnostic: Diagnostic;
}

/** Whether fix-all mends a finding by changing the document alone. */
function isMended({ fixes }: Finding): boolean {
  return fixes.some(
    ({ safety, otherEdits, newFiles }) => safety === 'safe' && otherEdits.length === 0 && newFiles.length === 0,
  );
}

/** Mends all findings of a rule that has several in this file, and everything where other rules can be mended, too: safe fixes only. */
export async function fixAllOfRules(
  session: Session,
  uri: string,
  checked: Checked,
  found: readonly Found[],
): Promise<CodeAction[]> {
  const mended = checked.findings.filter(isMended);
  const actions: CodeAction[] = [];
  for (const rule of new Set(found.map(({ finding }) => finding.rule))) {
    if (mended.filter((finding) => finding.rule === rule).length < 2) continue;
    const diagnostics = found.filter(({ finding }) => finding.rule === rule).map(({ diagnostic }) => diagnostic);
    const fixed = await fixDocument(
      checked.document,
      session.files(uri),
      { safety: 'safe', documentOnly: true },
      { ...checked.options, severities: onlyRule(rule, checked) },
    );
    const edit = fixed.applied > 0 ? fixAllEdit(session, uri, checked, fixed) : undefined;
    if (edit === undefined) continue;
    const title = t('Fix all of {rule} in this file', { rule });
    actions.push({ title, kind: CodeActionKind.QuickFix, diagnostics, isPreferred: false, edit });
  }
  const mendedHere = found.filter(({ finding }) => isMended(finding));
  if (!session.client.commands || mendedHere.length === 0 || mended.length < 2) return actions;
  const title = t('Fix all Plimsoll problems');
  const diagnostics = mendedHere.map(({ diagnostic }) => diagnostic);
  const command = { title, command: 'plimsoll.fixAll' };
  return [...actions, { title, kind: CodeActionKind.QuickFix, diagnostics, isPreferred: false, command }];
}

/** Leads to the page of each rule that speaks here, at this very version. */
export function pageActions({ client }: Session, found: readonly Found[]): CodeAction[] {
  if (!client.commands) return [];
  const diagnostics = new Map(found.map(({ finding, diagnostic }) => [finding.rule, diagnostic]));
  return [...diagnostics].flatMap(([rule, diagnostic]): CodeAction[] => {
    const url = ruleUrl(rule);
    const title = t('Show documentation for {rule}', { rule });
    if (url === undefined) return [];
    const command = { title, command: 'vscode.open', arguments: [url] };
    return [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], isPreferred: false, command }];
  });
}

/** Every other rule is off. */
function onlyRule(wanted: string, { options }: Checked): NonNullable<Checked['options']['severities']> {
  const others = [...knownRules.keys()].filter((rule) => rule !== wanted);
  return { ...options.severities, ...Object.fromEntries(others.map((rule) => [rule, 'off' as const])) };
}
