import { filledCaches } from './package-caches';
import type { CacheFate } from './package-caches';
import type { UvCommand } from './uv';
import { changesNothing, isTold } from './uv-settings';

/** Commands that fetch and unpack packages. */
const fetching = new Set(['sync', 'add', 'pip install', 'pip sync', 'tool install', 'tool run']);

/** What uv's cache is for a command, and what becomes of it. */
export interface UvCache {
  /** Absolute; undefined when it is not known. */
  readonly folder: string | undefined;
  readonly fate: CacheFate;
}

/** The cache that a command fills; undefined for commands that fetch nothing, and where uv is told to keep none. */
export function uvCache(uv: UvCommand): UvCache | undefined {
  if (!fetching.has(uv.verb) || changesNothing(uv)) return undefined;
  const off = isTold(uv, ['--no-cache', '-n', '--no-cache-dir'], 'UV_NO_CACHE');
  const [filled] = filledCaches(uv.command, uv.run, uv.step);
  if (off === 'yes' || filled === undefined) return undefined;
  const folder = filled.path?.startsWith('/') ? filled.path : undefined;
  // A folder that is not known may be in any mount.
  const mayBeMounted = folder === undefined && uv.run.mounts.some(({ type }) => type === 'cache' || type === 'tmpfs');
  return { folder, fate: off === 'unknown' ? 'unknown' : mayBeMounted ? 'mounted' : filled.fate };
}
