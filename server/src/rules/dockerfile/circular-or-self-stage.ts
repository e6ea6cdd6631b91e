import { defineRule } from '../../core/rule';
import type { DockerfileModel } from '../../lang/dockerfile/model';
import { stageReferences } from '../../lang/dockerfile/stage-references';

export default defineRule<DockerfileModel, { name: string }>({
  id: 'circular-or-self-stage',
  language: 'dockerfile',
  group: 'stages',
  severity: 'error',
  since: '0.1.0',
  aliases: ['hadolint:DL3023'],
  fixes: 'none',

  messages: {
    self: '"{name}" is this very stage: it cannot take files from itself',
    stage: 'the stage begins here',
  },

  check({ text, stages }, report) {
    for (const { kind, name, range, stage, target } of stageReferences(text, stages)) {
      if (kind !== 'from' && target === stage)
        report('self', range, { name }, { related: [{ range: stage.from.range, messageId: 'stage' }] });
    }
  },
});
