import { readIgnores } from './ignore';
import type { Comment, Ignore } from './ignore';
import { lineBreakOf, lineIndex } from './text';
import type { Range, TextEdit } from './text';

/** Where ignore comments can stand in a document. */
export interface IgnorePlaces {
  readonly text: string;
  readonly comments: readonly Comment[];
  /** The instructions, or the steps and jobs. */
  readonly scopes: readonly Range[];
  /** Where a comment for the whole file may begin: after the directives, which must come first. */
  readonly fileComment: number;
  /** A comment must begin in the first column; else it takes the indentation of what it is for. */
  readonly unindented?: boolean;
}

/** The comment that silences one rule where its finding stands: for its instruction or step. Undefined where it stands in none. */
export function ignoreHere(places: IgnorePlaces, rule: string, at: number): TextEdit | undefined {
  const { text, comments, scopes, unindented = false } = places;
  const lines = lineIndex(text);
  const lineStart = (offset: number): number => lines.line(lines.position(offset).line).start;
  const opensLine = (scope: Range): boolean => /^[\s\ufeff-]*$/.test(text.slice(lineStart(scope.start), scope.start));
  const nearest = scopes
    .filter((scope) => scope.start <= at && at < scope.end && opensLine(scope))
    .toSorted((a, b) => b.start - a.start || a.end - b.end)[0];
  if (nearest === undefined) return undefined;

  const above = readIgnores(text, comments, scopes).findLast(
    ({ form, wholeFile, below }) => form === 'own' && !wholeFile && below?.start === nearest.start,
  );
  const merged = above && withName(above, rule);
  if (merged !== undefined) return merged;
  const start = lineStart(nearest.start);
  const afterMark = text.charCodeAt(start) === 0xfeff ? start + 1 : start;
  const indent = unindented ? '' : /^[ \t]*/.exec(text.slice(afterMark))![0];
  return insertion(afterMark, `${indent}# plimsoll-ignore ${rule}${lineBreakOf(text)}`);
}

/** The comment that silences one rule in the whole file. */
export function ignoreInFile({ text, comments, scopes, fileComment }: IgnorePlaces, rule: string): TextEdit {
  const there = readIgnores(text, comments, scopes).find(({ form, wholeFile }) => form === 'own' && wholeFile);
  const merged = there && withName(there, rule);
  if (merged !== undefined) return merged;
  const lineBreak = lineBreakOf(text);
  // A directive may be the last line, without a line break.
  const before = fileComment > 0 && fileComment === text.length && !/[\n\ufeff]$/.test(text) ? lineBreak : '';
  return insertion(fileComment, `${before}# plimsoll-ignore-file ${rule}${lineBreak}`);
}

/** One name more, before the reason. */
function withName({ names }: Ignore, rule: string): TextEdit | undefined {
  const last = names.at(-1);
  return last && insertion(last.range.end, `, ${rule}`);
}

function insertion(at: number, newText: string): TextEdit {
  return { range: { start: at, end: at }, newText };
}
