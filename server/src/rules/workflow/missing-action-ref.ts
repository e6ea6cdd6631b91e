import { defineRule } from '../../core/rule';
import type { TextEdit } from '../../core/text';
import { goneRefsOf } from '../../data/platform';
import { versionsOf } from '../../data/release-hashes';
import type { Uses, WorkflowModel } from '../../lang/workflow/model';
import { lockNote } from './shared/leap';
import { bump, fullVersion, gradeBy, newestOf, targetName, versionName } from './shared/targets';
import { knownOf, lies, missingRef, speaks, type Known, type Missing } from './shared/verdict';

interface Data {
  readonly uses: Uses;
  readonly action: string;
  readonly version: string;
  readonly ref: string;
  readonly seen: string;
  readonly since: string;
  readonly source: string;
  readonly calls: string;
  /** The ref that was meant, and exists; '' where that is not known. */
  readonly target: string;
  /** What leads to the newest version. */
  readonly edits: readonly TextEdit[] | undefined;
  readonly newest: string;
  readonly lock: string;
}

export default defineRule<WorkflowModel, Data>({
  id: 'missing-action-ref',
  language: 'workflow',
  group: 'actions',
  severity: 'error',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    floating: '{action} has no {ref} that moves with its releases: the job does not start (its tags, {seen})',
    bare: '{action} has no {ref}, its tag begins with v: the job does not start (its tags, {seen})',
    gone: '{action} has no {ref} any more since {since}: the job does not start ({source})',
    calls: '{action} {version} fails: it calls {calls}, which is gone since {since} ({source})',
    write: 'Write {target}{lock}',
    newest: 'Update to the newest version, {newest}{lock}',
  },

  check(model, report) {
    for (const uses of model.uses) {
      const known = knownOf(uses);
      const { action, version } = known;
      const missing = missingRef(uses, known);
      if (!missing || !speaks('missing-action-ref', uses, known, model.today)) continue;
      const newest = version && newestOf(version.action);
      const data: Data = {
        uses,
        action: action?.name ?? uses.action,
        version: version ? versionName(version, uses.ref) : uses.ref,
        ref: uses.ref,
        seen: action?.latest?.seen ?? '',
        since: missing.gone?.since ?? '',
        source: missing.gone?.source ?? '',
        calls: missing.gone?.calls ?? '',
        target: meantRef(uses, known, missing) ?? '',
        edits: newest && bump(uses, newest),
        newest: newest ? targetName(uses, newest) : '',
        lock: lockNote(model),
      };
      report(missing.why, uses.range, data, { severity: gradeBy(action ?? { confidence: 'low' }, 'error') });
    }
  },

  fix({ uses, target, edits }, offer) {
    if (target) offer('write', { edits: [{ range: uses.refRange, newText: target }] });
    else if (edits) offer('newest', { edits, safety: 'suggestion' });
  },
});

/** The ref that exists and is the same version. */
function meantRef({ ref, action }: Uses, { version }: Known, { why }: Missing): string | undefined {
  if (version === undefined || version.action.confidence !== 'high' || why === 'calls') return undefined;
  const { facts, major } = version;
  const wanted = `v${ref.replace(/^v/, '')}`;
  if (wanted === major) return facts.movingRef === null ? fullVersion(facts.tag) : major;
  const exists = versionsOf(action.split('/', 2).join('/').toLowerCase())?.includes(wanted) === true;
  const works = !goneRefsOf(action).some((gone) => gone.calls && lies(wanted, gone.from, gone.below));
  return exists && works && wanted !== ref ? wanted : undefined;
}
