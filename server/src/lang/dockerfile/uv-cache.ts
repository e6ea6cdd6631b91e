import { cacheFate, cacheFolder } from './download-cache';
import type { CacheFate, CacheNames } from './download-cache';
import { resolvePath } from './paths';
import { optionValue } from './uv';
import type { UvCommand } from './uv';
import { changesNothing, isTold } from './uv-settings';

/** Commands that fetch and unpack packages. */
const fetching = new Set(['sync', 'add', 'pip install', 'pip sync', 'tool install', 'tool run']);

const names: CacheNames = {
  variable: 'UV_CACHE_DIR',
  folder: 'uv',
  empties: ({ name, args }) =>
    /(^|\/)uv$/.test(name) && args[0]?.value === 'cache' && /^(clean|prune)$/.test(args[1]?.value ?? ''),
};

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
  if (off === 'yes') return undefined;
  const { step, run, command } = uv;
  const given = optionValue(uv, '--cache-dir');
  const folder = given
    ? resolvePath(given.value ?? '', given.value === undefined ? undefined : command.cwd)
    : cacheFolder(step, { sets: uv.sets, value: uv.environment }, names);
  const fate = off === 'unknown' ? 'unknown' : cacheFate(run, command, step, folder, names);
  return { folder, fate };
}
