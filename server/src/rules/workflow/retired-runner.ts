import { defineRule } from '../../core/rule';
import { onlyAnnounced } from '../../data/platform';
import type { WorkflowModel } from '../../lang/workflow/model';
import { offerSuccessor, runnerFindings, type RunnerData } from './shared/runners';
import { gradeBy } from './shared/targets';

export default defineRule<WorkflowModel, RunnerData>({
  id: 'retired-runner',
  language: 'workflow',
  group: 'runners',
  severity: 'error',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    retired: 'No runner takes the job: {label} is gone since {removed} ({source})',
    announced: 'No runner may take the job: {label} was to end on {removed} ({source})',
    successor: 'Use {successor}',
  },

  check(model, report) {
    for (const { data, facts } of runnerFindings(model, 'retired')) {
      const announced = facts.announcedOnly === true || onlyAnnounced(data.removed);
      const severity = gradeBy({ confidence: announced ? 'medium' : 'high' }, 'error');
      report(announced ? 'announced' : 'retired', data.range, data, { severity, tags: ['deprecated'] });
    }
  },

  fix: offerSuccessor,
});
