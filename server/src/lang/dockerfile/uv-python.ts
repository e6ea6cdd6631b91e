import type { DockerfileModel } from './model';
import type { Environment } from './environments';
import { standsOnKnownImage } from './known-base';
import { isInside, resolvePath } from './paths';
import { rootBase, stageChain } from './stage';
import type { Stage, Step } from './stage';
import { optionValue, uvCommands } from './uv';
import type { UvCommand } from './uv';
import { isTold } from './uv-settings';
import { runsAsRoot } from './accounts';

/** A Python that uv installed for an environment. */
export interface ManagedPython {
  /** Absolute: where uv puts the Pythons that it installs. */
  readonly folder: string;
  readonly stage: Stage;
}

/** The Python that uv surely installed for an environment: by `uv python install`, or because its image has none. */
export function managedPython({ made }: Environment): ManagedPython | undefined {
  if (made.tool !== 'uv') return undefined;
  const { stage } = made.step;
  const commands = stageChain(stage).flatMap(({ steps }) => steps.flatMap(uvCommands));
  const maker = commands.find(({ command }) => command === made.command);
  const base = rootBase(stage);
  if (maker === undefined || base.kind !== 'image' || base.known === undefined || choosesPython(maker))
    return undefined;
  const installed = commands.find(({ verb, range }) => verb === 'python install' && range.start < maker.range.start);
  const { interpreter, bare } = base.known;
  const hasOther = interpreter?.language === 'python' || !bare || isOtherPythonThere(stage);
  if (installed === undefined && (hasOther || forbidsDownloads(maker))) return undefined;
  const folder = pythonFolder(installed ?? maker);
  return folder === undefined ? undefined : { folder, stage };
}

/** `--python`, `UV_PYTHON`, a preference for the system's: then it depends. */
function choosesPython(uv: UvCommand): boolean {
  const preference =
    optionValue(uv, '--python-preference')?.value ?? uv.environment('UV_PYTHON_PREFERENCE') ?? 'managed';
  const given = ['-p', '--python', '--no-managed-python'].some((option) => uv.options.has(option));
  return given || uv.sets('UV_PYTHON') || uv.sets('UV_NO_MANAGED_PYTHON') || !preference.endsWith('managed');
}

function forbidsDownloads(uv: UvCommand): boolean {
  return uv.sets('UV_PYTHON_DOWNLOADS') || isTold(uv, ['--no-python-downloads']) !== 'no';
}

/** Where uv puts the Pythons that it installs. */
function pythonFolder(uv: UvCommand): string | undefined {
  const { step } = uv;
  const given = optionValue(uv, '--install-dir') ?? optionValue(uv, '-i');
  const value = given ? given.value : uv.environment('UV_PYTHON_INSTALL_DIR');
  if (given || uv.sets('UV_PYTHON_INSTALL_DIR'))
    return value === undefined ? undefined : resolvePath(value, uv.command.cwd);
  if (uv.sets('XDG_DATA_HOME') || uv.sets('HOME')) return undefined;
  return runsAsRoot(step) ? '/root/.local/share/uv/python' : undefined;
}

/** Something in the stage installs a Python, or copies one in, or may. */
function isOtherPythonThere(stage: Stage): boolean {
  return stageChain(stage).some(({ steps }) => steps.some(mayBringPython));
}

function mayBringPython({ run, copy }: Step): boolean {
  if (run !== undefined)
    return run.commands.some(
      ({ name, args }) =>
        /^(pyenv|conda|mamba|micromamba|make)$/.test(name) ||
        (!/(^|\/)(uvx?|pip[\d.]*|python[\d.]*)$/.test(name) &&
          args.some(({ value }) => /^python|\bpython\d|pyenv/i.test(value))),
    );
  const from = copy?.from?.value;
  return (
    from !== undefined &&
    !/astral(-sh)?\/uv/.test(from) &&
    (copy?.sources ?? []).some(({ value }) => /python|^\/?$|^\/usr/.test(value))
  );
}

/** Whether a stage may have such a Python: by a copy, by uv commands of its own, or by its base. */
export function mayHavePython(stage: Stage, { folder }: ManagedPython, model: DockerfileModel): boolean {
  if (!standsOnKnownImage(stage)) return true;
  return stageChain(stage).some(
    (part) =>
      part.steps.some((step) => uvCommands(step).length > 0) ||
      model.flow(part).events.some(({ effect }) => {
        if (effect.kind === 'unknown') return isInside(folder, effect.area);
        if (effect.kind !== 'copy' || effect.source.kind === 'inline' || effect.source.kind === 'context') return false;
        return isInside(folder, effect.path) || isInside(effect.path, folder);
      }),
  );
}
