import { findAction, isHash, type KnownVersion } from '../../../data/actions';
import type { Uses, WorkflowModel } from '../../../lang/workflow/model';
import { newestOf } from './targets';

/**
 * The value of a `uses:` for an action that the file does not call yet: its newest version, pinned as most references of the same
 * owner are, or of all where it has none. Undefined where no such ref is known to exist.
 */
export function newUses({ uses }: WorkflowModel, name: string): string | undefined {
  const action = findAction(name);
  const target = action && newestOf(action);
  if (target === undefined) return undefined;
  const style = pinStyle(uses, name);
  if (style === 'hash') return target.hash && target.tag ? `${name}@${target.hash} # ${target.tag}` : undefined;
  const ref = style === 'exact' ? target.tag : (target.moving ?? target.tag);
  return ref && `${name}@${ref}`;
}

/** How most references of the same owner are pinned, or most of all where it has none; a tag that moves where none is usual. */
export function pinStyle(uses: readonly Uses[], name: string): KnownVersion['pin'] {
  const owner = name.split('/', 1)[0]?.toLowerCase();
  const siblings = uses.filter((other) => other.owner.toLowerCase() === owner);
  const refs = (siblings.length > 0 ? siblings : uses).map(({ ref }) => ref);
  const most = (is: (ref: string) => boolean): boolean => refs.filter(is).length * 2 > refs.length;
  if (most(isHash)) return 'hash';
  return most((ref) => /^v?\d+\.\d+\.\d+$/.test(ref)) ? 'exact' : 'major';
}
