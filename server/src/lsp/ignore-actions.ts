import { CodeActionKind } from 'vscode-languageserver';
import type { CodeAction, Diagnostic } from 'vscode-languageserver';
import type { Document } from '../check';
import type { Finding } from '../core/finding';
import { ignoreEdit } from '../core/ignore-edit';
import type { IgnorePlaces } from '../core/ignore-edit';
import { lineIndex } from '../core/text';
import { parseDockerfile } from '../lang/dockerfile/parse';
import { buildDockerignoreModel } from '../lang/dockerignore/model';
import { buildWorkflowModel } from '../lang/workflow/model';
import type { Checked } from './checker';
import { toTextEdits } from './convert';

/** A way to silence each rule that speaks here, for the end of the list: whoever can mend it should. */
export function ignoreActions(
  uri: string,
  { version, document }: Checked,
  found: readonly { readonly finding: Finding; readonly diagnostic: Diagnostic }[],
): CodeAction[] {
  if (found.length === 0) return [];
  const places = ignorePlaces(document);
  const actions = new Map<string, CodeAction>();
  for (const { finding, diagnostic } of found) {
    if (actions.has(finding.rule)) continue;
    const { reach, edit } = ignoreEdit(places, finding.rule, finding.range.start);
    const title = reach === 'here' ? `Ignore ${finding.rule} here` : `Ignore ${finding.rule} in this file`;
    actions.set(finding.rule, {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      isPreferred: false,
      edit: { documentChanges: [{ textDocument: { uri, version }, edits: toTextEdits(document.text, [edit]) }] },
    });
  }
  return [...actions.values()];
}

function ignorePlaces({ language, text, path }: Document): IgnorePlaces {
  const start = text.startsWith('\ufeff') ? 1 : 0;
  if (language === 'workflow') {
    const { comments, scopes } = buildWorkflowModel(text, path, '');
    return { text, comments, scopes, fileComment: start };
  }
  if (language === 'dockerignore') {
    const { comments, scopes } = buildDockerignoreModel(text);
    return { text, comments, scopes, fileComment: start, unindented: true };
  }
  const { comments, instructions, directives } = parseDockerfile(text);
  const lines = lineIndex(text);
  const last = directives.at(-1);
  // The line after the last directive; a file of directives alone has no findings to silence.
  const fileComment = last === undefined ? start : lines.line(lines.position(last.range.end).line + 1).start;
  return { text, comments, scopes: instructions.map(({ range }) => range), fileComment };
}
