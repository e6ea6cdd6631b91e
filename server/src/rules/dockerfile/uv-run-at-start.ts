import { defineRule } from '../../core/rule';
import type { Range } from '../../core/text';
import { isForDevelopment } from '../../lang/dockerfile/development';
import type { DockerfileModel, Stage, Step } from '../../lang/dockerfile/model';
import { runtimeConfig } from '../../lang/dockerfile/runtime-config';
import { searchPath } from '../../lang/dockerfile/search-path';
import { startedWords } from '../../lang/dockerfile/started-program';
import type { StartedWord } from '../../lang/dockerfile/started-program';

interface Data {
  readonly stage: Stage;
  readonly step: Step;
  readonly words: readonly StartedWord[];
}

/** Options that change nothing for a program which is installed already. */
const harmless =
  /^(--no-sync|--frozen|--locked|--no-dev|--no-default-groups|--no-editable|--no-cache|-n|--offline|--quiet|-q|--no-progress|--compile-bytecode|--)$/;

export default defineRule<DockerfileModel, Data>({
  id: 'uv-run-at-start',
  language: 'dockerfile',
  group: 'uv',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    syncs: 'uv run compares the environment with uv.lock at each start, and may fetch packages then',
    'needs-uv': 'The image needs uv only to start the program: uv run stays in between',
    start: 'Start the program from the environment (it must be installed there when the image is built)',
  },

  check({ stages, shippedStages, finalStage }, report) {
    const below = new Set(stages.map(({ base }) => (base.kind === 'stage' ? base.stage : undefined)));
    const seen = new Set<Step>();
    for (const stage of shippedStages) {
      // What only others stand on is started by nobody.
      if (isForDevelopment(stage) || (below.has(stage) && stage !== finalStage)) continue;
      for (const step of runtimeConfig(stage)) {
        if ((step.keyword !== 'CMD' && step.keyword !== 'ENTRYPOINT') || seen.has(step)) continue;
        seen.add(step);
        const words = startedWords(step);
        const [uv, run] = words;
        if (uv === undefined || run?.value !== 'run' || !/^(\S*\/)?uv$/.test(uv.value)) continue;
        const range = { start: uv.range.start, end: run.range.end };
        const stays =
          words.some(({ value }) => value === '--no-sync') || stage.scope.declared('UV_NO_SYNC', stage.steps.length);
        report(stays ? 'needs-uv' : 'syncs', range, { stage, step, words }, stays ? { severity: 'info' } : {});
      }
    }
  },

  fix({ stage, step, words }, offer, model) {
    const started = programOf(words);
    const [environment, ...others] = model.environments(stage).filter(({ certain }) => certain);
    if (started === undefined || environment === undefined || others.length > 0) return;
    const folder = `${environment.path}/bin`;
    const onPath = searchPath(stage)?.[0] === folder;
    const [program = '', ...more] = started.replacement;
    const parts = [onPath || program.startsWith('/') ? program : `${folder}/${program}`, ...more];
    const newText = step.instruction.json ? parts.map((part) => JSON.stringify(part)).join(', ') : parts.join(' ');
    offer('start', { edits: [{ range: started.range, newText }] });
  },
});

/** The words from `uv` to the program, and what takes their place; undefined where uv does more than to start it. */
function programOf(words: readonly StartedWord[]): { range: Range; replacement: string[] } | undefined {
  let at = 2;
  while (harmless.test(words[at]?.value ?? '')) at++;
  const word = words[at];
  const end = word?.range.end;
  if (word === undefined || end === undefined) return undefined;
  const range = { start: words[0]!.range.start, end };
  if (word.value === '-m' || word.value === '--module') return { range, replacement: ['python', '-m'] };
  if (word.value.startsWith('-') || /:\/\/|\s/.test(word.value)) return undefined;
  return { range, replacement: word.value.endsWith('.py') ? ['python', word.value] : [word.value] };
}
