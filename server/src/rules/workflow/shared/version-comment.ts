import type { Range, TextEdit } from '../../../core/text';
import { isHash } from '../../../data/actions';
import type { Uses } from '../../../lang/workflow/model';

/** The version that a comment beside a reference names. */
export interface VersionComment {
  /** The version alone, with its `v` where it has one. */
  readonly range: Range;
  readonly letter: 'v' | '';
  /** Its numbers, one to three. */
  readonly parts: readonly string[];
}

/** `# v3`, `# 3.1.2`, `# tag=v3.1.2`, `# ratchet:owner/repo@v3`, `# v3 - text`. A bare number with text behind it may be anything. */
export function readVersionComment({ text, range }: NonNullable<Uses['comment']>): VersionComment | undefined {
  const found = /^(#\s*(tag=|pin@|ratchet:[\w./-]+@)?)(v?)(\d+(?:\.\d+){0,2})(?=$|[\s,;:)])/.exec(text);
  if (!found) return undefined;
  const [whole, before = '', mark, letter, numbers = ''] = found;
  if (letter === '' && mark === undefined && text.slice(whole.length).trim() !== '') return undefined;
  const start = range.start + before.length;
  return {
    range: { start, end: range.start + whole.length },
    letter: letter === 'v' ? 'v' : '',
    parts: numbers.split('.'),
  };
}

/** Writes a commit in place of a ref, with its version (`v1.2.3`) in a comment behind it where the line has room for one. */
export function pinTo(
  text: string,
  uses: Uses,
  { hash, tag }: { readonly hash: string; readonly tag: string },
): TextEdit[] {
  const pin: TextEdit = { range: uses.refRange, newText: hash };
  return [pin, ...(retellVersion(uses, tag) ?? (isHash(uses.ref) ? [] : tellVersion(text, uses.range, tag)))];
}

/** Writes a version in place of the one that the comment behind a reference tells; undefined where it tells none. */
export function retellVersion({ comment }: Pick<Uses, 'comment'>, version: string): TextEdit[] | undefined {
  const told = comment && readVersionComment(comment);
  return told && [{ range: told.range, newText: told.letter + version.slice(1) }];
}

/** Writes a version into a comment behind a reference, where nothing else is there. `range`: without quotes. */
export function tellVersion(text: string, range: Range, version: string): TextEdit[] {
  const end = range.end + (/["']/.test(text[range.end] ?? '') ? 1 : 0);
  const free = /^[ \t]*(?:\r?\n|$)/.test(text.slice(end, end + 200));
  return free ? [{ range: { start: end, end }, newText: ` # ${version}` }] : [];
}
