import { defineRule } from '../../core/rule';
import { isForDevelopment } from '../../lang/dockerfile/development';
import type { DockerfileModel, Step } from '../../lang/dockerfile/model';
import { cleanEdits, leavings } from '../../lang/dockerfile/package-clean';
import type { Leaving } from '../../lang/dockerfile/package-clean';
import { commandRange } from '../../lang/dockerfile/packages';

interface Data {
  readonly step: Step;
  readonly leaving: readonly Leaving[];
  readonly manager: string;
}

export default defineRule<DockerfileModel, Data>({
  id: 'package-cache-in-layer',
  language: 'dockerfile',
  group: 'layers',
  severity: 'warning',
  since: '0.1.0',
  aliases: ['hadolint:DL3019', 'hadolint:DL3032', 'hadolint:DL3036', 'hadolint:DL3040', 'hadolint:DL3060'],
  fixes: 'safe',

  messages: {
    kept: '{manager} keeps what it has fetched in this layer, and nothing removes it',
    clean: 'Leave no cache of {manager} in this RUN',
  },

  check({ shippedStages }, report) {
    for (const stage of shippedStages) {
      if (isForDevelopment(stage)) continue;
      for (const step of stage.steps) {
        for (const leaving of leavings(step)) {
          const { command, does } = leaving[0]!;
          const program = command.name.slice(command.name.lastIndexOf('/') + 1);
          const manager = does.manager.programs.test(program) ? program : does.manager.name;
          report('kept', commandRange(command, does), { step, leaving, manager });
        }
      }
    }
  },

  fix({ step, leaving }, offer, { parsed }) {
    const edits = cleanEdits(parsed, step, leaving);
    if (edits) offer('clean', { edits });
  },
});
