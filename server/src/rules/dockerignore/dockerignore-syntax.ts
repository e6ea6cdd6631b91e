import { defineRule } from '../../core/rule';
import type { DockerignoreModel } from '../../lang/dockerignore/model';

export default defineRule<DockerignoreModel, { problem: string }>({
  id: 'dockerignore-syntax',
  language: 'dockerignore',
  group: 'syntax',
  severity: 'error',
  since: '0.1.0',
  aliases: [],
  fixes: 'none',

  messages: { refused: '{problem}' },

  check({ problems }, report) {
    for (const { message, range } of problems) report('refused', range, { problem: message });
  },
});
