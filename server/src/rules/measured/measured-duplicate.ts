import { defineRule } from '../../core/rule';
import type { MeasuredModel } from '../../measure/measured-model';
import { offerFix, wastedHere, wasteOptions } from './shared/wasted-here';
import type { WastedHere } from './shared/wasted-here';

export default defineRule<MeasuredModel, WastedHere>({
  id: 'measured-duplicate',
  language: 'dockerfile',
  group: 'measured',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    'metadata-change': 'This stores {size} again, to change owner, mode or time of {files} from {origin}',
    'identical-rewrite': 'This stores {size} again: it writes {files} from {origin} as they were',
    duplicate: 'This stores {size} that {origin} stores under other names',
    twice: 'This stores {size} twice, under other names',
    first: 'the files are stored here first',
    mend: '{title}',
  },

  check(model, report) {
    for (const waste of wastedHere(model, ['metadata-change', 'identical-rewrite', 'duplicate'])) {
      const messageId = waste.kind === 'duplicate' && waste.within ? 'twice' : waste.kind;
      report(messageId, waste.range, waste, wasteOptions(waste));
    }
  },

  fix: offerFix,
});
