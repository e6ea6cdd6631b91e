import { t } from '../../core/l10n';
import { onlyAnnounced } from '../../data/platform';
import type { Advisory } from '../../data/platform';
import {
  advisoryFor,
  endOf,
  missingRef,
  oldRuntime,
  removedVersion,
  type Known,
  type Reference,
} from '../../rules/workflow/shared/verdict';

/** What is known against a version; `standing` is the worst of it. */
export interface VersionState {
  /** `refused`: nothing may propose it. `ending`: it works, and has a better successor. */
  readonly standing: 'refused' | 'ending';
  /** A sentence with its source, in plain text. */
  readonly text: string;
}

/** The gravest that is known against what a reference calls, on that day; undefined where that is nothing. */
export function versionState(uses: Reference, known: Known, today: string): VersionState | undefined {
  const refused = refusal(uses, known, today);
  if (refused !== undefined) return { standing: 'refused', text: refused };
  const ending = ended(known, today) ?? outrun(known, today);
  return ending === undefined ? undefined : { standing: 'ending', text: ending };
}

function refusal(uses: Reference, known: Known, today: string): string | undefined {
  const advisory = advisoryFor(uses, known);
  if (advisory) return advised(advisory);
  const removed = removedVersion(known.version, today);
  if (removed) {
    const { since = '', source = '', minOk, via } = removed.facts;
    if (via !== undefined)
      return t('Fails: it calls {action}, refused since {since} ({source}).', { action: via, since, source });
    return minOk === undefined
      ? t('Refused since {since} ({source}).', { since, source })
      : t('Versions below {version} are refused since {since} ({source}).', { version: minOk, since, source });
  }
  const missing = missingRef(uses, known);
  if (missing?.gone) {
    const { calls, since, source } = missing.gone;
    return calls === undefined
      ? t('Gone since {since} ({source}).', { since, source })
      : t('Fails: it calls {action}, which is gone since {since} ({source}).', { action: calls, since, source });
  }
  if (missing)
    return missing.why === 'bare' ? t('There is no such tag: it begins with v.') : t('No tag moves with this major.');
  return known.version?.facts.status === 'compromised' || known.action?.status === 'compromised'
    ? t('Code of an attacker{source}.', { source: sourceOf(known) })
    : undefined;
}

function advised({ kind, since = '', until = '', fixed = '', what = '', source, id }: Advisory): string {
  const told = { source: id === undefined ? source : `${id}, ${source}` };
  if (kind === 'malicious')
    return t('Code of an attacker, planted on {since} to steal secrets ({source}).', { since, ...told });
  if (kind === 'blocked') return t('Blocked by GitHub after an attack since {since} ({source}).', { since, ...told });
  if (kind === 'restored')
    return t('Pointed to code of an attacker from {since} to {until} ({source}).', { since, until, ...told });
  return t('Has a known fault that {version} mends: {what} ({source}).', { version: fixed, what, ...told });
}

function ended({ action, version }: Known, today: string): string | undefined {
  const end = action && endOf(action, version, today);
  if (!action || !end) return undefined;
  const since = version?.facts.since ?? '';
  const source = sourceOf({ action, version });
  switch (end) {
    case 'deprecated':
      return onlyAnnounced(since)
        ? t('Was to be deprecated from {since} on{source}.', { since, source })
        : t('Deprecated since {since}{source}.', { since, source });
    case 'announced':
      return t('Will be deprecated from {since} on{source}.', { since, source });
    case 'ending':
      return t('Will be refused from {since} on{source}.', { since, source });
    case 'undated':
      return t('At its end of life: it gets no fixes{source}.', { source });
    case 'archived':
      return t('Its repository is archived{source}.', { source });
    case 'replaced':
      return t('Its repository is archived: {successor} takes its place{source}.', {
        successor: action.successor ?? '',
        source,
      });
    case 'moved':
      return t('It is now {successor}.', { successor: action.successor ?? '' });
  }
}

function outrun({ version }: Known, today: string): string | undefined {
  const old = version && oldRuntime(version, today);
  if (!old) return undefined;
  const { forcedUp = '', source = '' } = old.facts;
  return forcedUp <= today
    ? t('Runners take a newer Node for it since {day} ({source}).', { day: forcedUp, source })
    : t('Runners will take a newer Node for it from {day} on ({source}).', { day: forcedUp, source });
}

function sourceOf({ version }: Known): string {
  const source = version?.facts.source;
  return source === undefined ? '' : ` (${source})`;
}
