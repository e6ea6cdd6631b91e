import { defineRule } from '../../core/rule';
import type { Range, TextEdit } from '../../core/text';
import type { MajorFacts } from '../../data/actions';
import { currentRuntime } from '../../data/platform';
import type { Uses, WorkflowModel } from '../../lang/workflow/model';
import { mapGet, mapOf, scalarOf } from '../../lang/yaml/nodes';
import { rangeInside } from '../../lang/workflow/scalar';
import { moveTogether, type Move } from './shared/families';
import { leapData, leapTitles, offerLeap, type LeapData } from './shared/leap';
import { lowestTarget, targetName, versionName } from './shared/targets';
import { knownOf, oldRuntime, runtimeNamed, speaks, type OldRuntime } from './shared/verdict';

interface Data extends Partial<LeapData> {
  readonly runtime: string;
  readonly since: string;
  readonly source: string;
  readonly action?: string;
  readonly version?: string;
  /** The lowest version on the current runtime, where it is not the newest. */
  readonly step?: Move | undefined;
  readonly lowest?: string;
  /** What makes the action of this file current. */
  readonly own?: TextEdit;
  readonly current?: string;
}

export default defineRule<WorkflowModel, Data>({
  id: 'old-node-runtime',
  language: 'workflow',
  group: 'actions',
  severity: 'info',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    forced: '{action} {version} is made for {runtime}, and runs on a newer one since {since} ({source})',
    ending: '{action} {version} runs on {runtime}, but will run on a newer one from {since} on ({source})',
    ownForced: 'This action is made for {runtime}, and runs on a newer one since {since} ({source})',
    ownEnding: 'This action runs on {runtime}, but will run on a newer one from {since} on ({source})',
    ...leapTitles,
    lowest: 'Update from {from} to {lowest}, the lowest that is made for today’s runners{lock}',
    own: 'Run on {current}: try it there first',
  },

  check(model, report) {
    for (const uses of model.uses) {
      const known = knownOf(uses);
      const { version } = known;
      const old = version && oldRuntime(version, model.today);
      if (!old || !speaks('old-node-runtime', uses, known, model.today)) continue;
      const lowest = lowestTarget(version, uses, isCurrent);
      const leap = leapData(model, uses, version);
      const name = lowest && targetName(uses, lowest);
      report(isForced(old, model) ? 'forced' : 'ending', uses.range, {
        ...factsOf(old),
        ...leap,
        action: version.action.name,
        version: versionName(version, uses.ref),
        step: name && name !== leap.to ? moveTogether(model, uses, lowestFor) : undefined,
        lowest: name ?? '',
      });
    }
    const own = ownRuntime(model);
    if (!own) return;
    const { old, range } = own;
    const edit = { range, newText: currentRuntime };
    report(isForced(old, model) ? 'ownForced' : 'ownEnding', range, {
      ...factsOf(old),
      own: edit,
      current: currentRuntime,
    });
  },

  fix({ leap, step, own }, offer) {
    if (leap) offerLeap(leap, offer);
    if (step) offer('lowest', { edits: step.edits });
    if (own) offer('own', { edits: [own] });
  },
});

function factsOf({ runtime, facts }: OldRuntime) {
  return { runtime, since: facts.forcedUp ?? '', source: facts.source ?? '' };
}

function isForced({ facts }: OldRuntime, { today }: WorkflowModel): boolean {
  return (facts.forcedUp ?? '') <= today;
}

function isCurrent({ using = '' }: MajorFacts): boolean {
  return using === currentRuntime || using === 'composite' || using === 'docker';
}

function lowestFor(uses: Uses) {
  const { version } = knownOf(uses);
  if (version === undefined) return undefined;
  return isCurrent(version.facts) ? 'stays' : lowestTarget(version, uses, isCurrent);
}

/** `runs.using` of an action's own file. */
function ownRuntime({ text, root, today }: WorkflowModel): { old: OldRuntime; range: Range } | undefined {
  const using = scalarOf(mapGet(mapOf(mapGet(root, 'runs')), 'using'));
  const old = runtimeNamed(using?.value, today);
  const range = using && rangeInside(text, using);
  return old && range && { old, range };
}
