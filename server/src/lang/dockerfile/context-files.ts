import type { BuildContext } from '../../context/build-context';
import { kindAt } from '../../context/lookup';
import type { IgnoreMatcher } from '../dockerignore/matcher';
import type { ContextFiles } from './flow';

/** What the gathered facts tell of the files that a build gets to see: what is ignored is not there. */
export function contextFiles(context: BuildContext | undefined, ignores: IgnoreMatcher): ContextFiles {
  const kindOf = (path: string) => (context?.certain ? kindAt(context, path) : undefined);
  return {
    has(path) {
      const kind = kindOf(path);
      if (kind === undefined) return 'unknown';
      if (kind === 'missing') return 'no';
      if (!ignores.isIgnored(path).ignored) return 'yes';
      return kind !== 'file' && ignores.mayExceptBelow(path) ? 'unknown' : 'no';
    },
    isFolder(path) {
      const kind = kindOf(path);
      if (kind === undefined || kind === 'other') return 'unknown';
      return kind === 'directory' ? 'yes' : 'no';
    },
  };
}
