import type { Cache, PackageManager } from '../../data/package-managers';
import { homeAt } from './accounts';
import { commandEnvironment } from './command-environment';
import type { CommandEnvironment } from './command-environment';
import { mountTarget } from './mount-targets';
import { packageCommand } from './packages';
import type { PackageCommand } from './packages';
import { isInside, parentPath, resolvePath } from './paths';
import { remember } from '../remember';
import { removedPaths } from './removed-paths';
import type { Run, RunCommand } from './run';
import { rootBase, stageChain } from './stage';
import type { Stage, Step } from './stage';

/** What becomes of what a command fetches. */
export type CacheFate =
  /** It goes to a cache or tmpfs mount. */
  | 'mounted'
  /** A later command of the same `RUN` takes it away. */
  | 'removed'
  /** It stays in the layer. */
  | 'kept'
  /** The script was not understood. */
  | 'unknown';

/** A cache that a command fills. */
export interface FilledCache {
  readonly manager: PackageManager;
  readonly cache: Cache;
  /** Absolute; starts with `~` where the user's home is not known; undefined under a variable of unknown value. */
  readonly path: string | undefined;
  readonly fate: CacheFate;
}

/** A cache that a command leaves in the layer of its `RUN`. */
export type CacheLeft = FilledCache & { readonly path: string };

/** The caches that a command fills: not those that an option or a variable turns off. */
export function filledCaches(command: RunCommand, run: Run, step: Step): FilledCache[] {
  const does = packageCommand(command, run);
  if (does === undefined) return [];
  const { manager, action } = does;
  const environment = withBase(commandEnvironment(command, run), step);
  const home = homeAt(step);
  if (manager.name === 'yarn' && mayBeLaterYarn(does, step)) return [];
  return manager.caches.flatMap((cache) => {
    if (!cache.filledBy.includes(action) || isOff(cache, does, environment)) return [];
    const path = cachePath(cache, does, environment, home, run, command);
    const places = path === undefined ? [] : [path, ...cache.also.map((place) => fromHome(place, home))];
    const fate = isMounted(places, run, step)
      ? 'mounted'
      : isEmptied(places, cache, manager, command, run, home, environment)
        ? 'removed'
        : run.complete
          ? 'kept'
          : 'unknown';
    return [{ manager, cache, path, fate }];
  });
}

/** The caches that surely stay in the layer: none where the place is not known, or another user's home has them. */
export function cacheLeft(command: RunCommand, run: Run, step: Step): CacheLeft[] {
  if (!run.complete || asOtherUser(command)) return [];
  return filledCaches(command, run, step).filter(
    (filled): filled is CacheLeft => filled.fate === 'kept' && filled.path !== undefined,
  );
}

/** `gosu app npm ci` and `sudo -u app …` have another home. */
function asOtherUser({ shell, args }: RunCommand): boolean {
  const wrappers = shell.words.slice(0, Math.max(0, shell.words.length - args.length - 1));
  return wrappers.some(
    ({ value }) =>
      /^(.*\/)?(gosu|su-exec|setpriv|runuser)$/.test(value) ||
      /^--user(=|$)/.test(value) ||
      (/^-[^-]/.test(value) && value.includes('u')),
  );
}

/** The variables that the base image sets come last. */
function withBase(environment: CommandEnvironment, step: Step): CommandEnvironment {
  const base = rootBase(step.stage);
  const env = base.kind === 'image' ? (base.known?.env ?? {}) : {};
  return {
    value: (name) => (environment.sets(name) || !Object.hasOwn(env, name) ? environment.value(name) : env[name]),
    sets: (name) => environment.sets(name) || Object.hasOwn(env, name),
  };
}

/** Later versions of yarn keep what is installed in their cache: it is no waste. */
function mayBeLaterYarn({ options, verb }: PackageCommand, step: Step): boolean {
  return options.has('--immutable') || verb === 'workspaces focus' || stageChain(step.stage).some(bringsLaterYarn);
}

