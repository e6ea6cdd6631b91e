import type { Accounts } from '../../data/base-images';
import { accountEvents, placeOf } from './account-events';
import type { AccountEvent, Place } from './account-events';
import { expandWord } from './expand';
import { remember } from '../remember';
import type { RunCommand } from './run';
import { rootBase, stageChain } from './stage';
import type { Stage, Step } from './stage';

export type AccountKind = 'user' | 'group';
export type AccountState = 'exists' | 'missing' | 'unknown';

/** A place in a stage: before a step, before a command of a `RUN`, or its end. */
export interface Before {
  readonly step: Step;
  readonly command?: RunCommand | undefined;
}

/**
 * Whether a user or group is in the image before a step, or before one of its commands. A number always is.
 * `missing` is a proof: the base is known, and nothing that ran could have made it.
 * @param name the value, variables filled in
 */
export function accountState({ step, command }: Before, name: string, kind: AccountKind): AccountState {
  return stateBefore(step.stage, placeOf(step, command), name, kind);
}

/** The same at a stage's end. */
export function accountStateAtEnd(stage: Stage, name: string, kind: AccountKind): AccountState {
  return stateBefore(stage, Infinity, name, kind);
}

function stateBefore(stage: Stage, limit: Place, name: string, kind: AccountKind): AccountState {
  if (/^\d+$/.test(name) || name === 'root') return 'exists';
  if (!/^[\w.-]+$/.test(name)) return 'unknown';
  let doubtful = false;
  for (const [link, place] of placesBelow(stage, limit)) {
    const { byName, unclearFrom, services } = accountEvents(link);
    const event = byName.get(name)?.findLast((candidate) => candidate.kind === kind && candidate.at < place);
    if (event?.effect === 'exists') return 'exists';
    // A deleted account may come back from what nobody can follow.
    if (event?.effect === 'gone') return doubtful || unclearFrom < place ? 'unknown' : 'missing';
    const word = /[a-z]+/.exec(name.toLowerCase())?.[0] ?? '';
    doubtful ||= event !== undefined || unclearFrom < place || (services.get(word) ?? Infinity) < place;
  }
  // What is in doubt in a stage may yet be there for sure below it.
  const state = baseState(stage, name, kind);
  return state === 'missing' && doubtful ? 'unknown' : state;
}

function baseState(stage: Stage, name: string, kind: AccountKind): AccountState {
  const base = rootBase(stage);
  if (base.kind === 'scratch') return 'missing';
  const accounts = baseAccounts(stage);
  if (accounts === undefined) return 'unknown';
  if (kind === 'user' ? accounts.users.has(name) : accounts.groups.has(name)) return 'exists';
  return accounts.sometimes.has(name) ? 'unknown' : 'missing';
}

function baseAccounts(stage: Stage): Accounts | undefined {
  const base = rootBase(stage);
  return base.kind === 'image' ? base.known?.accounts : undefined;
}

/** A stage and those below it, with the place up to which what they do counts. */
function placesBelow(stage: Stage, limit: Place): (readonly [Stage, Place])[] {
  return stageChain(stage).map((link) => [link, link === stage ? limit : Infinity]);
}

/** Who runs commands at a place. */
export interface UserInForce {
  /** A name or number, without the group; undefined when it cannot be known. */
  readonly user: string | undefined;
  readonly group: string | undefined;
  /** The `USER` that says so; undefined where the base image does. */
  readonly step: Step | undefined;
}

const userSteps = remember((stage: Stage) => stage.steps.filter(({ keyword }) => keyword === 'USER'));

/** Who runs at a stage's end, or before a step of it. */
export function userInForce(stage: Stage, before?: Step): UserInForce {
  for (const link of stageChain(stage)) {
    const limit = link === stage && before !== undefined ? before.index : Infinity;
    const step = userSteps(link).findLast(({ index }) => index < limit);
    if (step === undefined) continue;
    const { value, resolved } = expandWord(step.instruction.arguments.text.trim(), step.lookup, '\\');
    const [user, group] = value.split(':');
    return resolved && user ? { user, group, step } : { user: undefined, group: undefined, step };
  }
  const base = rootBase(stage);
  const user = base.kind === 'scratch' ? 'root' : base.kind === 'image' ? base.known?.user : undefined;
  return { user, group: undefined, step: undefined };
}

/** Whether a user is root, by name or number. */
export function isRoot(user: string): boolean {
  return user === 'root' || /^0+$/.test(user);
}

/** Whether a step surely runs as root. */
export function runsAsRoot(step: Step): boolean {
  return isRoot(userInForce(step.stage, step).user ?? '');
}

/** Numbers of users that base images make, by the names that may have them. */
const baseIds: ReadonlyMap<string, readonly string[]> = new Map([
  ['65532', ['nonroot']],
  ['1654', ['app']],
  ['1000', ['node', 'ubuntu']],
]);

/** The home folder that `/etc/passwd` gives a user, at a stage's end or before a step; undefined when it is not known. */
export function homeOf(user: string, stage: Stage, before?: Step): string | undefined {
  if (isRoot(user)) return '/root';
  const limit = before?.index ?? Infinity;
  for (const [link, place] of placesBelow(stage, limit)) {
    const { byName } = accountEvents(link);
    const event = /^\d+$/.test(user) ? byNumber(byName, user, place) : lastUser(byName.get(user), place);
    if (event?.effect === 'exists') return event.home;
    if (event !== undefined) return undefined;
  }
  const users = baseAccounts(stage)?.users;
  const names = [user, ...(baseIds.get(user) ?? [])];
  return names.map((name) => users?.get(name)).find((home) => home !== undefined);
}

function lastUser(events: readonly AccountEvent[] | undefined, limit: Place): AccountEvent | undefined {
  return events?.findLast(({ kind, at }) => kind === 'user' && at < limit);
}

function byNumber(
  byName: ReadonlyMap<string, readonly AccountEvent[]>,
  number: string,
  limit: Place,
): AccountEvent | undefined {
  for (const events of byName.values()) {
    const event = lastUser(events, limit);
    if (event?.uid === number) return event;
  }
  return undefined;
}

/** What `HOME` holds for the commands of a step: the Dockerfile's own value, else the user's home. */
export function homeAt(step: Step): string | undefined {
  if (step.stage.scope.declared('HOME', step.index)) return step.lookup('HOME');
  const { user } = userInForce(step.stage, step);
  return user === undefined ? undefined : homeOf(user, step.stage, step);
}
