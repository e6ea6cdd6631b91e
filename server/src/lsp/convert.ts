import { DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import type { Diagnostic, Range as LspRange, TextEdit as LspTextEdit } from 'vscode-languageserver';
import type { Finding, FindingTag, Severity } from '../core/finding';
import { lineIndex } from '../core/text';
import type { LineIndex, Range, TextEdit } from '../core/text';
import { ruleUrl } from '../version';
import type { ClientFeatures } from './client';

/** The name under which the editor lists our problems. */
export const source = 'plimsoll';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

const tags: Readonly<Record<FindingTag, DiagnosticTag>> = {
  unnecessary: DiagnosticTag.Unnecessary,
  deprecated: DiagnosticTag.Deprecated,
};

/** Turns offsets of one text into the protocol's positions, which also count UTF-16 units. */
export function rangeConverter(text: string): (range: Range) => LspRange {
  const index = lineIndex(text);
  return ({ start, end }) => ({ start: lspPosition(index, start), end: lspPosition(index, end) });
}

export function toTextEdits(text: string, edits: readonly TextEdit[]): LspTextEdit[] {
  const toRange = rangeConverter(text);
  return edits.map(({ range, newText }) => ({ range: toRange(range), newText }));
}

/** @param toRange Of the text that was checked. */
export function toDiagnostic(
  finding: Finding,
  uri: string,
  toRange: (range: Range) => LspRange,
  client: ClientFeatures,
): Diagnostic {
  const href = ruleUrl(finding.rule);
  const related = finding.related.map(({ range, message }) => ({ location: { uri, range: toRange(range) }, message }));
  return {
    source,
    code: finding.rule,
    ...(href !== undefined && { codeDescription: { href } }),
    message: finding.message,
    severity: severities[finding.severity],
    range: toRange(finding.range),
    ...(client.relatedInformation && related.length > 0 && { relatedInformation: related }),
    ...(client.diagnosticTags && finding.tags.length > 0 && { tags: finding.tags.map((tag) => tags[tag]) }),
  };
}

function lspPosition(index: LineIndex, offset: number): LspRange['start'] {
  const { line, column } = index.position(offset);
  return { line, character: column };
}
