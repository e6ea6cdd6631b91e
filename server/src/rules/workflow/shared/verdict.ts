import { t } from '../../../core/l10n';
import {
  compareVersions,
  findAction,
  findVersion,
  hashVersions,
  isHash,
  usingOf,
  type ActionFacts,
  type KnownVersion,
} from '../../../data/actions';
import {
  advisoriesOf,
  findRuntime,
  goneRefsOf,
  type Advisory,
  type GoneRefs,
  type RuntimeFacts,
} from '../../../data/platform';
import type { Uses } from '../../../lang/workflow/model';
import { majorNumber } from './targets';

/** What the table knows of a reference. Where it knows nothing, nothing is said. */
export interface Known {
  readonly action: ActionFacts | undefined;
  readonly version: KnownVersion | undefined;
}

/** As much of a reference as its version needs. */
export type Reference = Pick<Uses, 'owner' | 'repo' | 'action' | 'ref'>;

export function knownOf(uses: Reference): Known {
  const action = findAction(uses.action);
  return { action, version: action && findVersion(action, uses.ref) };
}

type Verdict = (uses: Uses, known: Known, today: string) => unknown;

/**
 * The rules about the version of an action, the gravest first. Of one reference only the first one that has something to say
 * speaks: what must be done about it answers the others too.
 */
const verdicts: readonly (readonly [rule: string, verdict: Verdict])[] = [
  ['compromised-action-version', (uses, known) => advisoryFor(uses, known)],
  ['removed-action-version', (_, { version }, today) => removedVersion(version, today)],
  ['missing-action-ref', (uses, known) => missingRef(uses, known)],
  ['deprecated-action-version', (_, { action, version }, today) => action && endOf(action, version, today)],
  ['old-node-runtime', (_, { version }, today) => version && oldRuntime(version, today)],
  ['outdated-action-version', (_, { version }) => version && isOutdated(version)],
];

/** No graver rule speaks about this reference. */
export function speaks(rule: string, uses: Uses, known: Known, today: string): boolean {
  return verdicts.find(([, verdict]) => verdict(uses, known, today))?.[0] === rule;
}

/** The gravest advisory that names what a reference calls. */
export function advisoryFor(uses: Reference, { action }: Known): Advisory | undefined {
  const advisories = advisoriesOf(`${uses.owner}/${uses.repo}`);
  if (advisories.length === 0) return undefined;
  const pinned = isHash(uses.ref);
  const version = pinned ? action && hashVersions(action, uses.ref).at(-1) : uses.ref;
  return advisories.find(({ kind, hashes, tags, from, below }) => {
    if (kind === 'blocked' || hashes?.includes(uses.ref.toLowerCase()) || tags?.includes(uses.ref)) return true;
    // The commits behind tags that were moved for a time are what they always were.
    if (kind === 'restored' && pinned) return false;
    return below !== undefined && version !== undefined && lies(version, from, below);
  });
}

/** A version lies between two others; a tag that moves (`v4`) does when all that it can point to does. */
export function lies(version: string, from = 'v0.0.0', below = 'v0.0.0'): boolean {
  const [, major, minor, patch] = /^v?(\d+)(\.\d+)?(\.\d+)?$/.exec(version) ?? [];
  if (major === undefined) return false;
  const exact = `v${major}${minor ?? '.0'}${patch ?? '.0'}`;
  const newest = patch === undefined ? `v${Number(major) + 1}.0.0` : exact;
  const under = compareVersions(newest, below);
  return compareVersions(exact, from) >= 0 && (patch === undefined ? under <= 0 : under < 0);
}

/** The same version, when it is refused on that day. */
export function removedVersion(version: KnownVersion | undefined, today: string): KnownVersion | undefined {
  if (version?.facts.status !== 'removed' || (version.facts.since ?? '') > today) return undefined;
  const { minOk } = version.facts;
  if (minOk === undefined) return version;
  return version.exact !== undefined && compareVersions(version.exact, minOk) < 0 ? version : undefined;
}

/**
 * Why a ref is known not to exist, or not to work for want of another. `floating`: the major has no tag that moves with it.
 * `bare`: its tag begins with `v`.
 */
export type Missing =
  | { readonly why: 'floating' | 'bare'; readonly gone: undefined }
  | { readonly why: 'gone' | 'calls'; readonly gone: GoneRefs };

export function missingRef(uses: Reference, { action, version }: Known): Missing | undefined {
  for (const gone of goneRefsOf(uses.action)) {
    const { tags, names, calls, from, below } = gone;
    const among = below !== undefined && lies(calls ? (version?.exact ?? '') : uses.ref, from, below);
    if (calls !== undefined && among) return { why: 'calls', gone };
    const deleted = tags !== undefined && among && (tags === 'all' || !uses.ref.startsWith('v'));
    if (names?.includes(uses.ref) || (deleted && !isHash(uses.ref))) return { why: 'gone', gone };
  }
  if (version === undefined || version.pin === 'hash') return undefined;
  const bare = action?.bareRefs;
  if (bare !== undefined && /^\d/.test(uses.ref) && !bare.split(' ').includes(uses.ref)) {
    return { why: 'bare', gone: undefined };
  }
  const floats = uses.ref === version.major && version.facts.movingRef === null;
  return floats ? { why: 'floating', gone: undefined } : undefined;
}

/** How a version or its action comes to its end, on that day. */
export type End = 'announced' | 'ending' | 'undated' | 'deprecated' | 'archived' | 'replaced' | 'moved';

/** A version that is refused already, or was tampered with, is for other rules. */
export function endOf(action: ActionFacts, version: KnownVersion | undefined, today: string): End | undefined {
  const { status, since = '', minOk } = version?.facts ?? {};
  const ahead = since > today;
  if (status === 'removed') return ahead && minOk === undefined ? 'ending' : undefined;
  if (status === 'compromised' || action.status === 'compromised') return undefined;
  if (status === 'deprecated' && action.status === undefined) {
    return ahead ? 'announced' : since === '' ? 'undated' : 'deprecated';
  }
  if (status === 'archived' || action.status === 'archived') return action.successor ? 'replaced' : 'archived';
  return action.moved === true ? 'moved' : undefined;
}

/** A runtime that is not the newest, once its end is announced. */
export interface OldRuntime {
  /** `Node 16`; `Node 16 or older` where the table does not know better. */
  readonly runtime: string;
  readonly facts: RuntimeFacts;
}

export function oldRuntime(version: KnownVersion, today: string): OldRuntime | undefined {
  const { action, major, pin } = version;
  // What moves with the newest major may have been made new since it was read.
  const mayHaveMoved = pin === 'major' && major === action.latest?.major;
  if (mayHaveMoved && (action.confidence !== 'high' || action.stale)) return undefined;
  return runtimeNamed(usingOf(version), today);
}

/** `node16` and the like, once its end is announced. */
export function runtimeNamed(using: string | undefined, today: string): OldRuntime | undefined {
  const [, name = '', number = '', older = ''] = /^(node(\d+))(-or-older)?$/.exec(using ?? '') ?? [];
  const facts = findRuntime(name);
  if (!facts?.deprecated || facts.deprecated > today) return undefined;
  return { runtime: older ? t('Node {number} or older', { number }) : `Node ${number}`, facts };
}

/** A newer major is known. */
function isOutdated({ action, major }: KnownVersion): boolean {
  const latest = action.latest?.major ?? '';
  return /^v\d+$/.test(latest) && majorNumber(major) < majorNumber(latest);
}
