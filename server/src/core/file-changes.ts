import type { Fix } from './finding';
import { applyEdits } from './text';
import type { TextEdit } from './text';

/** What fixes make of a file beside the document. `path` is absolute; `before` is undefined for a file that they create. */
export interface FileChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly text: string;
}

/** Changes by path. */
export type FileChanges = ReadonlyMap<string, FileChange>;

/** Whether the other files of a fix are, after the changes so far, as the rule saw them, and those that it creates are not there. */
export function fits({ otherEdits, newFiles }: Fix, changes: FileChanges): boolean {
  return (
    otherEdits.every(({ path, text }) => (changes.get(path)?.text ?? text) === text) &&
    newFiles.every(({ path }) => !changes.has(path))
  );
}

/** Adds what these fixes do to other files. They must fit, and not touch each other; what several insert at one place is inserted once. */
export function changeFiles(changes: FileChanges, fixes: readonly Fix[]): FileChanges {
  const result = new Map(changes);
  for (const { path, text } of fixes.flatMap((fix) => fix.newFiles))
    result.set(path, { path, before: undefined, text });
  const edited = new Map<string, { readonly text: string; readonly edits: TextEdit[] }>();
  for (const { path, text, edits } of fixes.flatMap((fix) => fix.otherEdits)) {
    const file = edited.get(path) ?? { text, edits: [] };
    file.edits.push(...edits.filter((edit) => !file.edits.some((other) => isSame(edit, other))));
    edited.set(path, file);
  }
  for (const [path, { text, edits }] of edited) {
    const known = changes.get(path);
    result.set(path, { path, before: known === undefined ? text : known.before, text: applyEdits(text, edits) });
  }
  return result;
}

function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.range.start === b.range.start && a.range.end === b.range.end && a.newText === b.newText;
}
