import type { Finding } from './finding';
import type { RuleMeta } from './rule';
import type { Range } from './text';

/** A comment of the document; the range starts at its `#`. */
export interface Comment {
  readonly range: Range;
  readonly text: string;
}

/** What a comment tells us to be silent about. */
export interface Ignore {
  /** Rule ids or aliases, lower case; `all` stands for every rule. */
  readonly names: readonly string[];
  /** Everything in this range; undefined means the whole file. */
  readonly scope: Range | undefined;
}

interface IgnoreForm {
  readonly pattern: RegExp;
  /** What stands before the names to make them aliases. */
  readonly prefix: '' | 'hadolint:' | 'buildkit:';
  readonly wholeFile: boolean;
}

/** Our own comments, hadolint's and BuildKit's. A reason may follow after `--` (ours) or `;reason=` (BuildKit's). */
const forms: readonly IgnoreForm[] = [
  { pattern: /^#\s*plimsoll-ignore-file\s+(.+)$/i, prefix: '', wholeFile: true },
  { pattern: /^#\s*plimsoll-ignore\s+(.+)$/i, prefix: '', wholeFile: false },
  { pattern: /^#\s*hadolint\s+global\s+ignore\s*=\s*(.+)$/i, prefix: 'hadolint:', wholeFile: true },
  { pattern: /^#\s*hadolint\s+ignore\s*=\s*(.+)$/i, prefix: 'hadolint:', wholeFile: false },
  { pattern: /^#\s*check\s*=\s*(?:.*;)?\s*skip=([^;]+)/i, prefix: 'buildkit:', wholeFile: true },
];

/**
 * Reads the ignore comments of a document.
 * @param scopes Where a comment above reaches: the instructions of a Dockerfile, the steps and jobs of a workflow.
 *   A comment covers the nearest scope that starts after it with nothing but blanks and comments between.
 */
export function readIgnores(text: string, comments: readonly Comment[], scopes: readonly Range[]): Ignore[] {
  const ignores: Ignore[] = [];
  for (const comment of comments) {
    for (const { pattern, prefix, wholeFile } of forms) {
      const listed = pattern.exec(comment.text.trim())?.[1];
      if (listed === undefined) continue;
      const names = namesIn(listed).map((name) => (name === 'all' ? name : prefix + name));
      const scope = wholeFile ? undefined : scopeBelow(text, comment, scopes);
      if (wholeFile || scope !== undefined) ignores.push({ names, scope });
      break;
    }
  }
  return ignores;
}

/** Whether a comment silences this finding of this rule. */
export function isIgnored(finding: Finding, rule: RuleMeta, ignores: readonly Ignore[]): boolean {
  const names = new Set(['all', rule.id, ...rule.aliases.map((alias) => alias.toLowerCase())]);
  return ignores.some(
    ({ names: listed, scope }) =>
      listed.some((name) => names.has(name)) &&
      (scope === undefined || (finding.range.start >= scope.start && finding.range.start < scope.end)),
  );
}

function namesIn(listed: string): string[] {
  const [beforeReason = ''] = listed.split(/(?:^|\s)--(?:\s|$)/, 1);
  return beforeReason
    .split(/[\s,]+/)
    .map((name) => name.toLowerCase())
    .filter((name) => name !== '');
}

function scopeBelow(text: string, comment: Comment, scopes: readonly Range[]): Range | undefined {
  let nearest: Range | undefined;
  for (const scope of scopes) {
    if (scope.start < comment.range.end) continue;
    // Of two that start together (a job and its first line) the wider one is meant.
    if (
      nearest === undefined ||
      scope.start < nearest.start ||
      (scope.start === nearest.start && scope.end > nearest.end)
    ) {
      nearest = scope;
    }
  }
  if (nearest === undefined) return undefined;
  const between = text.slice(comment.range.end, nearest.start).split(/\r?\n/);
  const lastIsIndent = between.pop() ?? '';
  return /^[\s-]*$/.test(lastIsIndent) && between.every((line) => /^\s*(#.*)?$/.test(line)) ? nearest : undefined;
}
