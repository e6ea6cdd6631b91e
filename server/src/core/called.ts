import type { RuleMeta } from './rule';

/** Whether a rule is called so, by its name or an alias: with the tool that it comes from, as in `hadolint:DL3009`, or without. */
export function isCalled({ id, aliases }: Pick<RuleMeta, 'id' | 'aliases'>, name: string): boolean {
  const wanted = name.toLowerCase();
  const names = aliases.flatMap((alias) => [alias, alias.replace(/^\w+:/, '')]);
  return [id, ...names].some((known) => known.toLowerCase() === wanted);
}
