import { defineRule } from '../../core/rule';
import { appendCommand } from '../../lang/dockerfile/append-command';
import { isForDevelopment } from '../../lang/dockerfile/development';
import type { DockerfileModel, Stage, Step } from '../../lang/dockerfile/model';
import { cacheLeft } from '../../lang/dockerfile/package-caches';
import { commandRange, packageCommands } from '../../lang/dockerfile/packages';
import { remember } from '../../lang/remember';
import type { RunCommand } from '../../lang/dockerfile/run';

interface Data {
  readonly step: Step;
  readonly update: RunCommand;
}

export default defineRule<DockerfileModel, Data>({
  id: 'apt-lists-in-layer',
  language: 'dockerfile',
  group: 'layers',
  severity: 'warning',
  since: '0.1.0',
  aliases: ['hadolint:DL3009'],
  fixes: 'safe',

  messages: {
    kept: "apt's lists of packages stay in this layer: nothing in this RUN removes them",
    remove: 'Remove the lists in the same RUN',
  },

  check({ shippedStages, stages }, report) {
    for (const stage of shippedStages) {
      if (isForDevelopment(stage)) continue;
      for (const step of stage.steps) {
        const apt = aptActions(step);
        const last = apt.findLast(
          ({ command, does }) => does.action === 'update' && cacheLeft(command, step.run!, step).length > 0,
        );
        if (last === undefined || mayRemoveUnseen(step, last.command)) continue;
        // An update for a later `RUN` is the fault of `update-alone`.
        if (!apt.some(({ does }) => does.action === 'install') && isUsedLater(step, stages)) continue;
        report('kept', commandRange(last.command, last.does), { step, update: last.command });
      }
    }
  },

  fix({ step, update }, offer, { parsed, stages }) {
    if (isUsedLater(step, stages)) return;
    const sudo = update.shell.words[0]?.value === 'sudo' ? 'sudo ' : '';
    const edits = appendCommand(parsed, step, `${sudo}rm -rf /var/lib/apt/lists/*`);
    if (edits) offer('remove', { edits });
  },
});

/** A script of its own, or a template's word, may remove the lists too. */
function mayRemoveUnseen({ run }: Step, update: RunCommand): boolean {
  const later = run!.commands.slice(run!.commands.indexOf(update) + 1);
  return later.some(
    ({ name, args }) => /^\{[{%]|\/|\.sh$/.test(name) || (/^(.{0,2}sh|source|\.)$/.test(name) && args.length > 0),
  );
}

function aptActions({ run }: Step): ReturnType<typeof packageCommands> {
  return (run ? packageCommands(run) : []).filter(({ does }) => does.manager.name === 'apt');
}

/** What a stage does with the lists, in order: `RUN`s that use them, and those that make them anew first. */
const listActions = remember(({ steps }: Stage) =>
  steps.flatMap((step) => {
    const first = aptActions(step).find(({ does }) => does.action === 'install' || does.action === 'update');
    return first ? [{ index: step.index, uses: first.does.action === 'install' }] : [];
  }),
);

/** Whether a later `RUN`, of this stage or one that stands on it, installs from these lists. */
function isUsedLater({ stage, index }: Step, stages: readonly Stage[]): boolean {
  const next = listActions(stage).find((action) => action.index > index);
  if (next !== undefined) return next.uses;
  return stages.some(
    ({ base }, at) => base.kind === 'stage' && base.stage === stage && listActions(stages[at]!)[0]?.uses,
  );
}
