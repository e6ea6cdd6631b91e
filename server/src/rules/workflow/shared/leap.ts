import { listed, t } from '../../../core/l10n';
import type { Offer } from '../../../core/rule';
import { isHash, type KnownVersion } from '../../../data/actions';
import type { Uses, WorkflowModel } from '../../../lang/workflow/model';
import { moveTogether, type Move } from './families';
import { majorNumber, newestOf, obstacles, targetName, versionName } from './targets';
import { knownOf } from './verdict';

/** The way to the newest version, in words that fill the title of its fix. */
export interface Leap {
  readonly move: Move;
  readonly to: string;
  /** What the step gives that the newest version has no more, or wants; '' where nothing is known to break. */
  readonly breaks: string;
}

/** What fills the titles of `leapTitles`. */
export interface LeapData {
  readonly leap: Leap | undefined;
  readonly from: string;
  readonly to: string;
  readonly breaks: string;
  readonly lock: string;
}

export const leapTitles = {
  update: 'Update from {from} to {to}{breaks}{lock}',
  together: 'Update from {from} to {to}, with the steps that must move along{breaks}{lock}',
} as const;

export function leapData(model: WorkflowModel, uses: Uses, version: KnownVersion): LeapData {
  const leap = leapOf(model, uses, version);
  return {
    leap,
    from: versionName(version, uses.ref),
    to: leap?.to ?? '',
    breaks: leap?.breaks ?? '',
    lock: lockNote(model),
  };
}

export function offerLeap(leap: Leap, offer: Offer): void {
  offer(leap.move.moved.size > 1 ? 'together' : 'update', { edits: leap.move.edits, safety: 'suggestion' });
}

/** Moves a reference, and all that belongs to it, to the newest version; undefined where none is known that may be written. */
export function leapOf(model: WorkflowModel, uses: Uses, version: KnownVersion): Leap | undefined {
  const target = newestOf(version.action);
  const move = target && moveTogether(model, uses, newestFor);
  if (target === undefined || move === undefined) return undefined;
  const breaks = breaksOfMove(move);
  const to = targetName(uses, target);
  return {
    move,
    // A hash leads to a full version, whatever the comment beside it calls it.
    to: isHash(uses.ref) ? (target.tag ?? to) : to,
    breaks: breaks.length > 0 ? t(': {list}', { list: listed(breaks) }) : '',
  };
}

function newestFor(uses: Uses) {
  const { version } = knownOf(uses);
  if (version === undefined) return undefined;
  const latest = version.action.latest?.major ?? '';
  return majorNumber(version.major) < majorNumber(latest) ? newestOf(version.action) : 'stays';
}

const allBreaks = new WeakMap<Move, readonly string[]>();

/** A family's move is one for all of its members. */
function breaksOfMove(move: Move): readonly string[] {
  const breaks = allBreaks.get(move) ?? [...new Set([...move.moved].flatMap((uses) => breaksOf(uses)))];
  allBreaks.set(move, breaks);
  return breaks;
}

function breaksOf(uses: Uses): string[] {
  const { version } = knownOf(uses);
  const latest = version?.action.latest?.major;
  if (version === undefined || latest === undefined) return [];
  const { gone, missing } = obstacles(version.action, latest, uses, version);
  return [
    ...gone.map((name) => t('no input {name} any more', { name })),
    ...missing.map((name) => t('wants the input {name}', { name })),
  ];
}

/** Behind the title of a fix that changes a ref which a lock file records. */
export function lockNote({ locked }: WorkflowModel): string {
  return locked ? t('; refresh actions.lock') : '';
}
