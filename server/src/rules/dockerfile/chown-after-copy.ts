import { defineRule } from '../../core/rule';
import { chownEdits } from '../../lang/dockerfile/chown-edits';
import { readChown } from '../../lang/dockerfile/chown';
import { planChown } from '../../lang/dockerfile/chown-plan';
import type { ChownPlan } from '../../lang/dockerfile/chown-plan';
import type { DockerfileModel } from '../../lang/dockerfile/model';

interface Data {
  readonly plan: ChownPlan;
  readonly command: string;
  readonly path: string;
  readonly line: number;
}

export default defineRule<DockerfileModel, Data>({
  id: 'chown-after-copy',
  language: 'dockerfile',
  group: 'ownership',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    'stored-twice': '{command} stores {path} a second time: every file that it touches is copied into this layer',
    'written-by-run': '{command} stores {path} a second time (no fix: the RUN on line {line} may write there too)',
    'written-by-copy':
      '{command} stores {path} a second time (no fix: what line {line} brings there cannot be told apart)',
    'base-files': '{command} stores {path} a second time (no fix: the base image may have files of its own there)',
    'unknown-account':
      '{command} stores {path} a second time (no fix: the account may not exist yet where the files are copied)',
    'computed-owner': '{command} stores {path} a second time (no fix: the shell computes the owner)',
    'unclear-group': '{command} stores {path} a second time (no fix: the files would get another group)',
    'part-of-script': '{command} stores {path} a second time (no fix: the command is part of a larger script)',
    brought: 'these files are stored here first',
    'give-owner': 'Give the owner with --chown where the files are copied',
  },

  check(model, report) {
    for (const stage of model.shippedStages) {
      for (const step of stage.steps) {
        for (const command of step.run?.commands ?? []) {
          const chown = readChown(command, step.run!);
          const plan = chown && planChown(step, chown, (other) => model.flow(other));
          if (!plan) continue;
          const { obstacle } = plan;
          const where = obstacle && 'step' in obstacle ? obstacle.step : step;
          report(
            obstacle?.reason ?? 'stored-twice',
            command.shell.range,
            {
              plan,
              command: chown.recursive ? `${command.name} -R` : command.name,
              path: plan.targets.map(({ path }) => path).join(' '),
              line: model.lines.position(where.instruction.range.start).line + 1,
            },
            { related: plan.copies.map((copy) => ({ range: copy.instruction.keywordRange, messageId: 'brought' })) },
          );
        }
      }
    }
  },

  fix({ plan }, offer, model) {
    const edits = plan.obstacle ? undefined : chownEdits(model.text, plan);
    if (edits) offer('give-owner', { edits, safety: plan.unknownBase ? 'suggestion' : 'safe' });
  },
});
