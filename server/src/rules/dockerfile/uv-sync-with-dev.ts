import { defineRule } from '../../core/rule';
import { isForDevelopment, runsDevelopmentTool } from '../../lang/dockerfile/development';
import type { DockerfileModel } from '../../lang/dockerfile/model';
import { shippedSyncs } from '../../lang/dockerfile/shipped-syncs';
import type { UvSync } from '../../lang/dockerfile/uv';
import { addOption } from '../../lang/dockerfile/uv-edits';
import { hasDevelopmentDependencies } from '../../lang/dockerfile/uv-project';
import { installsProject } from '../../lang/dockerfile/uv-sync-order';
import { installsDevelopment, syncedEnvironment } from '../../lang/dockerfile/uv-settings';

export default defineRule<DockerfileModel, { sync: UvSync }>({
  id: 'uv-sync-with-dev',
  language: 'dockerfile',
  group: 'uv',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    development: 'uv sync installs development dependencies too, and the image ships them: --no-dev is not given',
    undone: 'uv sync installs development dependencies that a later uv sync takes out again: --no-dev is not given',
    leave: 'Leave development dependencies out (--no-dev)',
  },

  check(model, report) {
    if (hasDevelopmentDependencies(model.context) === 'no') return;
    // Where tests or a watching server run, they are wanted.
    if (model.stages.some(({ steps }) => steps.some(runsDevelopmentTool))) return;
    const syncs = shippedSyncs(model);
    const without = syncs.filter((sync) => !sync.options.has('--inexact') && !installsDevelopment(sync));
    for (const sync of syncs) {
      if (!installsDevelopment(sync) || sync.command.shell.conditional || isForDevelopment(sync.step.stage)) continue;
      const handsOn = !model.shippedStages.includes(sync.step.stage);
      if (!handsOn || !without.some((later) => comesAfter(sync, later))) report('development', sync.range, { sync });
      // The layer of the dependencies alone: no command can have wanted them before they go again.
      else if (!installsProject(sync)) report('undone', sync.range, { sync }, { severity: 'info' });
    }
  },

  fix({ sync }, offer) {
    offer('leave', { edits: [addOption(sync, '--no-dev')] });
  },
});

/** A later sync without them takes them out again: in a stage that only hands the environment on, nothing of them is left. */
function comesAfter(sync: UvSync, later: UvSync): boolean {
  return (
    later.step.stage === sync.step.stage &&
    later.step.index > sync.step.index &&
    syncedEnvironment(later) === syncedEnvironment(sync)
  );
}
