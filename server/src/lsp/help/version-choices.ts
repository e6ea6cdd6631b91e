import { t } from '../../core/l10n';
import { findVersion, usingOf, type ActionFacts, type KnownVersion } from '../../data/actions';
import { notesOf, tagDate } from '../../data/action-notes';
import { majorNumber, majorsOf, newestOf, refsOf } from '../../rules/workflow/shared/targets';
import { versionState } from './version-state';

/** A ref that somebody may want to write behind `@`. */
export interface VersionChoice {
  readonly pin: KnownVersion['pin'];
  readonly ref: string;
  /** The version that a comment beside it tells: `v4.2.0`, or `v4` of a ref that moves. */
  readonly version: string;
  /** It works, and is on its way out. */
  readonly ending: boolean;
  /** A few words about it: `newest, 2026-07-17, Node 24`. */
  readonly detail: string;
}

const order: Readonly<Record<KnownVersion['pin'], readonly KnownVersion['pin'][]>> = {
  major: ['major', 'exact', 'hash'],
  exact: ['exact', 'major', 'hash'],
  hash: ['hash', 'exact', 'major'],
};

/**
 * The known refs of an action that work, those of the wanted style first, then the newest first; what is on its way out comes last, and
 * what is refused, missing or was tampered with not at all. `called`: as the document writes it, `owner/repo/path`.
 */
export function versionChoices(
  action: ActionFacts,
  called: string,
  style: KnownVersion['pin'],
  today: string,
): VersionChoice[] {
  if (action.refIs) return [];
  const [owner = '', repo = ''] = called.split('/');
  const choices = majorsOf(action)
    .sort((a, b) => majorNumber(b) - majorNumber(a))
    .flatMap((major) => choicesOf(action, major))
    .flatMap((choice) => {
      const version = findVersion(action, choice.ref) ?? findVersion(action, choice.version);
      const state = versionState({ owner, repo, action: called, ref: choice.ref }, { action, version }, today);
      if (state?.standing === 'refused') return [];
      const [, node] = /^node(\d+)$/.exec((version && usingOf(version)) ?? '') ?? [];
      const detail = [choice.detail, node && `Node ${node}`].filter(Boolean).join(t(', '));
      return [{ ...choice, ending: state !== undefined, detail }];
    });
  const sorted = order[style].flatMap((pin) => choices.filter((choice) => choice.pin === pin));
  return [...sorted.filter(({ ending }) => !ending), ...sorted.filter(({ ending }) => ending)];
}

function choicesOf(action: ActionFacts, major: string): VersionChoice[] {
  const isNewest = major === action.latest?.major;
  const refs = isNewest ? newestOf(action) : refsOf(major, action.majors[major]!);
  if (refs === undefined) return [];
  const { moving, tag, hash } = refs;
  const day = tag === action.majors[major]?.tag ? tagDate(notesOf(action.name), major) : undefined;
  const detail = [isNewest && t('newest'), day].filter(Boolean).join(t(', '));
  const choice = (pin: KnownVersion['pin'], ref: string, version: string): VersionChoice => ({
    pin,
    ref,
    version,
    ending: false,
    detail,
  });
  return [
    ...(moving === undefined ? [] : [choice('major', moving, major)]),
    ...(tag === undefined ? [] : [choice('exact', tag, tag)]),
    ...(tag === undefined || hash === undefined ? [] : [choice('hash', hash, tag)]),
  ];
}
