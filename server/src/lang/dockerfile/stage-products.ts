import type { DockerfileModel } from './model';
import { isInside, resolvePath } from './paths';
import type { Stage } from './stage';
import { stageChain } from './stage';

/** What a stage put below a folder that a running program may need. */
export interface StageProducts {
  /** Absolute paths in the stage, in order: environments, what the context brings, what commands made. */
  readonly paths: readonly string[];
  /** Nothing else was put there that is worth keeping, as far as can be known: no command may have written anything. */
  readonly complete: boolean;
}

/** Top-level files and folders of a project that build, test or describe it. */
const notForRunning =
  /^(\..*|tests?|docs?|examples?|benchmarks?|node_modules|__pycache__|htmlcov|dist|build|Dockerfile.*|Containerfile.*|.*\.(md|rst|lock|dockerignore|Dockerfile)|uv\.lock.*|LICEN[CS]E.*|pyproject\.toml|setup\.(py|cfg)|MANIFEST\.in|requirements.*\.(txt|in)|Pipfile|[Mm]akefile|justfile|(docker-)?compose.*\.ya?ml|(tox|mypy|pytest)\.ini|noxfile\.py|conftest\.py|package(-lock)?\.json)$/;

/** Programs whose traces below a folder are known: the environment, and the project's metadata in it. */
const pythonTools = /^(uv|pip[\d.]*|poetry|virtualenv|python[\d.]*|.*\/bin\/(pip|python)[\d.]*)$/;

/** Whether the whole build context was copied to the folder or below it, by the stage or one that it stands on; and where to. */
export function wholeContextBelow(stage: Stage, folder: string, model: DockerfileModel): string | undefined {
  for (const part of stageChain(stage)) {
    for (const { effect } of model.flow(part).events) {
      if (
        effect.kind === 'copy' &&
        effect.source.kind === 'context' &&
        effect.source.path === '' &&
        isInside(effect.path, folder)
      )
        return effect.path;
    }
  }
  return undefined;
}

/** What is worth copying of a folder that received the whole context at `contextAt`; complete only where the context is known. */
export function productsBelow(stage: Stage, folder: string, contextAt: string, model: DockerfileModel): StageProducts {
  const paths: string[] = [];
  const add = (path: string): void => {
    if (path !== folder && isInside(path, folder) && !paths.some((other) => isInside(path, other))) paths.push(path);
  };
  for (const { path } of model.environments(stage)) add(path);
  const { context, ignores } = model;
  for (const { name } of context?.certain ? context.entries : [])
    if (!notForRunning.test(name) && !ignores.isIgnored(name).ignored) add(resolvePath(name, contextAt)!);
  let complete = context?.certain === true;
  for (const part of stageChain(stage).toReversed()) {
    for (const { effect, command, step } of model.flow(part).events) {
      // A pattern takes what the whole context brings too.
      if (step.keyword === 'COPY' && step.copy?.from === undefined) continue;
      if (effect.kind === 'file' && command !== undefined) add(effect.path);
      const mayWrite = effect.kind === 'unknown' && (isInside(effect.area, folder) || isInside(folder, effect.area));
      const isOtherTree = effect.kind === 'tree' && !effect.environment && isInside(effect.path, folder);
      if ((mayWrite && !pythonTools.test(command?.name ?? '')) || isOtherTree) complete = false;
    }
  }
  return { paths, complete };
}
