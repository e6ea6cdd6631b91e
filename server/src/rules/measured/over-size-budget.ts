import { defineRule } from '../../core/rule';
import type { MeasuredModel } from '../../measure/measured-model';
import { brokenBudgets, partMessages, partsOf } from './shared/broken-budgets';
import type { BrokenBudget } from './shared/broken-budgets';

export default defineRule<MeasuredModel, BrokenBudget>({
  id: 'over-size-budget',
  language: 'dockerfile',
  group: 'measured',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'none',

  messages: {
    size: 'The image stores {actual}, over its budget of {limit}{most}',
    waste: 'The image wastes {actual}, over its budget of {limit}{most}',
    ...partMessages,
  },

  check(model, report) {
    for (const budget of brokenBudgets(model, ['size', 'waste'])) {
      report(budget.name, budget.range, budget, { related: partsOf(budget) });
    }
  },
});
