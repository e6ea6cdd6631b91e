import { defineRule } from '../../core/rule';
import { readChmod } from '../../lang/dockerfile/chmod';
import { planChmod } from '../../lang/dockerfile/chmod-plan';
import type { ChmodPlan } from '../../lang/dockerfile/chmod-plan';
import { removeCommand, removeInstruction, setFlag } from '../../lang/dockerfile/edits';
import type { DockerfileModel } from '../../lang/dockerfile/model';

interface Data {
  readonly plan: ChmodPlan;
  readonly path: string;
}

export default defineRule<DockerfileModel, Data>({
  id: 'chmod-after-copy',
  language: 'dockerfile',
  group: 'ownership',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    file: 'chmod stores {path} a second time: COPY --chmod gives the mode where it is copied',
    folder: 'chmod -R stores {path} a second time: every file that it touches is copied into this layer',
    brought: 'these files are stored here first',
    give: 'Give the mode with --chmod where the file is copied',
    'give-all': 'Give the mode with --chmod where the files are copied; folders get it too',
    'give-likely': 'Give the mode with --chmod where the file is copied (right when the file has mode 644 now)',
  },

  check(model, report) {
    for (const step of model.shippedStages.flatMap((stage) => stage.steps)) {
      for (const command of step.run?.commands ?? []) {
        const chmod = readChmod(command, step.run!);
        const plan = chmod && planChmod(step, chmod, model.flow(step.stage));
        if (!plan) continue;
        const path = plan.targets.map((target) => target.path).join(' ');
        const related = plan.copies.map((copy) => ({
          range: copy.instruction.keywordRange,
          messageId: 'brought',
        }));
        report(
          plan.kind,
          command.shell.range,
          { plan, path },
          { related, ...(plan.kind === 'file' && { severity: 'info' }) },
        );
      }
    }
  },

  fix({ plan }, offer, { text }) {
    const { chmod, step, copies, targets, mode, sure } = plan;
    if (mode === undefined) return;
    const kept = chmod.targets.filter((target) => !targets.includes(target));
    const { words, range } = chmod.command.shell;
    const dropped = new Set(targets.map(({ word }) => word));
    const shorter = words.filter((word) => !dropped.has(word)).map((word) => word.text);
    const command =
      kept.length > 0
        ? [{ range, newText: shorter.join(' ') }]
        : step.run!.commands.length === 1
          ? [removeInstruction(text, step.instruction)]
          : removeCommand(text, step.run!, chmod.command);
    if (command === undefined) return;
    const edits = [...copies.map((copy) => setFlag(copy.instruction, 'chmod', mode)), ...command];
    if (sure) offer('give', { edits });
    else offer(plan.kind === 'folder' ? 'give-all' : 'give-likely', { edits, safety: 'suggestion' });
  },
});
