import type { Severity } from '../../../core/finding';
import type { TextEdit } from '../../../core/text';
import { inputsOf, type ActionFacts, type KnownVersion, type MajorFacts } from '../../../data/actions';
import type { Uses } from '../../../lang/workflow/model';
import { readVersionComment } from './version-comment';

/** A version to go to. A part that is not known to exist is absent: no edit may write it. */
export interface Target {
  /** Of another action where that replaces it. */
  readonly action: ActionFacts;
  readonly major: string;
  /** The ref that moves with the major. */
  readonly moving: string | undefined;
  /** The full version, `vX.Y.Z`. */
  readonly tag: string | undefined;
  readonly hash: string | undefined;
  /** All of the step's inputs are known to be there, and none that it must give is missing. */
  readonly inputsFit: boolean;
}

/**
 * The lowest version that works, is not on its way out and takes the step's inputs: the same major's where that has one.
 * @param suits what else a major must be
 */
export function lowestTarget(
  version: KnownVersion,
  uses: Uses,
  suits: (facts: MajorFacts) => boolean = () => true,
): Target | undefined {
  const { action, major } = version;
  const from = majorNumber(major);
  const candidates = majorsOf(action).filter((name) => {
    const { status, minOk } = action.majors[name]!;
    if (majorNumber(name) < from || (name === major && minOk === undefined)) return false;
    return (status === undefined || (status === 'removed' && minOk !== undefined)) && suits(action.majors[name]!);
  });
  const targets = candidates.map((name) => targetOf(action, name, uses, version));
  return targets.find((target) => target?.inputsFit);
}

/** The newest version, where the step's inputs may fit. */
export function newestTarget(action: ActionFacts, uses: Uses, from?: KnownVersion): Target | undefined {
  const { latest } = action;
  if (latest === undefined) return undefined;
  const fits = targetOf(action, latest.major, uses, from);
  if (fits === undefined && inputsOf(action, latest.major)) return undefined;
  return newestOf(action, fits?.inputsFit ?? false);
}

/** The newest version, whatever the step gives to it; undefined where no ref of it is known to exist. */
export function newestOf(action: ActionFacts, inputsFit = false): Target | undefined {
  const { latest, newestRef } = action;
  if (latest === undefined || newestRef === undefined) return undefined;
  const tag = fullVersion(latest.tag);
  const moving = newestRef === tag ? undefined : newestRef;
  return { action, major: latest.major, moving, tag, hash: latest.sha, inputsFit };
}

/** One major as a target; undefined where it does not take the step's inputs. */
export function targetOf(action: ActionFacts, major: string, uses: Uses, from?: KnownVersion): Target | undefined {
  const facts = action.majors[major];
  if (facts === undefined) return undefined;
  const { gone, missing } = obstacles(action, major, uses, from);
  if (gone.length > 0 || missing.length > 0) return undefined;
  return {
    action,
    ...refsOf(major, facts),
    inputsFit: inputsOf(action, major) !== undefined && !uses.moreInputs,
  };
}

/** The refs of a major that are known to exist. */
export function refsOf(major: string, { movingRef, tag, sha }: MajorFacts): Omit<Target, 'action' | 'inputsFit'> {
  return { major, moving: movingRef === null ? undefined : (movingRef ?? major), tag: fullVersion(tag), hash: sha };
}

/** Inputs that a step gives and a major does not have, and those that it must give there; only what is not so already. */
export interface Obstacles {
  readonly gone: readonly string[];
  readonly missing: readonly string[];
}

export function obstacles(action: ActionFacts, major: string, uses: Uses, from?: KnownVersion): Obstacles {
  const known = inputsOf(action, major);
  const given = uses.inputs.map(({ name }) => name.toLowerCase());
  const gone = known ? inEffect(given, from).filter((name) => !known.has(name)) : [];
  const missing = requiredUpTo(action, major, from).filter((name) => !given.includes(name));
  return { gone: [...new Set(gone)], missing: [...new Set(missing)] };
}

