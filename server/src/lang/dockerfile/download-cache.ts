import type { CommandEnvironment } from './command-environment';
import { expandWord } from './expand';
import { isInside, resolvePath } from './paths';
import type { Run, RunCommand } from './run';
import type { Step } from './stage';
import { runsAsRoot } from './user';

/** Where the downloads of a command end up. */
export type CacheFate =
  /** In a cache or tmpfs mount. */
  | 'mounted'
  /** A later command of the same `RUN` takes them away. */
  | 'removed'
  /** In the layer. */
  | 'kept'
  | 'unknown';

/** How a tool names its cache. */
export interface CacheNames {
  /** `UV_CACHE_DIR`. */
  readonly variable: string;
  /** Below `~/.cache`: `uv`. */
  readonly folder: string;
  /** A command that empties it: `uv cache clean`. */
  readonly empties: (command: RunCommand) => boolean;
}

/** The folder of a cache, absolute, by its variable, `XDG_CACHE_HOME` or the home folder; undefined when it is not known. */
export function cacheFolder(
  step: Step,
  { sets, value }: CommandEnvironment,
  { variable, folder }: CacheNames,
): string | undefined {
  const below = (name: string, path: string): string | undefined => {
    const parent = value(name);
    return parent === undefined ? undefined : resolvePath(`${parent}${path}`, step.workdir);
  };
  if (sets(variable)) return below(variable, '');
  if (sets('XDG_CACHE_HOME')) return below('XDG_CACHE_HOME', `/${folder}`);
  if (sets('HOME')) return below('HOME', `/.cache/${folder}`);
  return runsAsRoot(step) ? `/root/.cache/${folder}` : undefined;
}

/** What becomes of a cache at `folder` that `command` fills; a folder that is not known may be in any cache mount. */
export function cacheFate(
  run: Run,
  command: RunCommand,
  step: Step,
  folder: string | undefined,
  names: CacheNames,
): CacheFate {
  if (cacheMountOver(run, step, folder)) return 'mounted';
  const later = run.commands.slice(run.commands.indexOf(command) + 1);
  if (later.some((other) => names.empties(other) || removes(other, run, folder, names.folder))) return 'removed';
  return run.complete ? 'kept' : 'unknown';
}

/** Whether a cache or tmpfs mount covers the folder, or may. */
function cacheMountOver(run: Run, step: Step, folder: string | undefined): boolean {
  return run.mounts.some(({ type, options }) => {
    if (type !== 'cache' && type !== 'tmpfs') return false;
    const { value, resolved } = expandWord(options.get('target') ?? '', (name) => run.variable(name), '\\');
    const target = resolved ? resolvePath(value, step.workdir) : undefined;
    return folder === undefined || target === undefined || isInside(folder, target);
  });
}

/** `rm -rf` of the cache, or of a folder around it. */
function removes({ name, args }: RunCommand, run: Run, folder: string | undefined, own: string): boolean {
  if (name !== 'rm' && name !== 'find') return false;
  return args.some((word) => {
    const path = run.value(word)?.replace(/\/\*?$/, '') ?? word.value.replace(/\/?\*?$/, '');
    if (folder !== undefined && path.startsWith('/') && isInside(folder, path)) return true;
    return path.endsWith('/.cache') || path.endsWith(`/.cache/${own}`);
  });
}
