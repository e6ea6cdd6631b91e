import { namesOf } from './called';
import { countWhile } from './count-while';
import type { Finding } from './finding';
import type { Ignore, IgnoredName } from './ignore';
import { listIn } from './list-in';
import type { RuleMeta } from './rule';
import type { Range } from './text';

/** What ignore comments silence. */
export interface Silence {
  /** Whether a comment silences this finding of this rule; the names that do are `used` from then on. */
  readonly covers: (finding: Finding, rule: RuleMeta) => boolean;
  readonly used: Set<IgnoredName>;
}

/** The comments that speak of one thing, by what they name. */
interface Group {
  readonly names: Map<string, IgnoredName[]>;
  /** Whether they name a rule, for those that were asked for: each comment is looked at once. */
  readonly known: Map<string, boolean>;
}

/** Comments that speak of a scope, and of the scope around it. */
interface ScopeGroup extends Group {
  readonly scope: Range;
  readonly around: ScopeGroup | undefined;
}

/** Sorts comments by what they speak of: thousands of them and thousands of findings cost no more than both together. */
export function silenceOf(ignores: readonly Ignore[]): Silence {
  const used = new Set<IgnoredName>();
  const wholeFile = groupOf(ignores.filter((ignore) => ignore.wholeFile));
  const groups = scopeGroups(ignores);
  const names = (group: Group, rule: RuleMeta): boolean => {
    let named = group.known.get(rule.id);
    if (named === undefined) {
      const found = ['all', ...namesOf(rule)].flatMap((name) => group.names.get(name) ?? []);
      for (const name of found) used.add(name);
      group.known.set(rule.id, (named = found.length > 0));
    }
    return named;
  };
  return {
    used,
    covers({ range }, rule) {
      let isCovered = names(wholeFile, rule);
      for (let group = lastBegun(groups, range.start); group !== undefined; group = group.around)
        if (range.start < group.scope.end && names(group, rule)) isCovered = true;
      return isCovered;
    },
  };
}

function groupOf(ignores: readonly Ignore[]): Group {
  const names = new Map<string, IgnoredName[]>();
  for (const each of ignores.flatMap((ignore) => ignore.names)) listIn(names, each.name).push(each);
  return { names, known: new Map() };
}

/** In order of the document; scopes nest or are apart. */
function scopeGroups(ignores: readonly Ignore[]): ScopeGroup[] {
  const byScope = new Map<Range, Ignore[]>();
  for (const ignore of ignores) {
    if (!ignore.wholeFile && ignore.below !== undefined) listIn(byScope, ignore.below).push(ignore);
  }
  const groups: ScopeGroup[] = [];
  let around: ScopeGroup | undefined;
  for (const [scope, alike] of [...byScope].sort(([a], [b]) => a.start - b.start || b.end - a.end)) {
    while (around !== undefined && around.scope.end <= scope.start) ({ around } = around);
    around = { scope, around, ...groupOf(alike) };
    groups.push(around);
  }
  return groups;
}

/** The last group whose scope begins at an offset or before it: all that hold the offset are around it. */
function lastBegun(groups: readonly ScopeGroup[], offset: number): ScopeGroup | undefined {
  return groups[countWhile(groups, ({ scope }) => scope.start <= offset) - 1];
}
