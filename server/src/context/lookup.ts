import { nearMiss } from '../core/near-miss';
import type { BuildContext } from './build-context';
import type { DirectoryEntry } from './files';
import { joinPath } from './listings';
import { sourcePattern } from './source-pattern';

/** What is known of a path: its kind, that nothing is there, or undefined when nobody looked. */
export type Kind = DirectoryEntry['kind'] | 'missing';

/** What lies at a path of the context, ignored or not. The path is relative to the context; '' is the context itself. */
export function kindAt({ folders }: Pick<BuildContext, 'folders'>, path: string): Kind | undefined {
  let kind: Kind = 'directory';
  let folder = '';
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') return undefined;
    const entries = folders.get(folder);
    // A link may lead to a folder.
    if (kind === 'file') return 'missing';
    if (entries === undefined) return undefined;
    kind = entries.find(({ name }) => name === part)?.kind ?? 'missing';
    if (kind === 'missing') return kind;
    folder = joinPath(folder, part);
  }
  return kind;
}

/** The paths that a source with `*`, `?` or `[` matches, ignored or not; undefined when not every folder is known. */
export function matchesOf({ folders }: Pick<BuildContext, 'folders'>, pattern: string): string[] | undefined {
  let paths = [''];
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
  for (const [index, part] of parts.entries()) {
    const matches = sourcePattern(part);
    const next: string[] = [];
    for (const folder of paths) {
      const entries = folders.get(folder);
      if (entries === undefined) return undefined;
      for (const { name, kind } of entries)
        if (matches(name) && (kind !== 'file' || index === parts.length - 1)) next.push(joinPath(folder, name));
    }
    paths = next;
  }
  return paths;
}

/** A path that a missing one may have meant: one of like name in the same folder, or of the same name in another that is known. */
export function nearMissOf({ folders }: Pick<BuildContext, 'folders'>, path: string): string | undefined {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const name = path.slice(path.lastIndexOf('/') + 1);
  const beside = (folders.get(folder) ?? []).map((entry) => entry.name);
  const near = nearMiss(name, beside);
  if (near !== undefined) return joinPath(folder, near);
  for (const [other, entries] of folders)
    if (entries.some((entry) => entry.name === name)) return joinPath(other, name);
  return undefined;
}
