import { actionTable } from './actions.gen';
import { versionsOfHash } from './release-hashes';

/** What is known of one major version. A major without `status` works. */
export interface MajorFacts {
  /** `removed`: refused today, below `minOk` where that is given. `compromised` is told by a rule of its own. */
  readonly status?: 'removed' | 'deprecated' | 'archived' | 'compromised';
  /** The day (`YYYY-MM-DD`, `YYYY-MM` or `YYYY`) from which the status holds; it may lie ahead. */
  readonly since?: string;
  /** Who says so, for people. */
  readonly source?: string;
  readonly minOk?: string;
  /** The action that a composite calls and with which it fails. */
  readonly via?: string;
  /** The newest version's `runs.using`; an older one's is told by `usingOf`. */
  readonly using?: string;
  /** Where it changed inside of the major: `v1.0.0 node16 v1.5.0 node20`. */
  readonly runtimes?: string;
  /** What the ref that moves with the major runs on, where it is not the newest version. */
  readonly movingUsing?: string;
  /** The newest known tag of this major and its commit. */
  readonly tag?: string;
  readonly sha?: string;
  /** The branch or tag that moves with the major: its own name unless said otherwise, `null` where there is none. */
  readonly movingRef?: string | null;
  /** Inputs that must be given, separated by blanks. */
  readonly required?: string;
}

export interface ActionFacts {
  /** As its owner writes it. */
  readonly name: string;
  readonly kind?: 'workflow';
  /** Its refs are no versions of it. */
  readonly refIs?: 'toolchain';
  /** All tags and branches that begin with a digit, separated by blanks; absent where they are not known. */
  readonly bareRefs?: string;
  /** It fails without an input that it requires; of others that is not known, since the service does not check it. */
  readonly stopsWithoutRequired?: boolean;
  /** What holds for every version. */
  readonly status?: 'archived' | 'compromised';
  readonly successor?: string;
  /** The successor is the same action under another name. */
  readonly moved?: boolean;
  readonly latest?: {
    readonly major: string;
    readonly tag?: string;
    readonly sha?: string;
    /** When and where it was seen. */
    readonly seen?: string;
    readonly from?: string;
  };
  /** The ref of the newest version that may be written; absent where none is known to exist. */
  readonly newestRef?: string;
  /** How sure the facts are; all but `high` lower a finding's severity and make its fixes suggestions. */
  readonly confidence: 'high' | 'medium' | 'low';
  /** Read in its repository, but long ago: its newest major may have moved on. */
  readonly stale?: boolean;
  /** By name, `v3`. */
  readonly majors: Readonly<Record<string, MajorFacts>>;
  /** By major; after the first, what changes (`-name` is taken away). Read it through `inputsOf`. */
  readonly inputs?: Readonly<Record<string, string>>;
}

/** A workflow command that is on its way out, or gone. */
export interface CommandFacts {
  readonly deprecated?: string;
  readonly disabled?: string;
  readonly source?: string;
}

/** What a `uses:` asks for, as far as the table knows it. */
export interface KnownVersion {
  readonly action: ActionFacts;
  /** `v3`. */
  readonly major: string;
  readonly facts: MajorFacts;
  /** The full version where the ref or the hash tells it. */
  readonly exact: string | undefined;
  readonly pin: 'major' | 'exact' | 'hash';
}

/** An action by `owner/repo/path`, or a reusable workflow's repository; letters' case does not count. */
export function findAction(name: string): ActionFacts | undefined {
  const key = name.toLowerCase();
  const found = own(actionTable, key);
  if (found) return found;
  const repository = own(actionTable, repositoryOf(key));
  return repository?.kind === 'workflow' ? repository : undefined;
}

/** The version behind a ref: `v3`, `v3.1`, `v3.1.2`, the same without `v`, or a full hash. Undefined for what is not known. */
export function findVersion(action: ActionFacts, ref: string): KnownVersion | undefined {
  if (action.refIs) return undefined;
  const hash = isHash(ref);
  const version = hash ? hashVersions(action, ref).at(-1) : ref;
  const parts = /^v?(\d+)(\.\d+)?(\.\d+)?$/.exec(version ?? '');
  if (!parts) return undefined;
  const major = `v${parts[1]}`;
  const facts = own(action.majors, major);
  if (facts === undefined) return undefined;
  const exact = parts[3] === undefined ? undefined : `v${version?.replace(/^v/, '')}`;
  return { action, major, facts, exact, pin: hash ? 'hash' : exact ? 'exact' : 'major' };
}

/** A full commit hash. */
export function isHash(ref: string): boolean {
  return /^[\da-f]{40}$/i.test(ref);
}

/** The versions whose commit it is, the oldest first. */
export function hashVersions({ name }: ActionFacts, hash: string): readonly string[] {
  return versionsOfHash(repositoryOf(name.toLowerCase()), hash.toLowerCase());
}

/** What a version runs on; undefined where the table does not tell. */
export function usingOf({ facts, exact }: KnownVersion): string | undefined {
  const { using, runtimes = '', movingUsing, tag } = facts;
  if (exact === undefined) return movingUsing ?? using;
  // Newer than all that was read: it may run on another.
  if (tag === undefined || !/^v?\d+\.\d+\.\d+$/.test(tag) || compareVersions(exact, tag) > 0) return undefined;
  let found = runtimes === '' ? using : undefined;
  const words = runtimes.split(' ');
  for (let i = 0; i + 1 < words.length; i += 2) if (compareVersions(words[i]!, exact) <= 0) found = words[i + 1];
  return found;
}

/** The inputs of a major version; undefined where they are not known. */
export function inputsOf(action: ActionFacts, major: string): ReadonlySet<string> | undefined {
  if (action.inputs === undefined || !Object.hasOwn(action.inputs, major)) return undefined;
  const inputs = new Set<string>();
  for (const [name, changes] of Object.entries(action.inputs)) {
    for (const change of changes.split(' ')) {
      if (change.startsWith('-')) inputs.delete(change.slice(1));
      else if (change !== '') inputs.add(change.toLowerCase());
    }
    if (name === major) break;
  }
  return inputs;
}

/** Below zero when version `a` is older than `b`; both `vX.Y.Z`, a part that is missing counts as 0. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.replace(/^v/, '').split('.').map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function repositoryOf(name: string): string {
  return name.split('/', 2).join('/');
}

/** Names come from files: `constructor` is none of the table's. */
function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
