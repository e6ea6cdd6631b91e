import { createTwoFilesPatch, FILE_HEADERS_ONLY, formatPatch } from 'diff';

/** The search for the shortest patch takes time with the square of the changed lines: beyond these, all lines are replaced. */
const maxEditLength = 4000;

/** How one text becomes another, as `git apply` reads it; the names go into its head. */
export function patch(oldFileName: string, newFileName: string, before: string, after: string): string {
  const options = { context: 3, maxEditLength, headerOptions: FILE_HEADERS_ONLY };
  const shortest = createTwoFilesPatch(oldFileName, newFileName, before, after, undefined, undefined, options);
  if (shortest !== undefined) return shortest;
  const [removed, added] = [wholeLines(before, '-'), wholeLines(after, '+')];
  const hunk = {
    oldStart: 1,
    oldLines: removed.count,
    newStart: 1,
    newLines: added.count,
    lines: [...removed.lines, ...added.lines],
  };
  return formatPatch(
    { oldFileName, newFileName, oldHeader: undefined, newHeader: undefined, hunks: [hunk] },
    FILE_HEADERS_ONLY,
  );
}

function wholeLines(text: string, sign: string): { readonly lines: string[]; readonly count: number } {
  const lines = text.split('\n').map((line) => sign + line);
  if (!text.endsWith('\n')) return { lines: [...lines, '\\ No newline at end of file'], count: lines.length };
  lines.pop();
  return { lines, count: lines.length };
}
