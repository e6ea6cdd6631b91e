import { defineRule } from '../../core/rule';
import { leftoverNames } from '../../measure/waste/leftover-names';
import type { MeasuredModel } from '../../measure/measured-model';
import { offerFix, wastedHere } from './shared/wasted-here';
import type { WastedHere } from './shared/wasted-here';

interface Data extends WastedHere {
  readonly what: string;
}

export default defineRule<MeasuredModel, Data>({
  id: 'measured-build-leftovers',
  language: 'dockerfile',
  group: 'measured',
  severity: 'info',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    left: 'This leaves {size} of {what} in the image: {files} that a running program hardly needs',
    mend: '{title}',
  },

  check(model, report) {
    for (const waste of wastedHere(model, ['leftover'])) {
      if (waste.leftover === null) continue;
      report('left', waste.range, { ...waste, what: leftoverNames[waste.leftover] });
    }
  },

  fix: offerFix,
});
