import type { Cache, PackageManager } from '../../data/package-managers';
import { homeAt } from './accounts';
import { commandEnvironment } from './command-environment';
import type { CommandEnvironment } from './command-environment';
import { expandWord } from './expand';
import { packageCommand } from './packages';
import type { PackageCommand } from './packages';
import { isInside, parentPath, resolvePath } from './paths';
import { remember } from './remember';
import { removedPaths } from './removed-paths';
import type { Run, RunCommand } from './run';
import { rootBase, stageChain } from './stage';
import type { Stage, Step } from './stage';

/** A cache that a command leaves in the layer of its `RUN`. */
export interface CacheLeft {
  readonly manager: PackageManager;
  readonly cache: Cache;
  /** Absolute; starts with `~` where the user's home is not known. */
  readonly path: string;
}

/**
 * The caches that a command fills and that its `RUN` leaves in the layer: not turned off by option or variable, not emptied later in the same
 * `RUN`, no mount on them. Empty for what cannot be known: a script that was not understood, a folder under a variable, another user's home.
 */
export function cacheLeft(command: RunCommand, run: Run, step: Step): CacheLeft[] {
  const does = packageCommand(command, run);
  if (does === undefined || !run.complete || asOtherUser(command)) return [];
  const { manager, action } = does;
  const environment = withBase(commandEnvironment(command, run), step);
  const home = homeAt(step);
  if (manager.name === 'yarn' && mayBeLaterYarn(does, step)) return [];
  return manager.caches.flatMap((cache) => {
    if (!cache.filledBy.includes(action) || isOff(cache, does, environment)) return [];
    const path = cachePath(cache, does, environment, home, run, command);
    if (path === undefined) return [];
    const places = [path, ...cache.also.map((place) => fromHome(place, home))];
    if (isMounted(places, run, step)) return [];
    return isEmptied(places, cache, manager, command, run, home, environment) ? [] : [{ manager, cache, path }];
  });
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

/** A cache or tmpfs mount on the folder or above it; a target that cannot be known may be there. */
function isMounted(places: readonly string[], run: Run, step: Step): boolean {
  return run.mounts.some(({ type, options }) => {
    if (type !== 'cache' && type !== 'tmpfs') return false;
    const { value, resolved } = expandWord(options.get('target') ?? '', step.lookup, '\\');
    const target = resolved ? resolvePath(value, step.workdir) : undefined;
    return target === undefined || places.some((place) => covers(target, place));
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
