import { defineRule } from '../../core/rule';
import { isForDevelopment } from '../../lang/dockerfile/development';
import type { DockerfileModel, Stage, Step } from '../../lang/dockerfile/model';
import { stageChain } from '../../lang/dockerfile/model';
import { shippedSyncs } from '../../lang/dockerfile/shipped-syncs';
import type { UvSync } from '../../lang/dockerfile/uv';
import { setVariable } from '../../lang/dockerfile/uv-edits';
import { changesNothing, isTold } from '../../lang/dockerfile/uv-settings';

export default defineRule<DockerfileModel, { sync: UvSync }>({
  id: 'uv-bytecode-not-compiled',
  language: 'dockerfile',
  group: 'uv',
  severity: 'info',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    'not-compiled': 'Each new container compiles the packages again as it starts: uv sync does not compile them here',
    compile: 'Compile while the image is built: it grows, and starts sooner (UV_COMPILE_BYTECODE=1)',
  },

  check(model, report) {
    if (model.stages.some(({ steps }) => steps.some(compiles))) return;
    const seen = new Set<Stage>();
    for (const sync of shippedSyncs(model)) {
      const { stage } = sync.step;
      if (stageChain(stage).some((part) => seen.has(part)) || isForDevelopment(stage) || isDecided(sync)) continue;
      seen.add(stage);
      report('not-compiled', sync.range, { sync });
    }
  },

  fix({ sync }, offer, { text }) {
    offer('compile', { edits: [setVariable(text, sync.step, 'UV_COMPILE_BYTECODE', '1')] });
  },
});

const decisions = ['--compile-bytecode', '--compile', '--no-compile-bytecode', '--no-compile'];

/** `UV_COMPILE_BYTECODE=0` is a decision too. */
function isDecided(sync: UvSync): boolean {
  return (
    sync.sets('UV_COMPILE_BYTECODE') || changesNothing(sync) || isTold(sync, decisions, 'UV_COMPILE_BYTECODE') !== 'no'
  );
}

/** Something compiles, or takes the compiled files out to save their bytes. */
function compiles({ keyword, instruction }: Step): boolean {
  return keyword === 'RUN' && /compileall|py_compile|__pycache__|\.pyc\b/.test(instruction.arguments.text);
}
