import { defineRule } from '../../core/rule';
import type { MeasuredModel } from '../../measure/measured-model';
import { offerFix, wastedHere, wasteOptions } from './shared/wasted-here';
import type { WastedHere } from './shared/wasted-here';

export default defineRule<MeasuredModel, WastedHere>({
  id: 'measured-deleted',
  language: 'dockerfile',
  group: 'measured',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    deleted: 'This deletes {files} from {origin}, but their {size} stay in the image',
    moved: 'This moves {files} from {origin}, so that the image stores {size} twice',
    first: 'the files are stored here',
    mend: '{title}',
  },

  check(model, report) {
    for (const waste of wastedHere(model, ['deleted', 'moved'])) {
      report(waste.kind, waste.range, waste, wasteOptions(waste));
    }
  },

  fix: offerFix,
});
