import { findAction, isHash } from '../../../data/actions';
import type { WorkflowModel } from '../../../lang/workflow/model';
import { newestOf } from './targets';

/**
 * The value of a `uses:` for an action that the file does not call yet: its newest version, pinned as most references of the same
 * owner are, or of all where it has none. Undefined where no such ref is known to exist.
 */
export function newUses({ uses }: WorkflowModel, name: string): string | undefined {
  const action = findAction(name);
  const target = action && newestOf(action);
  if (target === undefined) return undefined;
  const [owner] = name.split('/', 1);
  const siblings = uses.filter((other) => other.owner.toLowerCase() === owner);
  const refs = (siblings.length > 0 ? siblings : uses).map(({ ref }) => ref);
  const most = (is: (ref: string) => boolean): boolean => refs.filter(is).length * 2 > refs.length;
  if (most(isHash)) return target.hash && target.tag ? `${name}@${target.hash} # ${target.tag}` : undefined;
  const ref = most((ref) => /^v?\d+\.\d+\.\d+$/.test(ref)) ? target.tag : (target.moving ?? target.tag);
  return ref && `${name}@${ref}`;
}
