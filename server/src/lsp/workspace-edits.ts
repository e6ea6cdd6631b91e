import type { AnnotatedTextEdit, CreateFile, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { FileChange } from '../check';
import type { FileEdits, Fix, NewFile } from '../core/finding';
import { t } from '../core/l10n';
import type { TextEdit } from '../core/text';
import type { Checked } from './checker';
import { toTextEdits } from './convert';
import { uriOfPath } from './documents';
import { openAt } from './files';
import { lineEdits } from './line-edits';
import type { Session } from './session';

type Change = CreateFile | TextDocumentEdit;

/** What a fix changes, as edits of the very versions that were checked. Undefined when an open file is not as the rule saw it. */
export function fixEdit(session: Session, uri: string, checked: Checked, fix: Fix): WorkspaceEdit | undefined {
  const others = fix.otherEdits.map((file) => editedFile(session, uri, file));
  if (others.includes(undefined)) return undefined;
  const created = fix.newFiles.flatMap((file) => createdFile(uri, file));
  return workspaceEdit(session, uri, checked, fix.edits, [...created, ...(others as Change[])]);
}

/** The same for many fixes at once: the document's new text, and what becomes of other files. */
export function fixAllEdit(
  session: Session,
  uri: string,
  checked: Checked,
  fixed: { readonly text: string; readonly files: readonly FileChange[] },
): WorkspaceEdit | undefined {
  const others = fixed.files.flatMap(({ path, before, text }) =>
    before === undefined
      ? createdFile(uri, { path, text })
      : [editedFile(session, uri, { path, text: before, edits: lineEdits(before, text) })],
  );
  if (others.includes(undefined)) return undefined;
  const edits = lineEdits(checked.document.text, fixed.text);
  return workspaceEdit(session, uri, checked, edits, others as Change[]);
}

/** What writes several files is shown before it is done, where the client can show it. */
function workspaceEdit(
  { client }: Session,
  uri: string,
  { version, document }: Checked,
  wanted: readonly TextEdit[],
  others: readonly Change[],
): WorkspaceEdit {
  const textDocument = { uri, version };
  const edits = toTextEdits(document.text, wanted);
  const files = new Set(others.map((change) => ('kind' in change ? change.uri : change.textDocument.uri)));
  if (!client.changeAnnotations || files.size + Math.min(edits.length, 1) < 2)
    return { documentChanges: [...others, ...(edits.length > 0 ? [{ textDocument, edits }] : [])] };
  const label = t('Changes several files');
  return {
    documentChanges: [
      ...others.map((change) =>
        'kind' in change ? annotated(change) : { ...change, edits: change.edits.map(annotated) },
      ),
      { textDocument, edits: [...edits.map(annotated), question(document.text)] },
    ],
    changeAnnotations: { [shownId]: { label }, [questionId]: { label, needsConfirmation: true } },
  };
}

const shownId = 'several-files';
const questionId = 'apply';

function annotated<T extends object>(change: T): T & { annotationId: string } {
  return { ...change, annotationId: shownId };
}

/**
 * An edit that changes nothing, at the end of the document: the editor shows everything for the sake of an edit that is to be
 * confirmed, and leaves that one out until someone ticks it. Nobody should have to tick what they have just asked for.
 */
function question(text: string): AnnotatedTextEdit {
  const [nothing] = toTextEdits(text, [{ range: { start: text.length, end: text.length }, newText: '' }]);
  return { ...nothing!, annotationId: questionId };
}

/** A file that is open is edited as it stands there, any other as it lies on the disk. */
function editedFile(
  { documents }: Session,
  base: string,
  { path, text, edits }: FileEdits,
): TextDocumentEdit | undefined {
  const open = openAt(path, base, documents);
  if (open !== undefined && open.getText() !== text) return undefined;
  const textDocument = { uri: open?.uri ?? uriOfPath(path, base), version: open?.version ?? null };
  return { textDocument, edits: toTextEdits(text, edits) };
}

/** A file that exists already makes the whole edit fail, and so stays as it is. */
function createdFile(base: string, { path, text }: NewFile): Change[] {
  const uri = uriOfPath(path, base);
  const start = { line: 0, character: 0 };
  return [
    { kind: 'create', uri, options: { overwrite: false, ignoreIfExists: false } },
    { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: text }] },
  ];
}
