import { defineRule } from '../../core/rule';
import { compareVersions, findAction, findVersion, type KnownVersion } from '../../data/actions';
import { namesHiddenFiles, uploadsDiffer, uploadsOf } from '../../lang/workflow/artifacts';
import type { Uses, WorkflowModel } from '../../lang/workflow/model';
import { moveTogether, type Destination } from './shared/families';
import {
  gradeBy,
  lowestTarget,
  majorNumber,
  newestTarget,
  targetName,
  targetOf,
  versionName,
  type Target,
} from './shared/targets';

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
  readonly newest: string;
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
    update: 'Update to {target}',
    together: 'Update to {target}, with the steps that must move along',
    newest: 'Update to the newest version, {newest}',
  },

  check(model, report) {
    for (const uses of model.uses) {
      const found = removedVersion(versionOf(uses), model.today);
      if (found === undefined) continue;
      const { action, facts } = found;
      const { since = '', source = '', minOk = '', via = '' } = facts;
      const lowest = lowestTarget(found, uses);
      const newest = newestTarget(action, uses, found);
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
        newest: newest ? targetName(uses, newest) : '',
      };
      report(via ? 'nested' : minOk ? 'below' : 'removed', uses.range, data, { severity: gradeBy(action, 'error') });
    }
  },

  fix({ uses, found, target, newest }, offer, model) {
    const move = target ? moveTogether(model, uses, destination(model, lowestTarget)) : undefined;
    if (move) {
      const sure = found.action.confidence === 'high' && move.complete && staysSafe(uses, model);
      offer(move.count > 1 ? 'together' : 'update', { edits: move.edits, safety: sure ? 'safe' : 'suggestion' });
    }
    const leap = newest && newest !== target ? moveTogether(model, uses, destination(model, newestOf)) : undefined;
    if (leap) offer('newest', { edits: leap.edits, safety: 'suggestion' });
  },
});

function versionOf(uses: Uses): KnownVersion | undefined {
  const action = findAction(uses.action);
  return action && findVersion(action, uses.ref);
}

/** The same version, when it is refused on that day. */
function removedVersion(version: KnownVersion | undefined, today: string): KnownVersion | undefined {
  if (version?.facts.status !== 'removed' || (version.facts.since ?? '') > today) return undefined;
  const { minOk } = version.facts;
  if (minOk === undefined) return version;
  return version.exact !== undefined && compareVersions(version.exact, minOk) < 0 ? version : undefined;
}

type Choice = (version: KnownVersion, uses: Uses) => Target | undefined;

const newestOf: Choice = (version, uses) => newestTarget(version.action, uses, version);

function destination({ today }: WorkflowModel, choose: Choice) {
  return (uses: Uses): Destination => {
    const version = versionOf(uses);
    if (version === undefined) return undefined;
    const removed = removedVersion(version, today);
    if (removed) return choose(removed, uses);
    // deploy-pages below v4 does not find what the versions of upload-pages-artifact that work have uploaded.
    const partner = version.action.name === 'actions/deploy-pages' && majorNumber(version.major) < 4;
    return partner ? targetOf(version.action, 'v4', uses, version) : 'stays';
  };
}

/**
 * The artifacts of v4 cannot be written twice and leave hidden files out; download v1 chose a folder by itself. Where that
 * may matter, a person decides.
 */
function staysSafe({ action }: Uses, model: WorkflowModel): boolean {
  if (!/^actions\/(?:up|down)load-artifact$/i.test(action)) return true;
  const uploads = uploadsOf(model);
  const movesFolder = model.uses.some(
    (uses) =>
      /\/download-artifact$/i.test(uses.action) &&
      versionOf(uses)?.major === 'v1' &&
      !uses.inputs.some(({ name }) => name.toLowerCase() === 'path'),
  );
  return !movesFolder && uploadsDiffer(uploads) && !uploads.some((upload) => namesHiddenFiles(upload));
}
