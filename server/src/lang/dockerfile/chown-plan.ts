import type { Chown } from './chown';
import type { FlowEvent, StageFlow } from './flow';
import { baseName, isInside, isSystemPath, parentPath, pathAndParents } from './paths';
import { remember } from '../remember';
import type { Run, RunCommand } from './run';
import type { Stage, Step } from './stage';
import { rootBase, stageChain } from './stage';
import { accountMoves } from './account-moves';
import type { AccountMove } from './account-moves';
import { copyOwner } from './copy-owner';
import { createdAccounts } from './users';
import { writesBelow } from './writes';

/** Why the owner cannot be given by the `COPY` alone. */
export type Obstacle =
  | { readonly reason: 'written-by-run' | 'written-by-copy'; readonly step: Step }
  | { readonly reason: 'base-files' | 'unknown-account' | 'computed-owner' | 'unclear-group' | 'part-of-script' };

/** A `chown` of files that `COPY` brought, and how to do without it. */
export interface ChownPlan {
  readonly chown: Chown;
  readonly step: Step;
  /** The `COPY` and `ADD` instructions whose files are stored twice, in order. */
  readonly copies: readonly Step[];
  /** The words of the paths that those filled. */
  readonly targets: Chown['targets'];
  readonly obstacle: Obstacle | undefined;
  /** The `--chown` value for each of `copies`, in the same order. */
  readonly owners: readonly string[];
  /** Folders that no `COPY` makes: they need a plain `chown`, which copies no file. */
  readonly folders: readonly string[];
  /** Instructions that create the account and have to move above the first `COPY`. */
  readonly moves: readonly AccountMove[];
  /** The base image may hold files there that nobody here knows of. */
  readonly unknownBase: boolean;
}

const copiesOf = remember((stage: Stage) => stage.steps.filter(({ copy }) => copy !== undefined));

/** Plans a `chown` of a stage's `RUN`; undefined when it does not store files of a `COPY` a second time. */
export function planChown(step: Step, chown: Chown, flowOf: (stage: Stage) => StageFlow): ChownPlan | undefined {
  const before = copiesOf(step.stage).filter(({ index }) => index < step.index);
  const targets = chown.targets.filter(
    ({ path }) => path !== undefined && before.some((copy) => fills(copy, path, chown)),
  );
  if (targets.length === 0) return undefined;
  const copies = before.filter(
    (copy) => !alreadyOwned(copy, chown) && targets.some(({ path }) => path !== undefined && fills(copy, path, chown)),
  );
  if (copies.length === 0) return undefined;

  const base = rootBase(step.stage);
  const plan = {
    chown,
    step,
    copies,
    targets,
    owners: [],
    folders: [],
    moves: [],
    unknownBase: base.kind === 'unresolved' || (base.kind === 'image' && base.known === undefined),
  };
  const fail = (obstacle: Obstacle): ChownPlan => ({ ...plan, obstacle });

  const folders = new Set<string>();
  for (const { path } of targets) {
    const content = contentOf(path!, step, chown, copies, flowOf);
    if (content.obstacle) return fail(content.obstacle);
    for (const folder of content.folders) folders.add(folder);
    if (plan.unknownBase && chown.recursive) folders.add(path!);
  }
  if (!step.run!.plainList) return fail({ reason: 'part-of-script' });

  const owners: string[] = [];
  for (const copy of copies) {
    const owner = copyOwner(chown, copy, step);
    if (typeof owner !== 'string') return fail(owner);
    owners.push(owner);
  }
  const moves = accountMoves(chown, copies[0]!, step, owners);
  if (!Array.isArray(moves)) return fail(moves);
  return { ...plan, obstacle: undefined, owners, folders: [...folders].toSorted(), moves };
}

/** A `chown` that changes nothing stores nothing (tried with BuildKit of Docker 28.5: 20 MB against 4 KB). */
function alreadyOwned({ copy }: Step, { user, group, loginGroup }: Chown): boolean {
  // Files of the context are root's; those of another stage may be anybody's.
  const owner = copy?.chown?.value ?? (copy?.from ? undefined : '0:0');
  if (owner === undefined) return false;
  const [oldUser = '', oldGroup = oldUser] = owner.split(':').map((name) => (name === 'root' ? '0' : name));
  const same = (name: string | undefined, old: string): boolean =>
    name === undefined || (name === 'root' ? '0' : name) === old;
  return same(user, oldUser) && same(loginGroup ? user : group, oldGroup);
}

