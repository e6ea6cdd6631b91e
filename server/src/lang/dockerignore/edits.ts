import { applyEdits, lineBreakOf } from '../../core/text';
import type { TextEdit } from '../../core/text';
import { matcher } from './matcher';
import { parseDockerignore } from './patterns';
import type { Dockerignore } from './patterns';

/** Adds patterns behind the last line that says something, one edit each; the file's line breaks stay, and a missing last one stays missing. */
export function appendPatterns(text: string, patterns: readonly string[]): TextEdit[] {
  const said = lastSaid(text);
  // An empty file has no line to stand behind.
  if (said === undefined) return patterns.map((pattern) => insertion(text.length, `${pattern}\n`));
  return insertBehind(text, said, patterns);
}

/**
 * The exception that lets paths of the context through, at the first place where it does: behind the last pattern that hides
 * one of them and the exceptions that follow it, where later patterns keep their say on what lies below; else at the end.
 * Undefined where no exception helps.
 * @param path What the exception names; it may hold `*` and `?`.
 */
export function exceptionFor(file: Dockerignore, path: string, hidden: readonly string[]): TextEdit[] | undefined {
  const { text, patterns } = file;
  const { isIgnored } = matcher(file);
  const last = Math.max(...hidden.map((one) => patterns.findIndex((pattern) => pattern === isIgnored(one).by)));
  let next = last + 1;
  while (patterns[next]?.negated) next++;
  const exception = [`!${path}`];
  const beside = patterns[next - 1];
  const choices = [
    ...(beside ? [insertBehind(text, beside.range.end, exception)] : []),
    appendPatterns(text, exception),
  ];
  return choices.find((edits) => {
    const after = parseDockerignore(applyEdits(text, edits));
    const { isIgnored: staysIgnored } = matcher(after);
    return after.problems.length === 0 && hidden.every((one) => !staysIgnored(one).ignored);
  });
}

/** The offset behind the last character that is no white space. */
function lastSaid(text: string): number | undefined {
  let end = text.length;
  while (end > 0 && ' \t\r\n\uFEFF'.includes(text[end - 1]!)) end--;
  return end === 0 ? undefined : end;
}

/** Inserts lines behind the one that holds the offset. */
function insertBehind(text: string, offset: number, lines: readonly string[]): TextEdit[] {
  const lineBreak = lineBreakOf(text);
  const newline = text.indexOf('\n', offset);
  if (newline < 0) return lines.map((line) => insertion(text.length, lineBreak + line));
  return lines.map((line) => insertion(newline + 1, line + lineBreak));
}

function insertion(at: number, newText: string): TextEdit {
  return { range: { start: at, end: at }, newText };
}
