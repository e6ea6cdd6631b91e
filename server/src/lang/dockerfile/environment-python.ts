import type { BaseImage } from '../../data/base-images';
import { commandEnvironment } from './command-environment';
import type { MadeEnvironment } from './environments';
import { isInside } from './paths';
import { rootBase, stageChain } from './stage';
import type { Stage } from './stage';

/** Settings that make uv take or fetch another Python than the base's. */
const otherPython = [
  'UV_PYTHON',
  'UV_MANAGED_PYTHON',
  'UV_PYTHON_PREFERENCE',
  'UV_PYTHON_INSTALL_DIR',
  'POETRY_PYTHON',
];

/** The base image whose own Python an environment surely uses; undefined where it may be another one. */
export function pythonOf({ step, command }: MadeEnvironment): BaseImage | undefined {
  const base = rootBase(step.stage);
  const known = base.kind === 'image' ? base.known : undefined;
  if (known?.interpreter?.language !== 'python' || known.interpreter.abi === undefined) return undefined;
  const { sets } = commandEnvironment(command, step.run!);
  const asks = command.args.some(({ value }) => /^(-p|--python|--managed-python|--clone)(=|$)/.test(value));
  const versioned = /^python\d\.\d/.test(command.name) && command.name !== `python${known.interpreter.abi}`;
  if (asks || versioned || otherPython.some(sets)) return undefined;
  return bringsPython(step.stage) ? undefined : known;
}

/** Whether a stage, or one that it stands on, may put another Python beside or over the base's. */
export function bringsPython(stage: Stage): boolean {
  return stageChain(stage).some(({ steps }) =>
    steps.some(({ run, copy }) => {
      if (copy?.from !== undefined) {
        const to = copy.destinationPath;
        const isUv = copy.sources.every(({ value }) => /(^|\/)uvx?$/.test(value));
        return (
          to === undefined ||
          (!isUv &&
            ['/usr', '/bin', '/opt/python', '/python'].some((folder) => isInside(folder, to) || isInside(to, folder)))
        );
      }
      if (run === undefined) return false;
      return (
        !run.complete ||
        run.commands.some(({ name, args }) =>
          mayInstallPython(
            name,
            args.map(({ value }) => value),
          ),
        )
      );
    }),
  );
}

function mayInstallPython(name: string, words: readonly string[]): boolean {
  if (name === 'uv') return words[0] === 'python';
  if (/^(pip|python)[\d.]*$/.test(name)) return false;
  return words.concat(name).some((word) => /python|pypy|pyenv|conda|mamba|mise|asdf|\.sh$|nix/.test(word));
}
