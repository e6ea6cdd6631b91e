import { defineRule } from '../../core/rule';
import { insertAbove } from '../../lang/dockerfile/edits';
import type { DockerfileModel, Stage, Step } from '../../lang/dockerfile/model';
import { isInside } from '../../lang/dockerfile/paths';
import { runsAsRoot } from '../../lang/dockerfile/accounts';
import { managedPython, mayHavePython } from '../../lang/dockerfile/uv-python';
import type { ManagedPython } from '../../lang/dockerfile/uv-python';

interface Data {
  readonly stage: Stage;
  readonly copy: Step;
  readonly python: ManagedPython;
  readonly path: string;
  readonly folder: string;
}

export default defineRule<DockerfileModel, Data>({
  id: 'uv-managed-python-lost',
  language: 'dockerfile',
  group: 'uv',
  severity: 'error',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    managed: '{path} cannot start: the Python that uv installed in {folder} does not come along',
    made: 'the environment is made here',
    bring: 'Copy {folder} too',
  },

  check(model, report) {
    // One stage has nothing from another.
    if (model.stages.length < 2) return;
    const seen = new Set<Step>();
    for (const stage of model.shippedStages) {
      for (const environment of model.environments(stage)) {
        const { copy, path, certain, made } = environment;
        if (copy === undefined || !certain || seen.has(copy)) continue;
        const python = managedPython(environment);
        if (python === undefined || mayHavePython(stage, python, model)) continue;
        seen.add(copy);
        report(
          'managed',
          copy.copy!.sources[0]!.range,
          { stage, copy, python, path, folder: python.folder },
          { related: [{ range: made.command.shell.range, messageId: 'made' }] },
        );
      }
    }
  },

  fix({ stage, copy, python, folder }, offer, { text, stages }) {
    const from = copy.copy!.from?.value;
    // The stage that is copied from must be the one with that Python, and root's home is closed to others.
    const same =
      from !== undefined && (stages[Number(from)] === python.stage || python.stage.name === from.toLowerCase());
    const last = stage.steps.at(-1) ?? copy;
    if (!same || (isInside(folder, '/root') && !runsAsRoot(last))) return;
    offer('bring', { edits: [insertAbove(text, copy.instruction, `COPY --from=${from} ${folder} ${folder}`)] });
  },
});
