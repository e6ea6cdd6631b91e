import type { RuleMeta } from './rule';

type Named = Pick<RuleMeta, 'id' | 'aliases'>;

/** The names of a rule, lower case: its own, and its aliases with the tool that they come from, as in `hadolint:dl3009`, and without. */
export function namesOf({ id, aliases }: Named): readonly string[] {
  const known = aliases.map((alias) => alias.toLowerCase());
  return [id, ...known, ...known.map((alias) => alias.replace(/^\w+:/, ''))];
}

/** Whether a rule is called so, in whatever case. */
export function isCalled(rule: Named, name: string): boolean {
  return namesOf(rule).includes(name.toLowerCase());
}
