import { defineRule } from '../../core/rule';
import { findAction, type ActionFacts, type KnownVersion } from '../../data/actions';
import { onlyAnnounced } from '../../data/platform';
import type { Uses, WorkflowModel } from '../../lang/workflow/model';
import { moveTogether, type Destination } from './shared/families';
import { leapOf, lockNote, type Leap } from './shared/leap';
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
import { endOf, knownOf, speaks } from './shared/verdict';

interface Data {
  readonly uses: Uses;
  readonly action: string;
  readonly version: string;
  readonly since: string;
  readonly source: string;
  readonly successor: string;
  readonly target: string;
  readonly leap: Leap | undefined;
  readonly newest: string;
  readonly breaks: string;
  readonly lock: string;
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
    due: '{action} {version} was to be deprecated from {since} on: it gets no fixes after that ({source})',
    ending: '{action} {version} runs, but will be refused from {since} on ({source})',
    archived: '{action} runs, but its repository is archived: it gets no fixes',
    replaced: '{action} runs, but its repository is archived: {successor} takes its place',
    moved: '{action} runs, but gets no new versions: it is now {successor}',
    update: 'Update to {target}{lock}',
    together: 'Update to {target}, with the steps that must move along{lock}',
    newest: 'Update to the newest version, {newest}{breaks}{lock}',
    rename: 'Use {successor} {target}{lock}',
  },

  check(model, report) {
    for (const uses of model.uses) {
      const known = knownOf(uses);
      const { action, version } = known;
      const end = action && endOf(action, version, model.today);
      if (!action || !end || !speaks('deprecated-action-version', uses, known, model.today)) continue;
      const { since = '', source = '' } = version?.facts ?? {};
      const target = successorTarget(action, version, uses) ?? (version && lowestTarget(version, uses));
      const leap = version && leapOf(model, uses, version);
      const data: Data = {
        uses,
        action: action.name,
        version: version ? versionName(version, uses.ref) : uses.ref,
        since,
        source,
        successor: action.successor ?? '',
        target: target ? targetName(uses, target) : '',
        leap,
        newest: leap?.to ?? '',
        breaks: leap?.breaks ?? '',
        lock: lockNote(model),
      };
      const messageId = end === 'deprecated' && onlyAnnounced(since) ? 'due' : end;
      report(messageId, uses.range, data, { severity: gradeBy(action, 'warning'), tags: ['deprecated'] });
    }
  },

  fix({ uses, target, leap }, offer, model) {
    const { action, version } = knownOf(uses);
    const renamed = action && successorTarget(action, version, uses);
    if (renamed) {
      const edits = bump(uses, renamed);
      if (edits) offer('rename', { edits, safety: 'suggestion' });
      return;
    }
    if (!version) return;
    const move = target ? moveTogether(model, uses, destination) : undefined;
    if (move) {
      const sure = version.action.confidence === 'high' && move.complete && !needsNewRunner(uses, model);
      offer(move.moved.size > 1 ? 'together' : 'update', {
        edits: move.edits,
        safety: sure ? 'safe' : 'suggestion',
      });
    }
    if (leap && leap.to !== target) offer('newest', { edits: leap.move.edits, safety: 'suggestion' });
  },
});

/** Only where the successor is the same action by another name: other inputs would have to be written anew. */
function successorTarget(action: ActionFacts, version: KnownVersion | undefined, uses: Uses): Target | undefined {
  const successor = action.moved && action.successor ? findAction(action.successor) : undefined;
  if (successor === undefined) return undefined;
  const same = version && version.facts.status === undefined ? targetOf(successor, version.major, uses) : undefined;
  return same ?? newestTarget(successor, uses);
}

function destination(uses: Uses, { today }: WorkflowModel): Destination {
  const { version } = knownOf(uses);
  if (version === undefined) return undefined;
  return endOf(version.action, version, today) ? lowestTarget(version, uses) : 'stays';
}

/** Newer versions run on Node 24, which runners of one's own have only from 2.327.1 (July 2025) on. */
function needsNewRunner(uses: Uses, model: WorkflowModel): boolean {
  const own = onOwnRunners.get(model) ?? usesOnOwnRunners(model);
  onOwnRunners.set(model, own);
  return own.has(uses);
}

const onOwnRunners = new WeakMap<WorkflowModel, ReadonlySet<Uses>>();

function usesOnOwnRunners({ steps }: WorkflowModel): Set<Uses> {
  const own = steps.filter(({ job }) => job?.runsOn.labels.some(({ label }) => /^self-hosted$/i.test(label)));
  return new Set(own.flatMap(({ uses }) => uses ?? []));
}
