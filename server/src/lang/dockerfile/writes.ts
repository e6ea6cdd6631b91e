import type { Effect } from './effect';
import { commandEffects } from './effects';
import { isInside, isSystemPath } from './paths';
import type { Run, RunCommand } from './run';

/** What a command does below a folder, as far as can be known. */
export type EffectBelow =
  | { readonly kind: 'nothing' }
  /** It only makes these folders (absolute, the folder itself may be among them). */
  | { readonly kind: 'folders'; readonly paths: readonly string[] }
  /** It writes files there, or may. */
  | { readonly kind: 'files' };

/** What a command does at or below `folder`; whatever is not surely harmless counts as writing files. */
export function effectBelow(folder: string, command: RunCommand, run: Run): EffectBelow {
  const folders: string[] = [];
  for (const effect of commandEffects(command, run)) {
    if (writesBelow(folder, effect)) return { kind: 'files' };
    if (effect.kind === 'folder' && isInside(effect.path, folder)) folders.push(effect.path);
  }
  return folders.length > 0 ? { kind: 'folders', paths: folders } : { kind: 'nothing' };
}

/** Whether an effect may write files at or below `folder`; to make a folder is no such thing. */
export function writesBelow(folder: string, effect: Effect): boolean {
  if (effect.kind === 'system') return isSystemPath(folder) && !isInside(folder, '/home');
  if (effect.kind === 'folder') return false;
  const place = effect.kind === 'unknown' ? effect.area : effect.path;
  // What happens to a folder above happens here too; a single file above is none.
  return isInside(place, folder) || (effect.kind !== 'file' && isInside(folder, place));
}
