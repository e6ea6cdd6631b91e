import { defineRule } from '../../core/rule';
import type { WorkflowModel } from '../../lang/workflow/model';
import { leapOf, lockNote, type Leap } from './shared/leap';
import { versionName } from './shared/targets';
import { knownOf, speaks } from './shared/verdict';

interface Data {
  readonly action: string;
  readonly version: string;
  readonly latest: string;
  readonly seen: string;
  readonly where: string;
  readonly leap: Leap | undefined;
  readonly from: string;
  readonly to: string;
  readonly breaks: string;
  readonly lock: string;
}

export default defineRule<WorkflowModel, Data>({
  id: 'outdated-action-version',
  language: 'workflow',
  group: 'actions',
  severity: 'info',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    outdated: '{action} {version} is behind {latest}, the newest major ({where}, {seen})',
    update: 'Update from {from} to {to}{breaks}{lock}',
    together: 'Update from {from} to {to}, with the steps that must move along{breaks}{lock}',
  },

  check(model, report) {
    for (const uses of model.uses) {
      const known = knownOf(uses);
      const { version } = known;
      const latest = version?.action.latest;
      if (!version || !latest || !speaks('outdated-action-version', uses, known, model.today)) continue;
      const leap = leapOf(model, uses, version);
      report('outdated', uses.range, {
        action: version.action.name,
        version: versionName(version, uses.ref),
        latest: latest.major,
        seen: latest.seen ?? '',
        where: latest.from ?? '',
        leap,
        from: leap?.from ?? '',
        to: leap?.to ?? '',
        breaks: leap?.breaks ?? '',
        lock: lockNote(model),
      });
    }
  },

  fix({ leap }, offer) {
    if (leap) offer(leap.move.members.length > 1 ? 'together' : 'update', { edits: leap.move.edits });
  },
});
