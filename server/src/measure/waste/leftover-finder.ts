import { LEFTOVERS } from './leftovers';
import type { LeftoverKind } from '../measurement';
import { pathPatterns } from './path-patterns';

/** What a file is a leftover of. */
export interface FoundLeftover {
  readonly kind: LeftoverKind;
  /** Such as `package-cache of pip`. */
  readonly name: string;
}

/** Tells what leftover a file is, by its clean path (`var/log/x`). */
export function leftoverFinder(): (path: string) => FoundLeftover | undefined {
  const find = pathPatterns(
    LEFTOVERS.flatMap(({ kind, tool, paths, except = [] }) => {
      const found = { kind, name: `${kind} of ${tool}`, except };
      return paths.map((path) => [path, found] as const);
    }),
  );
  return (path) => {
    const found = find(path);
    return found?.except.includes(path.slice(path.lastIndexOf('/') + 1)) ? undefined : found;
  };
}
