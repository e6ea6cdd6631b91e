import type { TextEdit } from '../../../core/text';
import type { BaseImage } from '../../../data/base-images';
import { accountStateAtEnd, isRoot, userInForce } from '../accounts';
import { readChown } from '../chown';
import type { Chown } from '../chown';
import { commandEffects } from '../effects';
import { isInside, isSystemPath, pathAndParents } from '../paths';
import type { Stage, Step } from '../stage';
import { workdirOf } from '../stage';
import { createdAccounts } from '../users';
import type { Part } from './roles';

/** Who owns the files of the image that runs, and who runs it. */
export interface Ownership {
  /** The `--chown` value for files that land at a path; undefined leaves it as it is. */
  readonly ownerOf: (path: string) => string | undefined;
  /** The `RUN`s that have to come before the first `COPY` whose files get an owner, with what changes in them. */
  readonly first: ReadonlyMap<Step, readonly TextEdit[]>;
  /** A user to run as, where the author has none. */
  readonly added: AddedUser | undefined;
}

export interface AddedUser {
  readonly name: string;
  /** The command that makes the account; undefined where the base has it. */
  readonly command: string | undefined;
}

/** What the image's files are made of: where the copies land, in order, and the step before which the first of them stands. */
export interface Landing {
  readonly paths: readonly string[];
  readonly firstCopy: number;
}

const nobody: Ownership = { ownerOf: () => undefined, first: new Map(), added: undefined };

/**
 * Gives the copies the owners that a `chown` below them sets. Where the image would run as root, it gets a user, if nothing speaks
 * against it. Undefined when the owners cannot be told.
 */
export function ownership(
  stage: Stage,
  parts: readonly Part[],
  landing: Landing,
  base: BaseImage,
  started: string,
  lastWork: Step,
): Ownership | undefined {
  const system = parts.filter(({ role }) => role === 'system').map(({ step }) => step);
  const chowns = system.filter(({ index }) => index > landing.firstCopy).flatMap((step) => chownsOf(step, landing));
  const { user } = userInForce(stage);
  if (user === undefined) return undefined;
  if (chowns.length > 0) return byChown(stage, parts, system, chowns, landing);
  if (isRoot(user)) {
    const asked = stage.steps.some(({ keyword }) => keyword === 'USER');
    const added = asked || system.length > 0 ? undefined : addedUser(stage, base, started);
    if (added === undefined) return nobody;
    const owner = `${added.name}:${added.name}`;
    return { ...nobody, ownerOf: (path) => (isApplicationPath(path) ? owner : undefined), added };
  }
  // What the build wrote as a user stays that user's.
  const builder = userInForce(stage, lastWork).user;
  if (builder === undefined) return undefined;
  if (isRoot(builder)) return nobody;
  const group = accountStateAtEnd(stage, builder, 'group') === 'exists' ? `:${builder}` : '';
  const copied = new Set(parts.filter(({ role }) => role === 'files').map(({ step }) => step.copy!.destinationPath));
  return { ...nobody, ownerOf: (path) => (copied.has(path) ? undefined : `${builder}${group}`) };
}

/** Whether an application may have a path for itself. */
export function isApplicationPath(path: string): boolean {
  return path === '/srv' || path === '/opt' || !isSystemPath(path);
}

interface StepChown {
  readonly step: Step;
  readonly chown: Chown;
}

/** The commands of a step that give the copied files another owner. */
function chownsOf(step: Step, { paths }: Landing): StepChown[] {
  return step.run!.commands.flatMap((command) => {
    const chown = readChown(command, step.run!);
    const covers = chown?.targets.some(({ path }) => path === undefined || paths.some((to) => isInside(to, path)));
    return chown && chown.recursive && covers ? [{ step, chown }] : [];
  });
}