const bringsLaterYarn = remember(({ steps }: Stage) =>
  steps.some(
    ({ run, copy }) =>
      run?.commands.some(({ name, args }) => name === 'corepack' || (name === 'yarn' && args[0]?.value === 'set')) ||
      copy?.sources.some(({ value }) => /(^|\/)\.(yarn(rc\.yml|\/|$)|pnp)/.test(value)),
  ),
);

function isOff({ off }: Cache, { options }: PackageCommand, environment: CommandEnvironment): boolean {
  return off.some((way) => {
    if (way.startsWith('-')) return options.has(way);
    const [name = '', wanted] = way.split('=');
    if (!environment.sets(name)) return false;
    const value = environment.value(name);
    // A value that is not known may turn it off.
    return value === undefined || (wanted === 'true' ? /^(1|true|yes|on|y|t)$/i.test(value) : value !== '');
  });
}

function cachePath(
  { option, where }: Cache,
  { values }: PackageCommand,
  environment: CommandEnvironment,
  home: string | undefined,
  run: Run,
  command: RunCommand,
): string | undefined {
  const word = option === undefined ? undefined : values.get(option);
  if (word !== undefined) {
    const written = run.value(word);
    return written === undefined ? undefined : resolvePath(written, command.cwd);
  }
  for (const place of where) {
    const variable = /^\$(\w+)/.exec(place)?.[1];
    if (variable === undefined) return fromHome(place, home);
    if (!environment.sets(variable)) continue;
    const value = environment.value(variable);
    return value === undefined ? undefined : resolvePath(value + place.slice(variable.length + 1), command.cwd);
  }
  return undefined;
}

function fromHome(place: string, home: string | undefined): string {
  return place.startsWith('~') && home !== undefined ? resolvePath(home + place.slice(1), '/')! : place;
}

/** A cache or tmpfs mount on the folder or above it; where one of the two cannot be known it may be. */
function isMounted(places: readonly string[], run: Run, step: Step): boolean {
  return run.mounts.some((mount) => {
    if (mount.type !== 'cache' && mount.type !== 'tmpfs') return false;
    const target = mountTarget(mount, step);
    return target === undefined || places.length === 0 || places.some((place) => covers(target, place));
  });
}

/** Whether what is done to a folder is done to the cache too. Of a cache below an unknown home the end of the path counts. */
function covers(folder: string, cache: string): boolean {
  if (!cache.startsWith('~')) return isInside(cache, folder);
  if (folder.startsWith('~')) return isInside(cache, folder) || folder === '~';
  for (let part = cache.slice(1); part !== '/'; part = parentPath(part)) if (folder.endsWith(part)) return true;
  return false;
}

/** More commands of a `RUN` that may empty a cache are not compared: it then counts as emptied. */
const MAX_CLEANERS = 64;

/** The commands of a `RUN` that delete files, or that tell a package manager to clean. */
const cleaners = remember((run: Run) =>
  run.commands.flatMap((command, index) => {
    const does = packageCommand(command, run);
    const clean = does?.action === 'clean' ? does : undefined;
    return clean || /^(rm|rmdir|unlink|find)$|clean/i.test(command.name) ? [{ command, index, clean }] : [];
  }),
);

function isEmptied(
  places: readonly string[],
  cache: Cache,
  manager: PackageManager,
  command: RunCommand,
  run: Run,
  home: string | undefined,
  environment: CommandEnvironment,
): boolean {
  if (cleaners(run).length > MAX_CLEANERS) return true;
  const at = run.commands.indexOf(command);
  return cleaners(run).some(({ command: other, index, clean }) => {
    // The body of a function stands before its call.
    if (index <= at && !other.shell.conditional) return false;
    if (clean) {
      const words = new Set(other.args.map(({ value }) => value));
      return (
        clean.manager === manager && cache.cleanedBy.some((entry) => entry.split(' ').every((word) => words.has(word)))
      );
    }
    const { all, paths } = removedPaths(other, home, environment.value);
    // Of a language's cache a part counts too: `~/.npm/_cacache`.
    const part = (path: string): boolean => manager.kind === 'language' && places.includes(parentPath(path));
    return all || paths.some((path) => part(path) || places.some((place) => covers(path, place)));
  });
}
