import { findAction } from '../data/actions';
import { newestOf } from '../rules/workflow/shared/targets';

/** The value of a `uses:`: the newest known version by its commit, with the version in a comment; by its tag where the commit is not known. */
export function pinned(name: string): string {
  const action = findAction(name);
  const target = action && newestOf(action);
  if (target?.hash && target.tag) return `${name}@${target.hash} # ${target.tag}`;
  const ref = target?.tag ?? target?.moving;
  if (ref === undefined) throw new Error(`no version of ${name} is known`);
  return `${name}@${ref}`;
}
