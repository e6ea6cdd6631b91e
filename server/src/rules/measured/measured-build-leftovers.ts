import { defineRule } from '../../core/rule';
import type { MeasuredModel } from '../../measure/measured-model';
import type { LeftoverKind } from '../../measure/measurement';
import { offerFix, wastedHere } from './shared/wasted-here';
import type { WastedHere } from './shared/wasted-here';

interface Data extends WastedHere {
  readonly what: string;
}

const names: Readonly<Record<LeftoverKind, string>> = {
  'package-lists': 'package lists',
  'package-cache': 'a package cache',
  'build-cache': 'a build cache',
  bytecode: 'Python bytecode',
  tests: 'tests of packages',
  compiler: 'compilers and headers',
  'version-control': 'version control',
  documentation: 'documentation',
  log: 'logs',
};

export default defineRule<MeasuredModel, Data>({
  id: 'measured-build-leftovers',
  language: 'dockerfile',
  group: 'measured',
  severity: 'info',
  since: '0.2.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    left: 'This leaves {size} of {what} in the image: {files} that a running program hardly needs',
    mend: '{title}',
  },

  check(model, report) {
    for (const waste of wastedHere(model, ['leftover'])) {
      if (waste.leftover === null) continue;
      report('left', waste.range, { ...waste, what: names[waste.leftover] });
    }
  },

  fix: offerFix,
});
