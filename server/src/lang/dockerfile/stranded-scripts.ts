import { isPythonProgram } from '../../data/python-programs';
import type { DockerfileModel } from './model';
import { parentPath } from './paths';
import { runtimeConfig } from './runtime-config';
import type { Stage, Step } from './stage';
import { rootBase, sourceStage, stageChain } from './stage';
import { startedWords } from './started-program';
import type { StartedWord } from './started-program';

/** A Python program that an image starts by its bare name, and the `COPY` that brought its package without its script. */
export interface StrandedScript {
  readonly command: Step;
  readonly word: StartedWord;
  readonly copy: Step;
  /** Where the script lies in the stage that the packages come from. */
  readonly script: string;
}

const packages = /^(\/usr\/local)\/lib\/python3\.\d+\/site-packages\/?$/;
const installers = /^(pip[\d.]*|pipx|uv|poetry|pipenv|pdm|hatch|conda|mamba|micromamba|easy_install|ln)$/;

/**
 * The program whose script stayed behind: pip puts a package into `site-packages` and its script into `bin`, and only the first is
 * copied. Undefined as soon as anything else may bring a script.
 */
export function strandedScript(stage: Stage, model: DockerfileModel): StrandedScript | undefined {
  const base = rootBase(stage);
  if (base.kind !== 'image' || base.known?.interpreter?.language !== 'python') return undefined;
  const config = runtimeConfig(stage);
  const command =
    config.find(({ keyword }) => keyword === 'ENTRYPOINT') ?? config.find(({ keyword }) => keyword === 'CMD');
  const word = command && startedWords(command)[0];
  if (command === undefined || word === undefined || !isPythonProgram(word.value)) return undefined;
  const steps = stageChain(stage).flatMap((part) => part.steps);
  const copy = steps.find((step) => packageFolder(step) !== undefined);
  const from = copy && sourceStage(copy, model.stages);
  if (copy === undefined || from === undefined || steps.some((step) => mayBringScript(step, word.value)))
    return undefined;
  const [, prefix = ''] = packages.exec(packageFolder(copy)!)!;
  return { command, word, copy, script: `${prefix}/bin/${word.value}` };
}

/** `COPY --from=… /usr/local/lib/python3.12/site-packages` to the same place. */
function packageFolder({ copy }: Step): string | undefined {
  const [source, ...others] = copy?.sources ?? [];
  if (copy?.from === undefined || source === undefined || others.length > 0 || !packages.test(source.value))
    return undefined;
  return copy.destinationPath === source.value.replace(/\/$/, '') ? source.value : undefined;
}

function mayBringScript(step: Step, program: string): boolean {
  const { copy, run, keyword, instruction } = step;
  if (keyword === 'ENV') return instruction.properties.some(({ name }) => name === 'PATH');
  if (run)
    return (
      !run.complete ||
      run.commands.some(
        ({ name, args }) =>
          installers.test(name.replace(/^.*\//, '')) ||
          /^python[\d.]*$/.test(name.replace(/^.*\//, '')) ||
          args.some(({ value }) => value.includes(program)),
      )
    );
  if (copy === undefined || packageFolder(step) !== undefined) return false;
  const to = copy.destinationPath;
  // A folder of programs, or one above it.
  return to === undefined || /^(\/|(\/usr)?(\/local)?(\/s?bin(\/.*)?)?)$/.test(to) || parentPath(to).endsWith('/bin');
}
