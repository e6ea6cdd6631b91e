import ignore from 'ignore';
import { listIn } from '../core/list-in';
import type { Config } from './config';

/**
 * Whether the configuration leaves a document out: the patterns of a file count from its folder, as in a `.gitignore`. The uppermost file
 * that says anything of the document decides.
 */
export function isIgnoredPath(path: string, { ignore: patterns }: Config): boolean {
  const folders = new Map<string, string[]>();
  for (const { folder, pattern } of patterns) listIn(folders, folder).push(pattern);
  for (const [folder, listed] of [...folders].toReversed()) {
    const prefix = folder.endsWith('/') ? folder : `${folder}/`;
    if (!path.startsWith(prefix)) continue;
    const { ignored, unignored } = ignore({ ignorecase: false }).add(listed).test(path.slice(prefix.length));
    if (ignored || unignored) return ignored;
  }
  return false;
}
