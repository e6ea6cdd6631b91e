import { defineRule } from '../../core/rule';
import type { DockerfileModel, Stage } from '../../lang/dockerfile/model';
import { stageChain } from '../../lang/dockerfile/model';
import { uvCommands } from '../../lang/dockerfile/uv';
import type { UvCommand } from '../../lang/dockerfile/uv';
import { uvCache } from '../../lang/dockerfile/uv-cache';
import { setVariable } from '../../lang/dockerfile/uv-edits';

export default defineRule<DockerfileModel, { uv: UvCommand }>({
  id: 'uv-link-mode-unset',
  language: 'dockerfile',
  group: 'uv',
  severity: 'info',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    unset: 'uv cannot link files out of a cache mount, warns and copies them: UV_LINK_MODE=copy is not set',
    set: 'Set UV_LINK_MODE=copy',
  },

  check({ stages, context }, report) {
    // The project's own setting counts as well.
    const projects = [...(context?.projectFiles ?? [])].filter(([path]) => /(^|\/)(pyproject|uv)\.toml$/.test(path));
    if (projects.some(([, text]) => /^\s*link-mode\s*=/m.test(text))) return;
    const reported = new Set<Stage>();
    for (const stage of stages) {
      // What is set in a stage holds in those that stand on it.
      if (stageChain(stage).some((part) => reported.has(part))) continue;
      const first = stage.steps.flatMap(uvCommands).find(linksOutOfMount);
      if (first === undefined) continue;
      reported.add(stage);
      report('unset', first.range, { uv: first });
    }
  },

  fix({ uv }, offer, { text }) {
    offer('set', { edits: [setVariable(text, uv.step, 'UV_LINK_MODE', 'copy')] });
  },
});

function linksOutOfMount(uv: UvCommand): boolean {
  if (uv.sets('UV_LINK_MODE') || uv.options.has('--link-mode') || uv.hidesOptions) return false;
  const cache = uvCache(uv);
  return cache?.folder !== undefined && cache.fate === 'mounted';
}
