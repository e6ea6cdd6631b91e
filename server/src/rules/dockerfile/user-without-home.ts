import { defineRule } from '../../core/rule';
import { isRoot, userInForce } from '../../lang/dockerfile/accounts';
import { insertAbove, insertBelow } from '../../lang/dockerfile/edits';
import { entryScript } from '../../lang/dockerfile/entry-script';
import type { DockerfileModel, Step } from '../../lang/dockerfile/model';
import { imageNeeds } from '../../lang/dockerfile/needs';
import { hasHome } from '../../lang/dockerfile/writable-home';

interface Data {
  readonly step: Step;
  readonly user: string;
  readonly tool: string;
}

/** Programs that write to the home folder of who runs them, and the variables that send them elsewhere. */
const tools: readonly (readonly [string, readonly string[]])[] = [
  ['uv', ['UV_CACHE_DIR', 'UV_NO_CACHE', 'XDG_CACHE_HOME']],
  ['uvx', ['UV_CACHE_DIR', 'XDG_CACHE_HOME']],
  ['poetry', ['POETRY_CACHE_DIR', 'XDG_CACHE_HOME']],
  ['pip', ['PIP_CACHE_DIR', 'PIP_NO_CACHE_DIR', 'XDG_CACHE_HOME']],
  ['npm', ['npm_config_cache', 'NPM_CONFIG_CACHE']],
  ['npx', ['npm_config_cache', 'NPM_CONFIG_CACHE']],
  ['yarn', ['YARN_CACHE_FOLDER']],
  ['pnpm', ['PNPM_HOME', 'XDG_CACHE_HOME']],
];

export default defineRule<DockerfileModel, Data>({
  id: 'user-without-home',
  language: 'dockerfile',
  group: 'ownership',
  severity: 'info',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    missing: '{user} has no home folder to write to, and {tool} keeps its cache there',
    temporary: 'Set HOME=/tmp, where every user may write',
  },

  check(model, report) {
    const { finalStage, context } = model;
    if (finalStage === undefined) return;
    const { user, step } = userInForce(finalStage);
    const end = finalStage.steps.length;
    const sets = (name: string): boolean => finalStage.scope.declared(name, end);
    if (user === undefined || step === undefined || step.stage !== finalStage || isRoot(user) || sets('HOME')) return;
    const { programs } = imageNeeds(finalStage, entryScript(finalStage, context)?.text);
    const tool = tools.find(([name, elsewhere]) => programs.has(name) && !elsewhere.some(sets))?.[0];
    if (tool !== undefined && hasHome(user, finalStage, model.flow(finalStage)) === 'no')
      report('missing', step.instruction.range, { step, user: /^\d+$/.test(user) ? `User ${user}` : user, tool });
  },

  fix({ step }, offer, { text }) {
    const { steps } = step.stage;
    const start = steps.find(({ keyword, index }) => /^(CMD|ENTRYPOINT)$/.test(keyword) && index > step.index);
    const instruction = 'ENV HOME=/tmp';
    const edit = start
      ? insertAbove(text, start.instruction, instruction)
      : insertBelow(text, step.instruction, instruction);
    offer('temporary', { edits: [edit] });
  },
});
