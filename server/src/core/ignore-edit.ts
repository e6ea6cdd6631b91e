import type { Comment } from './ignore';
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

/** The comment that silences one finding: for its instruction or step, or for the whole file where it stands in none. */
export function ignoreEdit(
  { text, comments, scopes, fileComment, unindented = false }: IgnorePlaces,
  rule: string,
  at: number,
): { readonly reach: 'here' | 'file'; readonly edit: TextEdit } {
  const lines = lineIndex(text);
  const lineBreak = lineBreakOf(text);
  const lineStart = (offset: number): number => lines.line(lines.position(offset).line).start;
  const opensLine = (scope: Range): boolean => /^[\s\ufeff-]*$/.test(text.slice(lineStart(scope.start), scope.start));

  const nearest = scopes
    .filter((scope) => scope.start <= at && at < scope.end && opensLine(scope))
    .toSorted((a, b) => b.start - a.start)[0];
  if (nearest === undefined) {
    const newText = `# plimsoll-ignore-file ${rule}${lineBreak}`;
    return { reach: 'file', edit: { range: { start: fileComment, end: fileComment }, newText } };
  }

  const start = lineStart(nearest.start);
  const above = comments.find(({ range }) => start > 0 && lineStart(start - 1) === lineStart(range.start));
  if (above !== undefined && /^#\s*plimsoll-ignore\s/i.test(above.text)) {
    const reason = above.text.search(/\s--(?:\s|$)/);
    const names = above.text.slice(0, reason < 0 ? undefined : reason).trimEnd();
    const end = above.range.start + names.length;
    return { reach: 'here', edit: { range: { start: end, end }, newText: `, ${rule}` } };
  }
  const afterMark = text.charCodeAt(start) === 0xfeff ? start + 1 : start;
  const indent = unindented ? '' : /^[ \t]*/.exec(text.slice(afterMark))![0];
  const newText = `${indent}# plimsoll-ignore ${rule}${lineBreak}`;
  return { reach: 'here', edit: { range: { start: afterMark, end: afterMark }, newText } };
}
