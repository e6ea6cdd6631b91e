import { advisoryTable, factsDates, goneTable, permissionTable, runnerTable, runtimeTable } from './platform.gen';

/** The tables' own dates, `YYYY-MM-DD`: when they were gathered, and the newest source that was read. */
export interface FactsAge {
  readonly gathered: string;
  readonly newest: string;
}

/** A label of GitHub's own runners. */
export interface RunnerFacts {
  readonly os: 'linux' | 'windows' | 'macos';
  readonly arch: 'x64' | 'arm64';
  readonly preview?: boolean;
  /** The label that `…-latest` stands for. */
  readonly resolvesTo?: string;
  /** From this day on it is deprecated. */
  readonly deprecated?: string;
  /** From this day (`YYYY-MM-DD`) or month on no runner takes the job. */
  readonly removed?: string;
  /** The end was announced for a day that no source has seen. */
  readonly announcedOnly?: boolean;
  /** What takes its place, the nearest first. */
  readonly successors?: readonly string[];
  readonly source?: string;
}

/** A version of Node that actions run on; one without dates is the current one. */
export interface RuntimeFacts {
  readonly deprecated?: string;
  /** From this day on runners take a newer Node for it. */
  readonly forcedUp?: string;
  readonly removed?: string;
  readonly source?: string;
}

/** What a published advisory says of versions of an action. */
export interface Advisory {
  /** In lower case. */
  readonly action: string;
  /**
   * `malicious`: a commit or tag that steals secrets. `restored`: tags that pointed to such a commit for a time. `blocked`: GitHub has
   * closed the repository for it. `vulnerable`: a fault that others can use.
   */
  readonly kind: 'malicious' | 'restored' | 'blocked' | 'vulnerable';
  readonly hashes?: readonly string[];
  readonly tags?: readonly string[];
  /** Versions from `from` on, and below `below`. */
  readonly from?: string;
  readonly below?: string;
  readonly since?: string;
  readonly until?: string;
  /** The lowest version that is sound. */
  readonly fixed?: string;
  readonly what?: string;
  readonly id?: string;
  readonly source: string;
  readonly confidence?: 'medium' | 'low';
}

/** Refs that were taken away. */
export interface GoneRefs {
  readonly action: string;
  /** Tags below `below`: all of them, or those that are written without `v`. */
  readonly tags?: 'all' | 'unprefixed';
  readonly names?: readonly string[];
  /** Versions from `from` on and below `below` are there, but call this one, which is gone. */
  readonly calls?: string;
  readonly from?: string;
  readonly below?: string;
  readonly since: string;
  readonly source: string;
}

/** The permissions without which an action fails. */
export interface PermissionNeed {
  readonly action: string;
  /** It needs them only where this input is given, or has this value: `role-to-assume`, `publish_results=true`. */
  readonly with?: string;
  /** Where one of these inputs is given, it may need none. */
  readonly without?: readonly string[];
  /** The inputs that take a token: with another one than the job's own, the job's permissions do not count. */
  readonly token?: readonly string[];
  /** Credentials of the machine, or of a step before, may take the place of the job's identity. */
  readonly machine?: boolean;
  readonly needs: Readonly<Record<string, 'read' | 'write'>>;
  readonly source: string;
}

/** A label of GitHub's own, in any spelling; undefined for all others, which may be anything. */
export function findRunner(label: string): RunnerFacts | undefined {
  const key = label.toLowerCase();
  return Object.hasOwn(runnerTable, key) ? runnerTable[key] : undefined;
}

/** `node20`. */
export function findRuntime(name: string): RuntimeFacts | undefined {
  return Object.hasOwn(runtimeTable, name) ? runtimeTable[name] : undefined;
}

/** The newest runtime of the table. */
export const currentRuntime: string = Object.keys(runtimeTable).findLast((name) => !runtimeTable[name]?.removed) ?? '';

export function advisoriesOf(action: string): readonly Advisory[] {
  const key = action.toLowerCase();
  return advisoryTable.filter((advisory) => advisory.action === key);
}

export function goneRefsOf(action: string): readonly GoneRefs[] {
  const key = action.toLowerCase();
  return goneTable.filter((gone) => gone.action === key);
}

export function permissionNeedsOf(action: string): readonly PermissionNeed[] {
  const key = action.toLowerCase();
  return permissionTable.filter((need) => need.action === key);
}

/** A day that no source of the tables has seen: what should have happened then was only announced. */
export function onlyAnnounced(day: string): boolean {
  return day > factsDates.newest;
}

/** What people should know of the tables on a day (`YYYY-MM-DD`) where they ask for it, never in a finding; '' while they are less than a year old. */
export function ageNote(today: string): string {
  const { gathered } = factsDates;
  const old = today > `${Number(gathered.slice(0, 4)) + 1}${gathered.slice(4)}`;
  return old ? `The facts about actions and runners are of ${gathered}: a newer version of plimsoll knows more.` : '';
}
