import type { Finding } from '../../core/finding';
import { lineIndex } from '../../core/text';
import { grouped, plural } from '../words';
import { codeFrame } from './code-frame';
import { printable } from './printable';
import { placesIn, summarize, type CheckedFile, type Summary } from './report';
import type { Style } from './style';

/** Findings that are not in the report any more: how many were mended, and how many the baseline knows. */
interface LeftOut {
  readonly applied: number;
  readonly known: number;
}

/** The report for people: each finding with its line, then a summary. `columns` is how wide their terminal is. */
export function formatText(
  files: readonly CheckedFile[],
  style: Style,
  { applied, known }: LeftOut = { applied: 0, known: 0 },
  columns?: number,
): string {
  const parts = files.flatMap((file) => fileFindings(file, style, columns));
  const mended = applied > 0 ? `${plural(applied, 'problem')} fixed. ` : '';
  const rest = known > 0 ? ` ${grouped(known)} more in the baseline.` : '';
  return [...parts, `${mended}${summaryLine(files, style)}${rest}\n`].join('\n');
}

function fileFindings({ path, text, findings }: CheckedFile, style: Style, columns?: number): string[] {
  if (findings.length === 0) return [];
  const place = placesIn(text);
  const lines = lineIndex(text);
  const at = (offset: number): string => {
    const { line, column } = place(offset);
    return style.bold(`${printable(path)}:${line}:${column}:`);
  };
  return findings.map((finding) => {
    const { range, message, rule, related } = finding;
    const head = `${at(range.start)} ${severityWord(finding, style)}: ${printable(message)} ${style.dim(`[${rule}]`)}\n`;
    const notes = related.map((other) => `  ${at(other.range.start)} ${printable(other.message)}\n`);
    return [head, codeFrame(text, lines, range, style, columns), ...notes].join('');
  });
}

function severityWord({ severity }: Finding, style: Style): string {
  const colour = { error: style.red, warning: style.yellow, info: style.blue }[severity];
  return colour(severity);
}

function summaryLine(files: readonly CheckedFile[], style: Style): string {
  const summary = summarize(files);
  const total = summary.errors + summary.warnings + summary.infos;
  if (total === 0) return `${plural(summary.files, 'file')} checked, nothing to report.`;
  const found = `${plural(total, 'problem')} (${bySeverity(summary)}) in ${plural(summary.files, 'checked file')}.`;
  const hint = summary.fixable > 0 ? ` ${grouped(summary.fixable)} fixable with --fix.` : '';
  return `${style.bold(found)}${hint}`;
}

function bySeverity({ errors, warnings, infos }: Summary): string {
  const parts = [
    errors > 0 ? plural(errors, 'error') : '',
    warnings > 0 ? plural(warnings, 'warning') : '',
    infos > 0 ? `${grouped(infos)} info` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}
