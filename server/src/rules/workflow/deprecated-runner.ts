import { defineRule } from '../../core/rule';
import type { WorkflowModel } from '../../lang/workflow/model';
import { offerSuccessor, runnerFindings, type RunnerData } from './shared/runners';

export default defineRule<WorkflowModel, RunnerData>({
  id: 'deprecated-runner',
  language: 'workflow',
  group: 'runners',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    deprecated: '{label} works, but is announced to end on {removed} ({source})',
    successor: 'Use {successor}',
  },

  check(model, report) {
    for (const { data } of runnerFindings(model, 'deprecated')) {
      report('deprecated', data.range, data, { tags: ['deprecated'] });
    }
  },

  fix: offerSuccessor,
});