function byChown(
  stage: Stage,
  parts: readonly Part[],
  system: readonly Step[],
  chowns: readonly StepChown[],
  { firstCopy }: Landing,
): Ownership | undefined {
  const owners = chowns.map(({ chown }) => ({ chown, owner: ownerOf(chown, stage) }));
  if (owners.some(({ owner }) => owner === undefined)) return undefined;
  const moved = system.filter(
    (step) => step.index > firstCopy && (chowns.some((each) => each.step === step) || makesAccount(step)),
  );
  const last = moved.at(-1)!.index;
  const users = parts.some(({ step }) => step.keyword === 'USER' && step.index > firstCopy && step.index < last);
  if (users || !moved.every((step) => step.run!.commands.every((command) => mayMove(command.name, step)))) {
    return undefined;
  }
  const folders = foldersBefore(stage, [...system.filter(({ index }) => index < firstCopy), ...moved], firstCopy);
  const targets = chowns.flatMap(({ chown }) => chown.targets.map(({ path }) => path));
  // A `chown` that comes first needs its folder.
  if (!targets.every((target) => target !== undefined && folders.has(target))) return undefined;

  const first = new Map<Step, readonly TextEdit[]>(moved.map((step) => [step, []]));
  for (const { step, chown } of chowns) {
    const nested = chown.targets.some(
      ({ path }) => isSystemPath(path!) || [...folders].some((each) => each !== path && isInside(each, path!)),
    );
    if (!nested) first.set(step, [...first.get(step)!, ...withoutRecursion(chown)]);
  }
  return {
    ...nobody,
    first,
    ownerOf: (path) =>
      owners.findLast(({ chown }) => chown.targets.some((target) => isInside(path, target.path!)))?.owner,
  };
}

/** `user:group`; a group that is not named stays root's, as `chown` leaves it. */
function ownerOf({ user, group, loginGroup }: Chown, stage: Stage): string | undefined {
  if (user === undefined || ![user, group ?? ''].every((name) => /^[\w.-]*$/.test(name))) return undefined;
  if (group !== undefined) return `${user}:${group}`;
  if (!loginGroup) return /^\d+$/.test(user) ? `${user}:0` : `${user}:root`;
  return accountStateAtEnd(stage, user, 'group') === 'exists' ? `${user}:${user}` : undefined;
}

function makesAccount({ run }: Step): boolean {
  return run!.commands.some((command) => createdAccounts(command, run!) !== undefined);
}

function mayMove(name: string, { instruction }: Step): boolean {
  return /^(set|true|chown|mkdir|useradd|adduser|groupadd|addgroup)$/.test(name) && instruction.flags.length === 0;
}

/** Folders that surely are there before the first copy: work directories, and what these steps make. */
function foldersBefore(stage: Stage, steps: readonly Step[], firstCopy: number): Set<string> {
  const folders = new Set<string>();
  for (const step of stage.steps.slice(0, firstCopy)) {
    const path = step.keyword === 'WORKDIR' ? workdirOf(step) : undefined;
    if (path !== undefined && path !== '/') folders.add(path);
  }
  for (const { run } of steps) {
    for (const command of run!.commands) {
      for (const effect of commandEffects(command, run!)) if (effect.kind === 'folder') folders.add(effect.path);
      const home = createdAccounts(command, run!)?.home;
      if (home !== undefined) for (const path of pathAndParents(home)) folders.add(path);
    }
  }
  return folders;
}

function withoutRecursion({ command, recursiveWords }: Chown): TextEdit[] {
  const { words } = command.shell;
  return recursiveWords.flatMap((word) => {
    const before = words[words.indexOf(word) - 1];
    const alone = word.value === '-R' || word.value === '--recursive';
    return before && alone ? [{ range: { start: before.range.end, end: word.range.end }, newText: '' }] : [];
  });
}

/** Programs that start as root because they have to. */
const needsRoot =
  /\b(gosu|su-exec|setpriv|runuser|sudo|su|chown|chmod|useradd|adduser|usermod|nginx|apache2|httpd|supervisord?|crond?|sshd|apt-get|apk|mount|iptables)\b/;

/** Whether nothing that is known speaks against running as another user than root. */
export function mayDropRoot(stage: Stage, started: string): boolean {
  if (needsRoot.test(started)) return false;
  const low = (word: string): boolean => !/^\d+/.test(word) || Number.parseInt(word, 10) < 1024;
  return stage.steps.every(
    ({ keyword, instruction }) =>
      keyword !== 'VOLUME' && (keyword !== 'EXPOSE' || !instruction.words.some(({ value }) => low(value))),
  );
}

/** A user for an image that would run as root; undefined where it may need to. */
function addedUser(stage: Stage, base: BaseImage, started: string): AddedUser | undefined {
  if (base.user !== 'root' || base.stepsDown || !mayDropRoot(stage, started)) return undefined;
  if (base.accounts?.users.has('node')) return { name: 'node', command: undefined };
  if (accountStateAtEnd(stage, 'app', 'user') !== 'missing') return undefined;
  if (base.addsUsersWith === 'useradd') return { name: 'app', command: 'useradd --create-home --uid 1000 app' };
  return base.addsUsersWith === 'adduser' ? { name: 'app', command: 'adduser -D -u 1000 app' } : undefined;
}
