import { CodeActionKind, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type {
  CodeAction,
  CreateFile,
  Range as LspRange,
  ServerCapabilities,
  TextDocumentEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { URI, Utils } from 'vscode-uri';
import { fixDocument } from '../check';
import type { Fix, NewFile } from '../core/finding';
import { lineIndex } from '../core/text';
import type { Range } from '../core/text';
import type { Checked } from './checker';
import { rangeConverter, source, toDiagnostic, toTextEdits } from './convert';
import { uriOfPath } from './documents';
import { ignoreActions } from './ignore-actions';
import { lineEdits } from './line-edits';
import type { Session } from './session';

const fixAllKind = `${CodeActionKind.SourceFixAll}.${source}`;
const rewriteKind = `${CodeActionKind.RefactorRewrite}.${source}`;

/** Offers to mend or to ignore the findings under the cursor, and mends the whole document where the client asks for that by kind. */
export function registerCodeActions(session: Session): ServerCapabilities {
  const { connection, documents } = session;
  connection.onCodeAction(async ({ textDocument: { uri }, range, context: { only } }, token) => {
    const wants = (kind: string): boolean => only === undefined || includesKind(only, kind);
    const wantsFixAll = only !== undefined && includesKind(only, fixAllKind);
    const wantsSome = wants(CodeActionKind.QuickFix) || wants(rewriteKind) || wantsFixAll;
    if (!wantsSome || !(await session.settings.of(uri)).enable) return [];
    const checked = await session.checker.latest(uri);
    if (checked === undefined) return [];
    const actions = fixesAt(session, uri, checked, range).filter(({ kind = '' }) => wants(kind));
    if (wantsFixAll) actions.push(...(await fixAll(session, uri, checked)));
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
    return documents.get(uri)?.version === checked.version ? actions : [];
  });
  return { codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, rewriteKind, fixAllKind] } };
}

/** Kinds form a tree: who asks for `source` also wants `source.fixAll.plimsoll`. */
function includesKind(only: readonly string[], kind: string): boolean {
  return only.some((wanted) => wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`));
}

/** Quick fixes, rewrites, and below them the ways to ignore a finding. */
function fixesAt(session: Session, uri: string, checked: Checked, asked: LspRange): CodeAction[] {
  const { text, path } = checked.document;
  const index = lineIndex(text);
  const toRange = rangeConverter(text);
  const offset = ({ line, character }: LspRange['start']): number => index.offset({ line, column: character });
  const wanted: Range = { start: offset(asked.start), end: offset(asked.end) };

  // A file can be created where the client can, and where the document lies in a folder.
  const canOffer = (fix: Fix): boolean =>
    fix.newFiles.length === 0 || (session.client.createFiles && path !== undefined);
  const found = checked.findings
    .filter(({ range }) => range.start <= wanted.end && wanted.start <= range.end)
    .map((finding) => ({ finding, diagnostic: toDiagnostic(finding, uri, toRange, session.client) }));
  const fixes = found.flatMap(({ finding, diagnostic }) => {
    const offered = finding.fixes.filter(canOffer);
    const preferred = offered.find(({ safety }) => safety === 'safe');
    return offered.map((fix): CodeAction => ({
      title: fix.title,
      kind: fix.safety === 'refactor' ? rewriteKind : CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      isPreferred: fix === preferred,
      edit: fixEdit(uri, checked, fix),
    }));
  });
  return [...fixes, ...ignoreActions(uri, checked, found)];
}

function fixEdit(uri: string, checked: Checked, fix: Fix): WorkspaceEdit {
  const { version, document } = checked;
  const changes: (CreateFile | TextDocumentEdit)[] = fix.newFiles.flatMap((file) => createdFile(uri, file));
  if (fix.edits.length > 0) {
    changes.push({ textDocument: { uri, version }, edits: toTextEdits(document.text, fix.edits) });
  }
  return { documentChanges: changes };
}

/** A file that exists already makes the whole edit fail, and so stays as it is. */
function createdFile(base: string, { path, text }: NewFile): (CreateFile | TextDocumentEdit)[] {
  const isAbsolute = /^([a-z]:)?\//i.test(path);
  const uri = isAbsolute ? uriOfPath(path, base) : Utils.joinPath(Utils.dirname(URI.parse(base)), path).toString();
  const start = { line: 0, character: 0 };
  return [
    { kind: 'create', uri, options: { overwrite: false, ignoreIfExists: false } },
    { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: text }] },
  ];
}

/** All safe fixes as one edit of this document alone: a save must not create files. Nothing to mend is no action. */
async function fixAll(session: Session, uri: string, { version, document }: Checked): Promise<CodeAction[]> {
  const fixed = await fixDocument(document, session.files(uri), 'safe');
  if (fixed.text === document.text) return [];
  const edits = toTextEdits(document.text, lineEdits(document.text, fixed.text));
  return [
    {
      title: 'Fix all Plimsoll problems',
      kind: fixAllKind,
      edit: { documentChanges: [{ textDocument: { uri, version }, edits }] },
    },
  ];
}
