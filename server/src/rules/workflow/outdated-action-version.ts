import { translated } from '../../core/l10n';
import { defineRule } from '../../core/rule';
import type { WorkflowModel } from '../../lang/workflow/model';
import { leapData, leapTitles, offerLeap, type LeapData } from './shared/leap';
import { versionName } from './shared/targets';
import { knownOf, speaks } from './shared/verdict';

interface Data extends LeapData {
  readonly action: string;
  readonly version: string;
  readonly latest: string;
  readonly seen: string;
  readonly where: string;
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
    ...leapTitles,
  },

  check(model, report) {
    for (const uses of model.uses) {
      const known = knownOf(uses);
      const { version } = known;
      const latest = version?.action.latest;
      if (!version || !latest || !speaks('outdated-action-version', uses, known, model.today)) continue;
      report('outdated', uses.range, {
        action: version.action.name,
        version: versionName(version, uses.ref),
        latest: latest.major,
        seen: latest.seen ?? '',
        where: translated(latest.from ?? ''),
        ...leapData(model, uses, version),
      });
    }
  },

  fix({ leap }, offer) {
    if (leap) offerLeap(leap, offer);
  },
});
