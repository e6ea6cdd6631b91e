import { diffArrays } from 'diff';
import type { TextEdit } from '../core/text';

/** Beyond so many changed lines a diff is slow and helps nobody. */
const maxChangedLines = 2000;

/** Edits of whole lines that turn one text into the other; what did not change stays untouched, with its markers and folds. */
export function lineEdits(before: string, after: string): TextEdit[] {
  const changes = diffArrays(linesOf(before), linesOf(after), { maxEditLength: maxChangedLines });
  if (changes === undefined) return [{ range: { start: 0, end: before.length }, newText: after }];

  const edits: TextEdit[] = [];
  let at = 0;
  let pending: TextEdit | undefined;
  for (const { value, added, removed } of changes) {
    const text = value.join('');
    if (!added && !removed) {
      if (pending !== undefined) edits.push(pending);
      pending = undefined;
      at += text.length;
      continue;
    }
    const { range, newText }: TextEdit = pending ?? { range: { start: at, end: at }, newText: '' };
    if (removed) at += text.length;
    pending = { range: { start: range.start, end: at }, newText: added ? newText + text : newText };
  }
  return pending === undefined ? edits : [...edits, pending];
}

/** The lines with their line feeds. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}
