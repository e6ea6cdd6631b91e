import { defineRule } from '../../core/rule';
import type { DockerfileModel } from '../../lang/dockerfile/model';

export default defineRule<DockerfileModel, { problem: string }>({
  id: 'dockerfile-syntax',
  language: 'dockerfile',
  group: 'syntax',
  severity: 'error',
  since: '0.1.0',
  aliases: [],
  fixes: 'none',

  messages: { refused: '{problem}' },

  check({ parsed }, report) {
    for (const { message, range } of parsed.problems) report('refused', range, { problem: message });
  },
});
