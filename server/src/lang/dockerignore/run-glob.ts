import type { Glob } from './glob';

/**
 * Runs a glob over the characters of a path, all its ways at once: at most the product of their lengths.
 * `depths`: how many folders stand above the parts of the path that match, 0 for its first part alone.
 * `open`: it may match something longer. `budget` counts the steps; when it is used up nothing matches and all is open.
 */
export function runGlob(
  glob: Glob,
  chars: readonly string[],
  budget: { left: number },
): { readonly depths: readonly number[]; readonly open: boolean } {
  budget.left -= startCost;
  const depths: number[] = [];
  let depth = 0;
  let states: number[] = [];
  enter(states, glob, 0, true);
  for (const char of chars) {
    if (states.length === 0) return { depths, open: false };
    if (char === '/') {
      if (states.includes(glob.length)) depths.push(depth);
      depth++;
    }
    budget.left -= states.length;
    if (budget.left < 0) return { depths: [], open: true };
    const next: number[] = [];
    for (const state of states) {
      const token = glob[state];
      if (token?.kind === 'folders') {
        enter(next, glob, state, false);
        if (char === '/') enter(next, glob, state + 1, false);
      } else if (token?.kind === 'set' && token.has(char)) enter(next, glob, token.repeat ? state : state + 1, false);
    }
    states = next;
  }
  if (states.includes(glob.length)) depths.push(depth);
  return { depths, open: states.length > 0 };
}

/** What a run costs however short it is, in steps. */
const startCost = 8;

/** Adds a state, and those that are reached from it without a character. `states` are in ascending order before and after. */
function enter(states: number[], glob: Glob, state: number, atStart: boolean): void {
  // The states are entered in ascending order, and what follows one without a character follows without a gap.
  if (state <= (states.at(-1) ?? -1)) return;
  for (let at = state; ; at++) {
    const token = glob[at];
    states.push(at);
    if (token?.kind === 'optional') states.push(++at);
    else if (!(token?.kind === 'set' && token.repeat) && !(token?.kind === 'start' && atStart)) return;
  }
}
