import type { Range } from './text';

/** A comment of the document; the range starts at its `#`. */
export interface Comment {
  readonly range: Range;
  readonly text: string;
}

/** A comment that tells us to be silent about something. */
export interface Ignore {
  readonly comment: Comment;
  /** Whose form it has: of ours alone we know what it is for. */
  readonly form: 'own' | 'hadolint' | 'buildkit';
  readonly names: readonly IgnoredName[];
  readonly wholeFile: boolean;
  /** What it stands above; what it stands beside at the end of a line, or in between the lines. */
  readonly below: Range | undefined;
}

/** A rule as a comment names it. */
export interface IgnoredName {
  /** A rule's id or alias, lower case; `all` stands for every rule. */
  readonly name: string;
  /** Where it stands in the document, without `hadolint:` and the like. */
  readonly range: Range;
}

interface IgnoreForm {
  readonly pattern: RegExp;
  readonly form: Ignore['form'];
  readonly wholeFile: boolean;
}

/** Our own comments, hadolint's and BuildKit's. A reason may follow after `--` (ours) or `;reason=` (BuildKit's). */
const forms: readonly IgnoreForm[] = [
  { pattern: /^#\s*plimsoll-ignore-file\s+(.+)$/di, form: 'own', wholeFile: true },
  { pattern: /^#\s*plimsoll-ignore\s+(.+)$/di, form: 'own', wholeFile: false },
  { pattern: /^#\s*hadolint\s+global\s+ignore\s*=\s*(.+)$/di, form: 'hadolint', wholeFile: true },
  { pattern: /^#\s*hadolint\s+ignore\s*=\s*(.+)$/di, form: 'hadolint', wholeFile: false },
  { pattern: /^#\s*check\s*=\s*(?:.*;)?\s*skip=([^;]+)/di, form: 'buildkit', wholeFile: true },
];

/**
 * Reads the ignore comments of a document.
 * @param scopes Where a comment above reaches: the instructions of a Dockerfile, the steps and jobs of a workflow.
 *   A comment covers the nearest scope that starts after it with nothing but blanks and comments between; at the end of a line, as YAML
 *   has them, the innermost scope that the line is of; between the lines of an instruction or step, this one.
 */
export function readIgnores(text: string, comments: readonly Comment[], scopes: readonly Range[]): Ignore[] {
  const ignores: Ignore[] = [];
  let places: Place[] | undefined;
  for (const [at, comment] of comments.entries()) {
    const read = readIgnore(comment);
    if (read === undefined) continue;
    places ??= placesOf(text, comments, scopes);
    const { above, within } = places[at]!;
    // hadolint honours its own only above an instruction.
    ignores.push({ comment, ...read, below: above ?? (read.form === 'own' ? within : undefined) });
  }
  return ignores;
}

/** The rules that a comment names; none where it is no ignore comment. */
export function ignoredNames(comment: Comment): readonly IgnoredName[] {
  return readIgnore(comment)?.names ?? [];
}

function readIgnore(comment: Comment): Pick<Ignore, 'form' | 'names' | 'wholeFile'> | undefined {
  for (const { pattern, form, wholeFile } of forms) {
    const match = pattern.exec(comment.text.trimEnd());
    const [, listed] = match ?? [];
    const [start] = match?.indices?.[1] ?? [];
    if (listed === undefined || start === undefined) continue;
    const prefix = form === 'own' ? '' : `${form}:`;
    return { form, wholeFile, names: namesIn(listed, comment.range.start + start, prefix) };
  }
  return undefined;
}

/** @param at Where the list begins in the document. */
function namesIn(listed: string, at: number, prefix: string): IgnoredName[] {
  const [beforeReason = ''] = listed.split(/(?:^|\s)--(?:\s|$)/, 1);
  return [...beforeReason.matchAll(/[^\s,]+/g)].map(({ 0: name, index }) => ({
    name: name.toLowerCase() === 'all' ? 'all' : prefix + name.toLowerCase(),
    range: { start: at + index, end: at + index + name.length },
  }));
}

/** What a comment may speak of. */
interface Place {
  /** What it stands above; at the end of a line, what the line is of. */
  readonly above: Range | undefined;
  /** Between whose lines it stands, where it can mean nothing else. */
  readonly within: Range | undefined;
}

function placesOf(text: string, comments: readonly Comment[], scopes: readonly Range[]): Place[] {
  // Of two that start together (a job and its first line) the wider one is meant.
  const sorted = scopes.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const below = scopesBelow(text, comments, sorted);
  return scopesAround(text, comments, sorted).map(({ scope, hasOwnLine, isInnermost }, at) => ({
    above: hasOwnLine ? below[at] : scope,
    within: isInnermost ? scope : undefined,
  }));
}

/** The scope below each comment; from the last one up, so that a block of comments is read once. */
function scopesBelow(text: string, comments: readonly Comment[], sorted: readonly Range[]): (Range | undefined)[] {
  const below: (Range | undefined)[] = [];
  let nearest = sorted.length;
  for (let at = comments.length - 1; at >= 0; at--) {
    const { end } = comments[at]!.range;
    while (nearest > 0 && sorted[nearest - 1]!.start >= end) nearest--;
    const scope = sorted[nearest];
    const next = comments[at + 1];
    if (scope === undefined) continue;
    if (next !== undefined && next.range.start < scope.start)
      below[at] = isBlank(text.slice(end, next.range.start)) ? below[at + 1] : undefined;
    else if (standsRightAbove(text.slice(end, scope.start))) below[at] = scope;
  }
  return below;
}

interface Around {
  /** The nearest scope that the comment, or what it is behind, lies in. */
  readonly scope: Range | undefined;
  readonly hasOwnLine: boolean;
  /** No other lies in it: a comment between the lines of an instruction can mean nothing else. */
  readonly isInnermost: boolean;
}

/** Where each comment stands; in one pass, since scopes nest or are apart. */
function scopesAround(text: string, comments: readonly Comment[], sorted: readonly Range[]): Around[] {
  const open: number[] = [];
  let next = 0;
  return comments.map((comment) => {
    const last = lastBefore(text, comment);
    const at = last ?? comment.range.start;
    for (; next < sorted.length && sorted[next]!.start <= at; next++) open.push(next);
    while (open.length > 0 && sorted[open.at(-1)!]!.end <= at) open.pop();
    const index = open.at(-1);
    const scope = index === undefined ? undefined : sorted[index]!;
    const inner = index === undefined ? undefined : sorted[index + 1];
    const isInnermost = scope !== undefined && (inner === undefined || inner.start >= scope.end);
    return { scope, hasOwnLine: last === undefined, isInnermost };
  });
}

/** The last character before a comment at the end of a line; undefined where it has a line for itself. */
function lastBefore(text: string, { range }: Comment): number | undefined {
  const start = text.lastIndexOf('\n', range.start - 1) + 1;
  // A byte order mark is a blank, too.
  const before = text.slice(start, range.start).trimEnd();
  return before === '' ? undefined : start + before.length - 1;
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** Nothing between a comment and what it speaks of but line breaks, and the dashes of a list before the latter. */
function standsRightAbove(between: string): boolean {
  const lastLine = between.lastIndexOf('\n') + 1;
  return isBlank(between.slice(0, lastLine)) && /^[\s-]*$/.test(between.slice(lastLine));
}
