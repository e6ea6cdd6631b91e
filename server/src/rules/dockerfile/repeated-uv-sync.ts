import { defineRule } from '../../core/rule';
import { removeCommand, removeInstruction } from '../../lang/dockerfile/edits';
import type { DockerfileModel } from '../../lang/dockerfile/model';
import { uvSyncs } from '../../lang/dockerfile/uv';
import type { UvSync } from '../../lang/dockerfile/uv';
import { addOption } from '../../lang/dockerfile/uv-edits';
import { changesNothing } from '../../lang/dockerfile/uv-settings';
import { installsProject, nothingBetween, otherWords, sameTarget } from '../../lang/dockerfile/uv-sync-order';

interface Data {
  readonly first: UvSync;
  readonly second: UvSync;
  readonly line: number;
}

export default defineRule<DockerfileModel, Data>({
  id: 'repeated-uv-sync',
  language: 'dockerfile',
  group: 'uv',
  severity: 'info',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    'same-work': 'The uv sync on line {line} does all of this again: nothing changes between the two',
    'project-twice': 'This uv sync and the one on line {line} both install the project: the first has no need to',
    again: 'the second one',
    remove: 'Remove the first uv sync',
    'leave-project': 'Leave the project to the second uv sync (--no-install-project)',
  },

  check({ stages, lines }, report) {
    for (const { steps } of stages) {
      const syncs = steps.flatMap(uvSyncs).filter((sync) => isPlain(sync));
      for (const [at, first] of syncs.entries()) {
        const second = syncs[at + 1];
        if (second === undefined || !sameTarget(first, second) || otherWords(first) !== otherWords(second)) continue;
        const related = [{ range: second.range, messageId: 'again' }];
        const data = { first, second, line: lines.position(second.range.start).line + 1 };
        if (isRightAfter(first, second)) {
          if (installsProject(second) || !installsProject(first)) report('same-work', first.range, data, { related });
        } else if (installsProject(first) && installsProject(second) && sourceComesBetween(first, second)) {
          report('project-twice', first.range, data, { related });
        }
      }
    }
  },

  fix({ first, second }, offer, { text }) {
    const { run, step, command } = first;
    if (!isRightAfter(first, second)) {
      offer('leave-project', { edits: [addOption(first, '--no-install-project')] });
      return;
    }
    const edits =
      run.commands.length === 1 ? [removeInstruction(text, step.instruction)] : removeCommand(text, run, command);
    if (edits) offer('remove', { edits });
  },
});

function isPlain(sync: UvSync): boolean {
  return !sync.hidesOptions && !sync.command.shell.conditional && !changesNothing(sync);
}

/** Nothing runs and nothing comes between the two. */
function isRightAfter(first: UvSync, second: UvSync): boolean {
  const at = first.run.commands.indexOf(first.command);
  if (first.step === second.step) return second.run.commands.indexOf(second.command) === at + 1;
  return (
    at === first.run.commands.length - 1 &&
    second.run.commands[0] === second.command &&
    nothingBetween(first.step, second.step)
  );
}

function sourceComesBetween(first: UvSync, second: UvSync): boolean {
  const { stage, index } = first.step;
  return stage.steps
    .slice(index + 1, second.step.index)
    .some(({ copy }) => copy !== undefined && copy.from === undefined);
}
