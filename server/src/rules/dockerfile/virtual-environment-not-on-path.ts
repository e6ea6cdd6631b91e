import { defineRule } from '../../core/rule';
import { isPythonProgram } from '../../data/python-programs';
import { insertAbove, insertBelow } from '../../lang/dockerfile/edits';
import { entryScript } from '../../lang/dockerfile/entry-script';
import type { DockerfileModel, Stage, Step } from '../../lang/dockerfile/model';
import { rootBase, stageChain } from '../../lang/dockerfile/model';
import { imageNeeds } from '../../lang/dockerfile/needs';
import { isInside, isPlainPath } from '../../lang/dockerfile/paths';
import { runtimeConfig } from '../../lang/dockerfile/runtime-config';
import { searchPath } from '../../lang/dockerfile/search-path';
import { startedWords } from '../../lang/dockerfile/started-program';

interface Data {
  readonly stage: Stage;
  readonly command: Step;
  readonly path: string;
  readonly program: string;
}

export default defineRule<DockerfileModel, Data>({
  id: 'virtual-environment-not-on-path',
  language: 'dockerfile',
  group: 'stages',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    'not-on-path': '{program} will not be taken from the environment {path}: PATH does not lead there',
    'add-path': 'Put {path}/bin on PATH',
  },

  check(model, report) {
    const stage = model.finalStage;
    const base = stage && rootBase(stage);
    // An unknown image may set PATH itself.
    if (base?.kind !== 'image' || base.known === undefined) return;
    const environments = model.environments(stage!).filter(({ certain }) => certain);
    const [environment] = environments;
    const folders = searchPath(stage!);
    if (environment === undefined || environments.length > 1 || folders === undefined) return;
    const { path } = environment;
    if (folders.some((folder) => isInside(folder, path)) || isReachedOtherwise(stage!)) return;
    const config = runtimeConfig(stage!);
    const step =
      config.find(({ keyword }) => keyword === 'ENTRYPOINT') ?? config.find(({ keyword }) => keyword === 'CMD');
    const word = step && startedWords(step)[0];
    if (step === undefined || word === undefined) return;
    const direct = isPythonProgram(word.value) || /^python3?$/.test(word.value);
    const program = direct ? word.value : programOfScript(stage!, model);
    if (program !== undefined) report('not-on-path', word.range, { stage: stage!, command: step, path, program });
  },

  fix({ stage, command, path }, offer, { text }) {
    if (!isPlainPath(path)) return;
    const line = `ENV VIRTUAL_ENV=${path} PATH="${path}/bin:$PATH"`;
    // Above the command nothing of the build sees the new PATH.
    const last = command.stage === stage && !stage.steps.slice(command.index).some(({ run }) => run !== undefined);
    const edit = last
      ? insertAbove(text, command.instruction, line)
      : insertBelow(text, stage.steps.at(-1)?.instruction ?? stage.from, line);
    offer('add-path', { edits: [edit] });
  },
});

/** The Python program that a start script calls by its bare name, or is given by `CMD`; not where it looks after the environment itself. */
function programOfScript(stage: Stage, { context }: DockerfileModel): string | undefined {
  const script = entryScript(stage, context);
  if (script === undefined || /PATH|activate|venv/.test(script.text)) return undefined;
  return [...imageNeeds(stage, script.text).programs].find(isPythonProgram);
}

/** Packages may also come from the system's folders, or the interpreter may be told where to look. */
function isReachedOtherwise(stage: Stage): boolean {
  return stageChain(stage).some(({ steps }) =>
    steps.some(({ keyword, instruction, run, copy }) => {
      if (keyword === 'ENV')
        return instruction.properties.some(({ name }) => name === 'PYTHONPATH' || name === 'PYTHONHOME');
      if (
        copy?.from !== undefined &&
        copy.destinationPath !== undefined &&
        /^\/(usr(\/local)?(\/(bin|lib).*)?)?$/.test(copy.destinationPath)
      )
        return !isUvCopy(copy.sources);
      return run?.commands.some(
        ({ name, args }) =>
          name === 'ln' ||
          (/^(pip[\d.]*|pipx|poetry|pipenv|conda|mamba|micromamba)$/.test(name) &&
            args.some(({ value }) => value === 'install')) ||
          (/^python[\d.]*$/.test(name) && args.some(({ value }) => value === 'pip')) ||
          (name === 'uv' && args.some(({ value }) => value === 'tool' || value === '--system')) ||
          args.some(({ value }) => value.startsWith('python3-')),
      );
    }),
  );
}

function isUvCopy(sources: readonly { readonly value: string }[]): boolean {
  return sources.every(({ value }) => /^\/?uvx?$/.test(value));
}
