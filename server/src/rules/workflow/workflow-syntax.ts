import { translated } from '../../core/l10n';
import { defineRule } from '../../core/rule';
import type { WorkflowModel } from '../../lang/workflow/model';

export default defineRule<WorkflowModel, { problem: string }>({
  id: 'workflow-syntax',
  language: 'workflow',
  group: 'syntax',
  severity: 'error',
  since: '0.1.0',
  aliases: [],
  fixes: 'none',

  messages: { refused: '{problem}' },

  check({ problems }, report) {
    // One damaged line makes many problems: the first is the one to look at.
    const [first] = problems;
    if (first) report('refused', first.range, { problem: translated(first.message) });
  },
});
