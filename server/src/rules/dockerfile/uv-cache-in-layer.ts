import { defineRule } from '../../core/rule';
import type { DockerfileModel } from '../../lang/dockerfile/model';
import { runsAsRoot } from '../../lang/dockerfile/accounts';
import { isPlainPath } from '../../lang/dockerfile/paths';
import { uvCommands } from '../../lang/dockerfile/uv';
import type { UvCommand } from '../../lang/dockerfile/uv';
import { uvCache } from '../../lang/dockerfile/uv-cache';
import { addMount, addOption, usesBuildKit } from '../../lang/dockerfile/uv-edits';

interface Data {
  readonly uv: UvCommand;
  readonly folder: string;
  readonly ships: boolean;
}

export default defineRule<DockerfileModel, Data>({
  id: 'uv-cache-in-layer',
  language: 'dockerfile',
  group: 'uv',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    kept: "uv's cache stays in this layer: no cache mount takes it, and it is not turned off",
    elsewhere: "uv's cache stays in this layer: it is at {folder}, and the cache mount is not",
    again: 'uv fetches everything again whenever this runs: no cache mount keeps its cache',
    mount: 'Keep the cache in a mount',
    off: 'Use no cache (--no-cache)',
  },

  check({ stages, shippedStages }, report) {
    for (const stage of stages) {
      const ships = shippedStages.includes(stage);
      for (const step of stage.steps) {
        // One mount serves a whole `RUN`.
        const uv = uvCommands(step).find((command) => uvCache(command)?.fate === 'kept');
        if (uv === undefined) continue;
        const { folder = '' } = uvCache(uv)!;
        const otherMount = folder !== '' && uv.run.mounts.some(({ type }) => type === 'cache');
        if (ships) report(otherMount ? 'elsewhere' : 'kept', uv.range, { uv, folder, ships });
        else if (folder !== '') report('again', uv.range, { uv, folder, ships }, { severity: 'info' });
      }
    }
  },

  fix({ uv, folder, ships }, offer, { text, parsed }) {
    const { instruction } = uv.step;
    const mount = (): void => {
      // The folder of a mount is root's: another user could not write there.
      if (!isPlainPath(folder) || !runsAsRoot(uv.step)) return;
      offer('mount', { edits: [addMount(text, instruction, `type=cache,target=${folder}`)] });
    };
    const known = usesBuildKit(text, parsed.instructions);
    if (known || !ships) mount();
    if (!ships) return;
    const kept = uvCommands(uv.step).filter((command) => uvCache(command)?.fate === 'kept');
    offer('off', { edits: kept.map((command) => addOption(command, '--no-cache')) });
    if (!known) mount();
  },
});