/** An input that its own version does not have changes nothing there; it is no reason to stay. */
function inEffect(given: readonly string[], from: KnownVersion | undefined): readonly string[] {
  const known = from && inputsOf(from.action, from.major);
  return known ? given.filter((name) => known.has(name)) : given;
}

/**
 * What became required on the way stays wanted: a later version that asks no more may still need it for the same result.
 * What is missing already is no reason to stay.
 */
function requiredUpTo(action: ActionFacts, major: string, from: KnownVersion | undefined): string[] {
  const here = from?.action === action ? from : undefined;
  const first = here ? majorNumber(here.major) + 1 : majorNumber(major);
  const before = requiredBy(here?.facts);
  return majorsOf(action)
    .filter((name) => majorNumber(name) >= first && majorNumber(name) <= majorNumber(major))
    .flatMap((name) => requiredBy(action.majors[name]))
    .filter((name) => !before.includes(name));
}

function requiredBy(facts: MajorFacts | undefined): string[] {
  return facts?.required?.toLowerCase().split(' ') ?? [];
}

/** The edits that lead to a target and keep the writer's way to pin; undefined where the target has no such ref. */
export function bump(uses: Uses, target: Target): TextEdit[] | undefined {
  const ref = refFor(uses, target);
  if (ref === undefined) return undefined;
  const edits: TextEdit[] = ref === uses.ref ? [] : [{ range: uses.refRange, newText: ref }];
  if (target.action.kind !== 'workflow' && target.action.name.toLowerCase() !== uses.action.toLowerCase()) {
    edits.unshift({ range: uses.actionRange, newText: target.action.name });
  }
  const comment = pinOf(uses.ref) === 'hash' ? versionComment(uses, target) : undefined;
  if (comment) edits.push(comment);
  return edits;
}

/** What a target is called beside a pin of this kind. */
export function targetName(uses: Uses, { major, moving, tag }: Target): string {
  return (pinOf(uses.ref) === 'major' ? moving : tag) ?? tag ?? moving ?? major;
}

function refFor(uses: Uses, { moving, tag, hash }: Target): string | undefined {
  const pin = pinOf(uses.ref);
  return pin === 'hash' ? hash : pin === 'major' ? (moving ?? tag) : tag;
}

function pinOf(ref: string): KnownVersion['pin'] {
  if (/^[\da-f]{40}$/i.test(ref)) return 'hash';
  return /^v?\d+\.\d+\.\d+/.test(ref) ? 'exact' : 'major';
}

/** The comment tells the new version as exactly as it told the old one. */
function versionComment({ comment }: Uses, { major, tag }: Target): TextEdit | undefined {
  const found = comment && readVersionComment(comment);
  if (!found) return undefined;
  const version = found.parts.length === 1 ? major : (tag ?? major);
  return { range: found.range, newText: found.letter + version.slice(1) };
}

/** Facts that are not sure speak one grade lower. */
export function gradeBy({ confidence }: { readonly confidence?: string }, severity: Severity): Severity {
  if (confidence === undefined || confidence === 'high') return severity;
  return severity === 'error' ? 'warning' : 'info';
}

/** The version as people call it: a hash by the version behind it. */
export function versionName(version: KnownVersion, ref: string): string {
  return version.pin === 'hash' ? (version.exact ?? version.major) : ref;
}

export function majorNumber(major: string): number {
  return Number(major.slice(1));
}

/** Its majors, the oldest first. */
export function majorsOf(action: ActionFacts): string[] {
  return Object.keys(action.majors)
    .filter((name) => /^v\d+$/.test(name))
    .sort((a, b) => majorNumber(a) - majorNumber(b));
}

/** A tag that is a full version, `vX.Y.Z`. */
export function fullVersion(tag: string | undefined): string | undefined {
  return tag !== undefined && /^v\d+\.\d+\.\d+$/.test(tag) ? tag : undefined;
}
