import type { Dockerignore, Pattern } from './patterns';
import { runGlob } from './run-glob';

/** What an ignore file says about paths of the context: relative to it, `/`, no `.` or `..`. */
export interface IgnoreMatcher {
  /** Whether the path, or what lies there, is left out; `by` is the pattern that had the last word. */
  readonly isIgnored: (path: string) => { readonly ignored: boolean; readonly by: Pattern | undefined };
  /** Whether an exception may bring back something below a folder that is ignored. Never false when one does. */
  readonly mayExceptBelow: (folder: string) => boolean;
}

/** Steps that all answers of one matcher may take. Only a hostile file needs so many; from then on nothing is ignored. */
const MAX_STEPS = 5_000_000;
/** The longest path that Linux opens. */
const MAX_PATH = 4096;

/**
 * Answers as BuildKit does on its way down the context (`patternmatcher.MatchesUsingParentResults`): order decides, and a
 * pattern covers what lies below its match, if it had a say there. So `a/b` with `!a` behind it ignores `a/b`.
 */
export function matcher({ patterns }: Pick<Dockerignore, 'patterns'>): IgnoreMatcher {
  const budget = { left: MAX_STEPS };
  /** The index of the pattern that has the last word on a path, or -1. */
  const decide = (path: string): number => {
    if (path.length > MAX_PATH || budget.left < 0) return -1;
    const chars = Array.from(path);
    const levels = path.split('/').length;
    budget.left -= patterns.length * levels;
    const depths = patterns.map(({ glob }) => runGlob(glob, chars, budget).depths);
    return budget.left < 0 ? -1 : lastWord(patterns, depths, levels);
  };
  return {
    isIgnored(path) {
      const by = patterns[decide(path)];
      return { ignored: by !== undefined && !by.negated, by };
    },
    mayExceptBelow(folder) {
      // What ignores the folder ignores all that lies in it: only a later exception counts.
      const later = patterns.slice(decide(folder) + 1);
      const chars = Array.from(`${folder}/`);
      return later.some(({ negated, glob }) => negated && runGlob(glob, chars, budget).open);
    },
  };
}

/**
 * The index of the pattern that has the last word on a path, or -1.
 * @param depths For each pattern the parts of the path that it matches, 0 for the first part alone.
 * @param levels How many parts the path has.
 */
function lastWord(patterns: readonly Pattern[], depths: readonly (readonly number[])[], levels: number): number {
  const covers = patterns.map(() => false);
  let last = -1;
  for (let depth = 0; depth < levels; depth++) {
    last = -1;
    let ignored = false;
    for (const [index, { negated }] of patterns.entries()) {
      // An exception can only undo, and nothing is ignored twice.
      covers[index] ||= negated === ignored && depths[index]!.includes(depth);
      if (!covers[index]) continue;
      ignored = !negated;
      last = index;
    }
  }
  return last;
}
