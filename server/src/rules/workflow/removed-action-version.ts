import { defineRule } from '../../core/rule';
import type { KnownVersion } from '../../data/actions';
import { namesHiddenFiles, uploadsDiffer, uploadsOf } from '../../lang/workflow/artifacts';
import type { Uses, WorkflowModel } from '../../lang/workflow/model';
import { moveTogether, type Destination } from './shared/families';
import { leapOf, lockNote, type Leap } from './shared/leap';
import { gradeBy, lowestTarget, majorNumber, targetName, targetOf, versionName } from './shared/targets';
import { knownOf, removedVersion, speaks } from './shared/verdict';

interface Data {
  readonly uses: Uses;
  readonly found: KnownVersion;
  readonly action: string;
  readonly version: string;
  readonly since: string;
  readonly source: string;
  readonly minOk: string;
  readonly via: string;
  readonly target: string;
  readonly leap: Leap | undefined;
  readonly newest: string;
  readonly breaks: string;
  readonly lock: string;
}

export default defineRule<WorkflowModel, Data>({
  id: 'removed-action-version',
  language: 'workflow',
  group: 'actions',
  severity: 'error',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    removed: '{action} {version} fails: refused since {since} ({source})',
    below: '{action} {version} fails: versions below {minOk} are refused since {since} ({source})',
    nested: '{action} {version} fails: it calls {via}, refused since {since} ({source})',
    update: 'Update to {target}{lock}',
    together: 'Update to {target}, with the steps that must move along{lock}',
    newest: 'Update to the newest version, {newest}{breaks}{lock}',
  },

  check(model, report) {
    for (const uses of model.uses) {
      const known = knownOf(uses);
      const found = removedVersion(known.version, model.today);
      if (found === undefined || !speaks('removed-action-version', uses, known, model.today)) continue;
      const { action, facts } = found;
      const { since = '', source = '', minOk = '', via = '' } = facts;
      const lowest = lowestTarget(found, uses);
      const leap = leapOf(model, uses, found);
      const data: Data = {
        uses,
        found,
        action: action.name,
        version: versionName(found, uses.ref),
        since,
        source,
        minOk,
        via,
        target: lowest ? targetName(uses, lowest) : '',
        leap,
        newest: leap?.to ?? '',
        breaks: leap?.breaks ?? '',
        lock: lockNote(model),
      };
      report(via ? 'nested' : minOk ? 'below' : 'removed', uses.range, data, { severity: gradeBy(action, 'error') });
    }
  },

  fix({ uses, found, target, leap }, offer, model) {
    const move = target ? moveTogether(model, uses, destination) : undefined;
    if (move) {
      const sure = found.action.confidence === 'high' && move.complete && staysSafe(uses, model);
      offer(move.moved.size > 1 ? 'together' : 'update', {
        edits: move.edits,
        safety: sure ? 'safe' : 'suggestion',
      });
    }
    if (leap && leap.to !== target) offer('newest', { edits: leap.move.edits, safety: 'suggestion' });
  },
});

function destination(uses: Uses, { today }: WorkflowModel): Destination {
  const { version } = knownOf(uses);
  if (version === undefined) return undefined;
  const removed = removedVersion(version, today);
  if (removed) return lowestTarget(removed, uses);
  // deploy-pages below v4 does not find what the versions of upload-pages-artifact that work have uploaded.
  const partner = version.action.name === 'actions/deploy-pages' && majorNumber(version.major) < 4;
  return partner ? targetOf(version.action, 'v4', uses, version) : 'stays';
}

/**
 * The artifacts of v4 cannot be written twice and leave hidden files out; download v1 chose a folder by itself. Where that
 * may matter, a person decides.
 */
function staysSafe({ action }: Uses, model: WorkflowModel): boolean {
  if (!/^actions\/(?:up|down)load-artifact$/i.test(action)) return true;
  const safe = artifactsStay.get(model) ?? artifactsStaySafe(model);
  artifactsStay.set(model, safe);
  return safe;
}

/** The same for all steps of a document. */
const artifactsStay = new WeakMap<WorkflowModel, boolean>();

function artifactsStaySafe(model: WorkflowModel): boolean {
  const uploads = uploadsOf(model);
  const movesFolder = model.uses.some(
    (uses) =>
      /\/download-artifact$/i.test(uses.action) &&
      knownOf(uses).version?.major === 'v1' &&
      !uses.inputs.some(({ name }) => name.toLowerCase() === 'path'),
  );
  return !movesFolder && uploadsDiffer(uploads) && !uploads.some((upload) => namesHiddenFiles(upload));
}
