import { CodeActionKind, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { CodeAction, Range as LspRange, ServerCapabilities } from 'vscode-languageserver';
import { fixDocument } from '../check';
import type { Fix } from '../core/finding';
import { t } from '../core/l10n';
import { lineIndex } from '../core/text';
import type { Range } from '../core/text';
import type { Checked } from './checker';
import { rangeConverter, source, toDiagnostic } from './convert';
import { shownFindings } from './coexistence';
import { ignoreActions } from './ignore-actions';
import type { Session } from './session';
import { fixAllOfRules, pageActions, resolveFixAllOfRule } from './rule-actions';
import { fixAllEdit, fixEdit } from './workspace-edits';

const fixAllKind = `${CodeActionKind.SourceFixAll}.${source}`;
/** Not below `source.fixAll`: who asks for that on save must get edits of the saved file only. */
const fixAllFilesKind = `${CodeActionKind.Source}.fixAllFiles.${source}`;
const rewriteKind = `${CodeActionKind.RefactorRewrite}.${source}`;

/** Offers to mend or to ignore the findings under the cursor, and mends the whole document where the client asks for that by kind. */
export function registerCodeActions(session: Session): ServerCapabilities {
  const { connection } = session;
  connection.onCodeAction(async ({ textDocument: { uri }, range, context: { only } }, token) => {
    const wants = (kind: string): boolean => only === undefined || includesKind(only, kind);
    const wantsFixAll = only !== undefined && includesKind(only, fixAllKind);
    const wantsFixAllFiles = only !== undefined && includesKind(only, fixAllFilesKind);
    const wantsHere = wants(CodeActionKind.QuickFix) || wants(rewriteKind);
    const wantsSome = wantsHere || wantsFixAll || wantsFixAllFiles;
    if (!wantsSome || !(await session.settings.of(uri)).enable) return [];
    const checked = await checkedNow(session, uri);
    if (checked === undefined) return [];
    // A save asks for the whole document, and waits: it does not pay for what it does not want.
    const offered = wantsHere ? await actionsAt(session, uri, checked, range) : [];
    const actions = offered.filter(({ kind = '' }) => wants(kind));
    if (wantsFixAll) actions.push(...(await fixAll(session, uri, checked, fixAllKind)));
    if (wantsFixAllFiles) {
      const all = await fixAll(session, uri, checked, fixAllFilesKind);
      // In a menu that shows both, the two would be the same where no other file is touched.
      actions.push(...all.filter((action) => !wantsFixAll || reachesOut(action, uri)));
    }
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
    return session.checker.isNow(uri, checked) ? actions : [];
  });
  connection.onCodeActionResolve((action) => resolveFixAllOfRule(session, action));
  const codeActionKinds = [CodeActionKind.QuickFix, rewriteKind, fixAllKind, fixAllFilesKind];
  return { codeActionProvider: { codeActionKinds, resolveProvider: true } };
}

/** The last check, or a new one where the text of another file, which a fix would edit, is no longer the one that a rule saw. */
async function checkedNow(session: Session, uri: string): Promise<Checked | undefined> {
  const checked = await session.checker.latest(uri);
  const files = session.files(uri);
  const seen = checked?.findings.flatMap(({ fixes }) => fixes.flatMap((fix) => fix.otherEdits)) ?? [];
  for (const [path, text] of new Map(seen.map((file) => [file.path, file.text])))
    if ((await files.read(path)) !== text) return session.checker.check(uri);
  return checked;
}

/** Kinds form a tree: who asks for `source` also wants `source.fixAll.plimsoll`. */
function includesKind(only: readonly string[], kind: string): boolean {
  return only.some((wanted) => wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`));
}

/** In the order of use: mend this, mend all of the rule, mend everything, rewrite, ignore, read. */
async function actionsAt(session: Session, uri: string, checked: Checked, asked: LspRange): Promise<CodeAction[]> {
  const { text, path } = checked.document;
  const index = lineIndex(text);
  const toRange = rangeConverter(text);
  const offset = ({ line, character }: LspRange['start']): number => index.offset({ line, column: character });
  const wanted: Range = { start: offset(asked.start), end: offset(asked.end) };

  // A file can be created where the client can, and where the document lies in a folder.
  const canOffer = (fix: Fix): boolean =>
    fix.newFiles.length === 0 || (session.client.createFiles && path !== undefined);
  const here = checked.findings.filter(({ range }) => range.start <= wanted.end && wanted.start <= range.end);
  if (here.length === 0) return [];
  const found = here.map((finding) => ({ finding, diagnostic: toDiagnostic(finding, uri, toRange, session.client) }));
  const fixes = found.flatMap(({ finding, diagnostic }) => {
    const offered = finding.fixes.filter(canOffer);
    const preferred = offered.find(({ safety }) => safety === 'safe');
    return offered.flatMap((fix): CodeAction[] => {
      const edit = fixEdit(session, uri, checked, fix);
      const kind = fix.safety === 'refactor' ? rewriteKind : CodeActionKind.QuickFix;
      const isPreferred = fix === preferred;
      return edit === undefined ? [] : [{ title: fix.title, kind, diagnostics: [diagnostic], isPreferred, edit }];
    });
  });
  const { ignoreComments } = await session.settings.of(uri);
  const shown = new Set(await shownFindings(session, uri, here));
  const ignorable = found.filter(({ finding }) => shown.has(finding));
  return [
    ...merged(fixes),
    ...(await fixAllOfRules(session, uri, checked, found)),
    ...(ignoreComments ? ignoreActions(uri, checked, ignorable) : []),
    ...pageActions(session, found),
  ];
}

/** What was measured has the fix of the rule that speaks there too: one action mends both. */
function merged(actions: readonly CodeAction[]): CodeAction[] {
  const byEdit = new Map<string, CodeAction>();
  for (const action of actions) {
    const name = JSON.stringify([action.title, action.edit]);
    const same = byEdit.get(name);
    const diagnostics = [...(same?.diagnostics ?? []), ...(action.diagnostics ?? [])];
    byEdit.set(name, {
      ...action,
      diagnostics,
      isPreferred: same?.isPreferred === true || action.isPreferred === true,
    });
  }
  return [...byEdit.values()];
}

/** All safe fixes as one edit: below `source.fixAll` of this document alone, as a save must not touch other files. Nothing to mend is no action. */
async function fixAll(session: Session, uri: string, checked: Checked, kind: string): Promise<CodeAction[]> {
  const documentOnly = kind === fixAllKind || !session.client.createFiles;
  const known = checked.measured ? undefined : checked;
  const wanted = { safety: 'safe', documentOnly } as const;
  const fixed = await fixDocument(checked.document, session.files(uri), wanted, checked.options, known);
  const edit = fixed.applied > 0 ? fixAllEdit(session, uri, checked, fixed) : undefined;
  const title = documentOnly ? t('Fix all Plimsoll problems') : t('Fix all Plimsoll problems, in other files too');
  return edit === undefined ? [] : [{ title, kind, edit }];
}

function reachesOut({ edit }: CodeAction, uri: string): boolean {
  return (edit?.documentChanges ?? []).some((change) => !('textDocument' in change) || change.textDocument.uri !== uri);
}
