import { defineRule } from '../../core/rule';
import type { MeasuredModel } from '../../measure/measured-model';
import { brokenBudgets } from './shared/broken-budgets';
import type { BrokenBudget } from './shared/broken-budgets';

export default defineRule<MeasuredModel, BrokenBudget>({
  id: 'over-size-budget',
  language: 'dockerfile',
  group: 'measured',
  severity: 'warning',
  since: '0.2.0',
  aliases: [],
  fixes: 'none',

  messages: {
    size: 'The image stores {actual}, over its budget of {limit}{most}',
    waste: 'The image wastes {actual}, over its budget of {limit}{most}',
    part: 'one of the largest parts',
  },

  check(model, report) {
    for (const budget of brokenBudgets(model, ['size', 'waste'])) {
      const related = budget.largest.map((range) => ({ range, messageId: 'part' }));
      report(budget.name, budget.range, budget, { related });
    }
  },
});
