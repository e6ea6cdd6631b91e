import { defineRule } from '../../core/rule';
import { findAction, findVersion, type ActionFacts, type KnownVersion } from '../../data/actions';
import type { Uses, WorkflowModel } from '../../lang/workflow/model';
import { moveTogether, type Destination } from './shared/families';
import {
  bump,
  gradeBy,
  lowestTarget,
  newestTarget,
  targetName,
  targetOf,
  versionName,
  type Target,
} from './shared/targets';

interface Data {
  readonly uses: Uses;
  readonly action: string;
  readonly version: string;
  readonly since: string;
  readonly source: string;
  readonly successor: string;
  readonly target: string;
  readonly newest: string;
}

export default defineRule<WorkflowModel, Data>({
  id: 'deprecated-action-version',
  language: 'workflow',
  group: 'actions',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    deprecated: '{action} {version} runs, but gets no fixes: deprecated since {since} ({source})',
    undated: '{action} {version} runs, but gets no fixes: it is at its end of life ({source})',
    announced: '{action} {version} runs, but will be deprecated from {since} on ({source})',
    ending: '{action} {version} runs, but will be refused from {since} on ({source})',
    archived: '{action} runs, but its repository is archived: it gets no fixes',
    replaced: '{action} runs, but its repository is archived: {successor} takes its place',
    moved: '{action} runs, but gets no new versions: it is now {successor}',
    update: 'Update to {target}',
    together: 'Update to {target}, with the steps that must move along',
    newest: 'Update to the newest version, {newest}',
    rename: 'Use {successor} {target}',
  },

  check(model, report) {
    for (const uses of model.uses) {
      const action = findAction(uses.action);
      const version = action && findVersion(action, uses.ref);
      const messageId = action && verdict(action, version, model.today);
      if (!action || !messageId) continue;
      const { since = '', source = '' } = version?.facts ?? {};
      const target = successorTarget(action, version, uses) ?? (version && lowestTarget(version, uses));
      const newest = newestTarget(action, uses, version);
      const data: Data = {
        uses,
        action: action.name,
        version: version ? versionName(version, uses.ref) : uses.ref,
        since,
        source,
        successor: action.successor ?? '',
        target: target ? targetName(uses, target) : '',
        newest: newest ? targetName(uses, newest) : '',
      };
      report(messageId, uses.range, data, { severity: gradeBy(action, 'warning'), tags: ['deprecated'] });
    }
  },

  fix({ uses, target, newest }, offer, model) {
    const action = findAction(uses.action);
    const version = action && findVersion(action, uses.ref);
    const renamed = action && successorTarget(action, version, uses);
    if (renamed) {
      const edits = bump(uses, renamed);
      if (edits) offer('rename', { edits, safety: 'suggestion' });
      return;
    }
    if (!version) return;
    const move = target ? moveTogether(model, uses, destination(model, lowestTarget)) : undefined;
    if (move) {
      const sure = version.action.confidence === 'high' && move.complete && !needsNewRunner(uses, model);
      offer(move.count > 1 ? 'together' : 'update', { edits: move.edits, safety: sure ? 'safe' : 'suggestion' });
    }
    const leap = newest && newest !== target ? moveTogether(model, uses, destination(model, newestOf)) : undefined;
    if (leap) offer('newest', { edits: leap.edits, safety: 'suggestion' });
  },
});

/** The message that holds on that day. A version that is refused already, or was tampered with, is for other rules. */
function verdict(action: ActionFacts, version: KnownVersion | undefined, today: string): string | undefined {
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

/** Only where the successor is the same action by another name: other inputs would have to be written anew. */
function successorTarget(action: ActionFacts, version: KnownVersion | undefined, uses: Uses): Target | undefined {
  const successor = action.moved && action.successor ? findAction(action.successor) : undefined;
  if (successor === undefined) return undefined;
  const same = version && version.facts.status === undefined ? targetOf(successor, version.major, uses) : undefined;
  return same ?? newestTarget(successor, uses);
}

type Choice = (version: KnownVersion, uses: Uses) => Target | undefined;

const newestOf: Choice = (version, uses) => newestTarget(version.action, uses, version);

function destination({ today }: WorkflowModel, choose: Choice) {
  return (uses: Uses): Destination => {
    const action = findAction(uses.action);
    const version = action && findVersion(action, uses.ref);
    if (version === undefined) return undefined;
    return verdict(version.action, version, today) ? choose(version, uses) : 'stays';
  };
}

/** Newer versions run on Node 24, which runners of one's own have only from 2.327.1 (July 2025) on. */
function needsNewRunner(uses: Uses, { steps }: WorkflowModel): boolean {
  return steps.some(
    (step) => step.uses === uses && step.job?.runsOn.labels.some(({ label }) => /^self-hosted$/i.test(label)),
  );
}
