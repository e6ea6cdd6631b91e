import { defineRule } from '../../core/rule';
import type { Severity } from '../../core/finding';
import type { TextEdit } from '../../core/text';
import { compareVersions, isHash } from '../../data/actions';
import type { Advisory } from '../../data/platform';
import type { Uses, WorkflowModel } from '../../lang/workflow/model';
import { lockNote } from './shared/leap';
import { bump, fullVersion, gradeBy, newestOf, targetOf, versionName } from './shared/targets';
import { advisoryFor, knownOf, type Known } from './shared/verdict';
import { pinTo } from './shared/version-comment';

interface Data {
  readonly action: string;
  readonly version: string;
  readonly since: string;
  readonly until: string;
  readonly what: string;
  readonly source: string;
  readonly fixed: string;
  readonly mend: Mend | undefined;
  readonly to: string;
  readonly lock: string;
}

interface Mend {
  readonly titleId: 'pin' | 'update';
  readonly to: string;
  readonly edits: readonly TextEdit[];
}

const severities: Readonly<Record<Advisory['kind'], Severity>> = {
  malicious: 'error',
  blocked: 'error',
  vulnerable: 'warning',
  restored: 'info',
};

export default defineRule<WorkflowModel, Data>({
  id: 'compromised-action-version',
  language: 'workflow',
  group: 'actions',
  severity: 'error',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    malicious: '{action} {version} steals secrets: code of an attacker, planted on {since} ({source})',
    blocked: '{action} fails: after an attack GitHub has blocked it since {since} ({source})',
    vulnerable: '{action} {version} has a known fault that {fixed} mends: {what} ({source})',
    restored: '{action} {version} pointed to code of an attacker from {since} to {until} ({source})',
    pin: 'Pin to {to} by its commit{lock}',
    update: 'Update to {to}{lock}',
  },

  check(model, report) {
    for (const uses of model.uses) {
      const known = knownOf(uses);
      const advisory = advisoryFor(uses, known);
      if (advisory === undefined) continue;
      const mend = mendOf(model, uses, known, advisory);
      const { since = '', until = '', what = '', fixed = '', source } = advisory;
      const data: Data = {
        action: known.action?.name ?? `${uses.owner}/${uses.repo}`,
        version: nameOf(uses, known),
        since,
        until,
        what,
        fixed,
        source,
        mend,
        to: mend?.to ?? '',
        lock: lockNote(model),
      };
      report(advisory.kind, uses.range, data, { severity: gradeBy(advisory, severities[advisory.kind]) });
    }
  },

  fix({ mend }, offer) {
    if (mend) offer(mend.titleId, { edits: mend.edits });
  },
});

function nameOf({ ref }: Uses, { version }: Known): string {
  if (version) return versionName(version, ref);
  return isHash(ref) ? ref.slice(0, 10) : ref;
}

/** A fault is mended by the lowest version without it; after an attack only a commit is what it seems to be. */
function mendOf({ text }: WorkflowModel, uses: Uses, known: Known, advisory: Advisory): Mend | undefined {
  const { action, version } = known;
  if (advisory.kind === 'blocked' || action === undefined) return undefined;
  if (advisory.kind === 'vulnerable') {
    const tag = fullVersion(version?.facts.tag);
    const sound = tag !== undefined && compareVersions(tag, advisory.fixed ?? tag) >= 0;
    const target = version && sound ? targetOf(action, version.major, uses, version) : newestOf(action);
    const edits = target && bump(uses, target);
    return edits && { titleId: 'update', to: target.tag ?? target.major, edits };
  }
  const { tag, sha: hash } = action.latest ?? {};
  if (fullVersion(tag) === undefined || tag === undefined || hash === undefined) return undefined;
  return { titleId: 'pin', to: tag, edits: pinTo(text, uses, { hash, tag }) };
}
