import { defineRule } from '../../core/rule';
import type { MeasuredModel } from '../../measure/measured-model';
import { brokenBudgets, partMessages, partsOf } from './shared/broken-budgets';
import type { BrokenBudget } from './shared/broken-budgets';

export default defineRule<MeasuredModel, BrokenBudget>({
  id: 'over-time-budget',
  language: 'dockerfile',
  group: 'measured',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'none',

  messages: {
    time: 'The build took {actual}, over its budget of {limit}{most}',
    startup: 'The image took {actual} to start, over its budget of {limit}',
    ...partMessages,
  },

  check(model, report) {
    for (const budget of brokenBudgets(model, ['time', 'startup'])) {
      report(budget.name, budget.range, budget, { related: partsOf(budget) });
    }
  },
});
