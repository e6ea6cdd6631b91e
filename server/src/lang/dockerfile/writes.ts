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
    if (effect.kind === 'system') {
      if (isSystemPath(folder) && !isInside(folder, '/home')) return { kind: 'files' };
    } else if (effect.kind === 'folder') {
      if (isInside(effect.path, folder)) folders.push(effect.path);
    } else {
      const place = effect.kind === 'unknown' ? effect.area : effect.path;
      // What happens to a folder above happens here too; a single file above is none.
      const above = effect.kind !== 'file' && isInside(folder, place);
      if (above || isInside(place, folder)) return { kind: 'files' };
    }
  }
  return folders.length > 0 ? { kind: 'folders', paths: folders } : { kind: 'nothing' };
}
