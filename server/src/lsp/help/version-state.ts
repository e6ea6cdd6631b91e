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
    if (via !== undefined) return `Fails: it calls ${via}, refused since ${since} (${source}).`;
    return `${minOk === undefined ? 'Refused' : `Versions below ${minOk} are refused`} since ${since} (${source}).`;
  }
  const missing = missingRef(uses, known);
  if (missing?.gone) {
    const { calls, since, source } = missing.gone;
    return `${calls === undefined ? 'Gone' : `Fails: it calls ${calls}, which is gone`} since ${since} (${source}).`;
  }
  if (missing)
    return missing.why === 'bare' ? 'There is no such tag: it begins with v.' : 'No tag moves with this major.';
  return known.version?.facts.status === 'compromised' || known.action?.status === 'compromised'
    ? `Code of an attacker${sourceOf(known)}.`
    : undefined;
}

function advised({ kind, since, until, fixed, what, source, id }: Advisory): string {
  const told = `(${id === undefined ? source : `${id}, ${source}`})`;
  if (kind === 'malicious') return `Code of an attacker, planted on ${since} to steal secrets ${told}.`;
  if (kind === 'blocked') return `Blocked by GitHub after an attack since ${since} ${told}.`;
  if (kind === 'restored') return `Pointed to code of an attacker from ${since} to ${until} ${told}.`;
  return `Has a known fault that ${fixed} mends: ${what} ${told}.`;
}

function ended({ action, version }: Known, today: string): string | undefined {
  const end = action && endOf(action, version, today);
  if (!action || !end) return undefined;
  const since = version?.facts.since ?? '';
  const source = sourceOf({ action, version });
  switch (end) {
    case 'deprecated':
      return onlyAnnounced(since)
        ? `Was to be deprecated from ${since} on${source}.`
        : `Deprecated since ${since}${source}.`;
    case 'announced':
      return `Will be deprecated from ${since} on${source}.`;
    case 'ending':
      return `Will be refused from ${since} on${source}.`;
    case 'undated':
      return `At its end of life: it gets no fixes${source}.`;
    case 'archived':
      return `Its repository is archived${source}.`;
    case 'replaced':
      return `Its repository is archived: ${action.successor} takes its place${source}.`;
    case 'moved':
      return `It is now ${action.successor}.`;
  }
}

function outrun({ version }: Known, today: string): string | undefined {
  const old = version && oldRuntime(version, today);
  if (!old) return undefined;
  const { forcedUp = '', source = '' } = old.facts;
  return forcedUp <= today
    ? `Runners take a newer Node for it since ${forcedUp} (${source}).`
    : `Runners will take a newer Node for it from ${forcedUp} on (${source}).`;
}

function sourceOf({ version }: Known): string {
  const source = version?.facts.source;
  return source === undefined ? '' : ` (${source})`;
}
