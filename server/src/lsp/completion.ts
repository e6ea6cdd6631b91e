import { CompletionItemKind, CompletionItemTag, CompletionTriggerKind, MarkupKind } from 'vscode-languageserver';
import type { CompletionItem, CompletionList, Position, ServerCapabilities } from 'vscode-languageserver';
import type { Document } from '../check';
import { lineIndex } from '../core/text';
import type { TextEdit } from '../core/text';
import { buildWorkflowModel } from '../lang/workflow/model';
import type { ClientFeatures } from './client';
import { rangeConverter } from './convert';
import { engineDocument } from './documents';
import { configProposals } from './help/config-help';
import { usesCompletion } from './help/uses-completion';
import type { Proposal } from './help/uses-completion';
import type { Session } from './session';

const kinds: Readonly<Record<Proposal['kind'], CompletionItemKind>> = {
  action: CompletionItemKind.Module,
  major: CompletionItemKind.Value,
  exact: CompletionItemKind.Constant,
  hash: CompletionItemKind.Reference,
};

/** Completes actions and their versions in the `uses:` of workflows, and the keys of configurations; YAML's own completion is left alone. */
export function registerCompletion(session: Session): ServerCapabilities {
  session.connection.onCompletion(
    async ({ textDocument: { uri }, position, context }): Promise<CompletionList | null> => {
      const open = session.documents.get(uri);
      const document = open && engineDocument(open);
      if (document?.language === 'configuration') return configCompletion(session, uri, document, position);
      if (document?.language !== 'workflow') return null;
      const { text, path } = document;
      const index = lineIndex(text);
      const { start } = index.line(position.line);
      const offset = index.offset({ line: position.line, column: position.character });
      // Most of what is typed in a workflow is no `uses:`, and need not be read for this.
      if (!text.slice(start, offset).includes('uses') || !(await session.settings.of(uri)).enable) return null;
      const model = buildWorkflowModel(text, path, new Date().toISOString().slice(0, 10));
      const typing = context !== undefined && context.triggerKind !== CompletionTriggerKind.Invoked;
      const found = usesCompletion(model, offset, typing);
      if (found === undefined || found.items.length === 0) return null;
      const toItem = itemOf(found.typed, rangeConverter(text), session.client);
      const items = found.items.map((proposal, at) => toItem(proposal, at));
      // What fits changes with each letter, in ways that only we know.
      return { isIncomplete: true, items };
    },
  );
  return { completionProvider: { triggerCharacters: ['@'] } };
}

/** Keys, rules and severities, where neither VS Code's own JSON support nor the YAML extension offers them from our schema. */
async function configCompletion(
  session: Session,
  uri: string,
  { text, path }: Document,
  { line, character }: Position,
): Promise<CompletionList | null> {
  const elsewhere = path?.endsWith('.json') === true || session.extensions().has('redhat.vscode-yaml');
  if (elsewhere || !(await session.settings.of(uri)).enable) return null;
  const index = lineIndex(text);
  const lineText = (at: number): string => text.slice(index.line(at).start, index.line(at).end);
  const above = Array.from({ length: line }, (_, at) => lineText(at));
  const found = configProposals(text, lineText(line).slice(0, character), above);
  if (found === undefined) return null;
  const end = { line, character };
  const range = { start: { line, character: character - found.typed.length }, end };
  const items = found.items.map(({ label, newText, documentation }): CompletionItem => {
    const item: CompletionItem = { label, kind: CompletionItemKind.Property, textEdit: { range, newText } };
    if (documentation !== undefined) item.documentation = { kind: MarkupKind.Markdown, value: documentation };
    return item;
  });
  return { isIncomplete: false, items };
}

type ToItem = (proposal: Proposal, at: number) => CompletionItem;

function itemOf(typed: string, toRange: ReturnType<typeof rangeConverter>, { completionTags }: ClientFeatures): ToItem {
  const toEdit = ({ range, newText }: TextEdit) => ({ range: toRange(range), newText });
  return ({ kind, label, detail, ending, edit, more, preselected }, at) => {
    const item: CompletionItem = {
      label,
      kind: kinds[kind],
      labelDetails: { description: detail },
      sortText: String(at).padStart(4, '0'),
      // All fit already, also those that begin with something else; an editor would leave these out.
      filterText: typed || label,
      textEdit: toEdit(edit),
    };
    if (preselected) item.preselect = true;
    if (more.length > 0) item.additionalTextEdits = more.map((change) => toEdit(change));
    if (ending && completionTags) item.tags = [CompletionItemTag.Deprecated];
    else if (ending) item.deprecated = true;
    return item;
  };
}
