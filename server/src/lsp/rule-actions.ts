import { CodeActionKind } from 'vscode-languageserver';
import type { CodeAction, Diagnostic, WorkspaceEdit } from 'vscode-languageserver';
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

/** What an action says of itself until its edit is asked for. */
interface OfRule {
  readonly fixAllOf: string;
  readonly uri: string;
  readonly version: number;
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
    const title = t('Fix all of {rule} in this file', { rule });
    const action: CodeAction = { title, kind: CodeActionKind.QuickFix, diagnostics, isPreferred: false };
    if (session.client.resolvesEdits) {
      const data: OfRule = { fixAllOf: rule, uri, version: checked.version };
      actions.push({ ...action, data });
    } else {
      const edit = await editOfRule(session, uri, checked, rule);
      if (edit !== undefined) actions.push({ ...action, edit });
    }
  }
  const mendedHere = found.filter(({ finding }) => isMended(finding));
  if (!session.client.commands || mendedHere.length === 0 || mended.length < 2) return actions;
  const title = t('Fix all Plimsoll problems');
  const diagnostics = mendedHere.map(({ diagnostic }) => diagnostic);
  const command = { title, command: 'plimsoll.fixAll' };
  return [...actions, { title, kind: CodeActionKind.QuickFix, diagnostics, isPreferred: false, command }];
}

/**
 * Gives the action that was chosen its edit: mending a rule everywhere takes passes over the whole text, and the light bulb is looked for
 * with every move of the cursor. None where the text is another by now.
 */
export async function resolveFixAllOfRule(session: Session, action: CodeAction): Promise<CodeAction> {
  const { fixAllOf, uri, version } = (action.data ?? {}) as Partial<OfRule>;
  if (typeof fixAllOf !== 'string' || typeof uri !== 'string') return action;
  const checked = await session.checker.latest(uri);
  if (checked === undefined || checked.version !== version) return action;
  const edit = await editOfRule(session, uri, checked, fixAllOf);
  return edit === undefined ? action : { ...action, edit };
}

async function editOfRule(
  session: Session,
  uri: string,
  checked: Checked,
  rule: string,
): Promise<WorkspaceEdit | undefined> {
  const fixed = await fixDocument(
    checked.document,
    session.files(uri),
    { safety: 'safe', documentOnly: true },
    { ...checked.options, severities: onlyRule(rule, checked) },
  );
  return fixed.applied > 0 ? fixAllEdit(session, uri, checked, fixed) : undefined;
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