/** Whether this `COPY` surely put files at `path` (or below it, for a recursive `chown`). */
function fills({ copy }: Step, path: string, { recursive }: Chown): boolean {
  if (copy?.destinationPath === undefined) return false;
  if (recursive) return isInside(copy.destinationPath, path);
  // A plain `chown` of a folder copies nothing: only a file that is surely one counts.
  return copiedFiles(copy).includes(path);
}

/** The files that a `COPY` brings whose names tell that they are files. */
function copiedFiles(copy: NonNullable<Step['copy']>): string[] {
  const folder = copy.destinationPath!;
  const names = copy.sources.map(({ value }) => baseName(value)).filter((name) => /^[^*?[$]+\.\w+$/.test(name));
  if (copy.toFolder) return names.map((name) => `${folder === '/' ? '' : folder}/${name}`);
  return names.length === 1 && /\.\w+$/.test(baseName(folder)) ? [folder] : [];
}

/** Who else wrote below `target` before the `chown`, and which folders stand there that no `COPY` of ours makes. */
function contentOf(
  target: string,
  step: Step,
  chown: Chown,
  copies: readonly Step[],
  flowOf: (stage: Stage) => StageFlow,
): { obstacle: Obstacle | undefined; folders: string[] } {
  const madeByCopy = new Set<string>();
  const folders: string[] = [];
  const fail = (obstacle: Obstacle) => ({ obstacle, folders });
  if (!chown.recursive) return { obstacle: undefined, folders };

  let ownsHome = false;
  for (const { effect, step: other, command } of eventsBefore(step, chown, flowOf)) {
    const { copy, run } = other;
    if (copy) {
      if (!copies.includes(other)) {
        if (mayReach(other, target)) return fail({ reason: 'written-by-copy', step: other });
        continue;
      }
      const path = copy.destinationPath!;
      const made = pathAndParents(copy.toFolder ? path : parentPath(path));
      for (const folder of [...made, path]) if (!folders.includes(folder)) madeByCopy.add(folder);
    } else if (run && command && makesOwnHome(command, run, chown, target)) {
      ownsHome = true;
    } else if (effect.kind === 'folder') {
      const { path } = effect;
      if (isInside(path, target) && !madeByCopy.has(path) && !folders.includes(path)) folders.push(path);
    } else if (effect.kind !== 'copy' && writesBelow(target, effect)) {
      return fail({ reason: 'written-by-run', step: other });
    }
  }
  if (isSystemPath(target) && !ownsHome) return fail({ reason: 'base-files' });
  return { obstacle: undefined, folders };
}

/** Whether a command creates the new owner with a home around `target`: what lies there is the owner's own. */
function makesOwnHome(command: RunCommand, run: Run, { user }: Chown, target: string): boolean {
  const created = createdAccounts(command, run);
  return created?.home !== undefined && created.users[0] === user && isInside(target, created.home);
}

/** What happens to files before the `chown`: in the stages below, then in the stage itself. */
function eventsBefore(step: Step, { command }: Chown, flowOf: (stage: Stage) => StageFlow): FlowEvent[] {
  const [own, ...below] = stageChain(step.stage) as [Stage, ...Stage[]];
  const { commands } = step.run!;
  const isBefore = (event: FlowEvent): boolean =>
    event.step.index < step.index ||
    (event.step === step &&
      (event.command === undefined || commands.indexOf(event.command) < commands.indexOf(command)));
  return [...below.toReversed().flatMap((stage) => flowOf(stage).events), ...flowOf(own).events.filter(isBefore)];
}

/** Whether another `COPY` may write at or below `target`: it goes there, above it, or nobody knows where. */
function mayReach({ copy }: Step, target: string): boolean {
  const path = copy?.destinationPath;
  if (path === undefined || isInside(path, target)) return true;
  if (!isInside(target, path)) return false;
  // Single files that land in a folder above do not reach below it.
  const names = copy!.sources.map(({ value }) => baseName(value));
  const landsAt = (name: string): string => `${path === '/' ? '' : path}/${name}`;
  const onlyFiles = names.length > 0 && names.every((name) => /^[^*?[$]+\.\w+$/.test(name) || /^[A-Z]\w+$/.test(name));
  return !(onlyFiles && names.every((name) => !isInside(target, landsAt(name))));
}
