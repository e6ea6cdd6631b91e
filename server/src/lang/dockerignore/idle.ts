import type { Pattern } from './patterns';
import { runGlob } from './run-glob';

/** A pattern that changes nothing, whatever files there are. */
export interface IdlePattern {
  readonly pattern: Pattern;
  /** `repeated`: `by` says it already. `undone`: the later `by` takes it back. `needless`: nothing before it ignores what it excepts. */
  readonly reason: 'repeated' | 'undone' | 'needless';
  readonly by: Pattern | undefined;
}

/** Larger files are left alone: each pattern is weighed against all others. */
const maxPatterns = 300;
const maxSteps = 3_000_000;

/**
 * Finds the patterns that could go. BuildKit asks a pattern only where it can change something, on each level of a path
 * (see `matcher`), so that a second `dir` does not take back `!dir/file`, nor `!dir` an earlier `dir/file`: a pattern counts
 * as idle only where nothing else speaks of the same files. `test/lang` holds this against the matcher.
 */
export function findIdle(patterns: readonly Pattern[]): IdlePattern[] {
  if (patterns.length > maxPatterns) return [];
  const budget = { left: maxSteps };
  const found = patterns.flatMap((pattern, index) => idleReason(patterns, pattern, index, budget) ?? []);
  return budget.left < 0 ? [] : found;
}

function idleReason(
  patterns: readonly Pattern[],
  pattern: Pattern,
  index: number,
  budget: { left: number },
): IdlePattern | undefined {
  const isOpposite = (other: Pattern): boolean => other.negated !== pattern.negated;
  const meets = (other: Pattern): boolean => mayMeet(other, pattern, budget);
  const before = patterns.slice(0, index);

  const same = before.findLastIndex((other) => !isOpposite(other) && other.cleaned === pattern.cleaned);
  if (same >= 0 && !patterns.slice(same, index).some((other) => isOpposite(other) && meets(other)))
    return { pattern, reason: 'repeated', by: patterns[same] };

  const undoing = patterns.findIndex((other, at) => at > index && isOpposite(other) && covers(other, pattern, budget));
  const between = patterns.slice(index + 1, Math.max(undoing, index + 1));
  const sameSide = [...before, ...between].some((other) => !isOpposite(other) && meets(other));
  if (undoing >= 0 && !sameSide && !(pattern.negated && between.some(meets)))
    return { pattern, reason: 'undone', by: patterns[undoing] };

  if (pattern.negated && !before.some((other) => isOpposite(other) && meets(other)))
    return { pattern, reason: 'needless', by: undefined };
  return undefined;
}

/** Whether a pattern surely matches whatever the other one does, on the same level. */
function covers({ cleaned, glob }: Pattern, other: Pattern, budget: { left: number }): boolean {
  if (cleaned === other.cleaned || cleaned === '**') return true;
  const level = other.cleaned.split('/').length - 1;
  return isLiteral(other) && runGlob(glob, Array.from(other.cleaned), budget).depths.includes(level);
}

/** Whether a pattern may match what the other one does, a folder above it or something below. */
function mayMeet({ glob }: Pattern, other: Pattern, budget: { left: number }): boolean {
  if (!isLiteral(other)) return true;
  const { depths, open } = runGlob(glob, Array.from(`${other.cleaned}/`), budget);
  return open || depths.length > 0;
}

function isLiteral({ cleaned }: Pattern): boolean {
  return !/[*?[\]\\^]/.test(cleaned);
}
