import { t } from '../../core/l10n';
import { defineRule } from '../../core/rule';
import type { Range } from '../../core/text';
import { accountState, accountStateAtEnd } from '../../lang/dockerfile/accounts';
import type { DockerfileModel } from '../../lang/dockerfile/model';
import { namedAccounts } from '../../lang/dockerfile/named-accounts';

export default defineRule<DockerfileModel, { kind: string; name: string }>({
  id: 'unknown-user',
  language: 'dockerfile',
  group: 'ownership',
  severity: 'error',
  since: '0.1.0',
  aliases: [],
  fixes: 'none',

  messages: {
    user: 'The image has no {kind} {name}: neither a RUN nor the container can start as it',
    copy: 'The image has no {kind} {name}: Docker takes it for root, without a word',
    chown: 'The image has no {kind} {name}: this command fails',
  },

  check({ stages }, report) {
    for (const step of stages.flatMap((stage) => stage.steps)) {
      let reported: Range | undefined;
      for (const { command, kind, name, range } of namedAccounts(step)) {
        if (range === reported || accountState({ step, command }, name, kind) !== 'missing') continue;
        // One that only comes too late is `named-chown-before-user`'s.
        if (step.copy && accountStateAtEnd(step.stage, name, kind) !== 'missing') continue;
        reported = range;
        report(step.keyword === 'USER' ? 'user' : step.copy ? 'copy' : 'chown', range, {
          kind: kind === 'user' ? t('user') : t('group'),
          name,
        });
      }
    }
  },
});
