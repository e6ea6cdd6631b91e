import type { CopyEffect, FlowEvent, StageFlow } from './flow';
import { isInside, resolvePath } from './paths';
import type { RunCommand } from './run';
import type { Stage, Step } from './stage';
import { isPythonTool } from './tool-effects';

/** A virtual environment of Python, where it was made. */
export interface MadeEnvironment {
  /** Absolute: where it was made. Its scripts name this path. */
  readonly path: string;
  readonly tool: 'venv' | 'virtualenv' | 'uv' | 'poetry';
  /** The `RUN` that made it; `step.stage` is the stage. */
  readonly step: Step;
  readonly command: RunCommand;
  /** It may be moved: `uv venv --relocatable`. */
  readonly relocatable: boolean;
}

/** An environment where it lies in a stage. */
export interface Environment {
  readonly made: MadeEnvironment;
  /** Absolute: where it lies in this stage. */
  readonly path: string;
  /** The `COPY` that brought it into this stage, or into a stage below; undefined where it was made. */
  readonly copy: Step | undefined;
  /** It surely is there when the build passes. */
  readonly certain: boolean;
}

/** More than any image has; stages that copy each other twice would double the number each time. */
const MAX_ENVIRONMENTS = 64;

/** Interpreters' own folders: `UV_PROJECT_ENVIRONMENT=/usr/local` installs there and makes no environment. */
const interpreterFolder = /^\/(usr(\/local)?)?$/;

/** Whether any command may make one: else there is no need to follow files. */
export function mayMakeEnvironments(stages: readonly Stage[]): boolean {
  const makes = ({ name }: RunCommand): boolean => isPythonTool(name) || name === 'uv' || name === 'poetry';
  return stages.some(({ steps }) => steps.some(({ run }) => run?.commands.some(makes)));
}

/**
 * The virtual environments that a stage has at its end: made in it, inherited, copied from other stages, moved.
 * Remembered per stage by the caller (`DockerfileModel.environments`).
 */
export function stageEnvironments(
  stage: Stage,
  flow: StageFlow,
  environmentsOf: (stage: Stage) => readonly Environment[],
): readonly Environment[] {
  const { base } = stage;
  const found = new Map<string, Environment>();
  const add = (environment: Environment): void => {
    if (found.size < MAX_ENVIRONMENTS) found.set(environment.path, environment);
  };
  if (base.kind === 'stage') for (const environment of environmentsOf(base.stage)) add(environment);
  for (const event of flow.events) {
    const { effect, step, certain } = event;
    if (effect.kind === 'delete' && certain && !effect.some) {
      for (const path of found.keys()) if (isInside(path, effect.path)) found.delete(path);
    } else if (effect.kind === 'copy') {
      for (const { environment, path } of broughtBy(effect, environmentsOf))
        add({ ...environment, path, copy: step, certain: environment.certain && certain && !effect.partial });
    } else if (effect.kind === 'tree' && effect.environment) {
      const made = madeBy(event, effect.path);
      const before = found.get(effect.path);
      // A tool that finds one in its place goes on with it, unless another stage made it.
      if (made && (before === undefined || before.copy)) add({ made, path: made.path, copy: undefined, certain });
    } else if (effect.kind === 'tree' && effect.copiedFrom !== undefined) {
      for (const { environment, path } of carried([...found.values()], effect.copiedFrom, effect.path))
        add({ ...environment, path, certain: false });
    }
  }
  return [...found.values()];
}

/** What a `COPY` takes along from another stage, and where to. A part of an environment is none. */
export function broughtBy(
  { source, path: to }: CopyEffect,
  environmentsOf: (stage: Stage) => readonly Environment[],
): { environment: Environment; path: string }[] {
  return source.kind === 'stage' ? carried(environmentsOf(source.stage), source.path, to) : [];
}

/** The environments at or below `from`, with their paths after the contents of that folder were put into `to`. */
function carried(
  environments: readonly Environment[],
  from: string,
  to: string,
): { environment: Environment; path: string }[] {
  return environments
    .filter(({ path }) => isInside(path, from))
    .map((environment) => ({
      environment,
      path: resolvePath(`${to}/${environment.path.slice(from.length)}`, undefined)!,
    }));
}

function madeBy({ step, command }: FlowEvent, path: string): MadeEnvironment | undefined {
  if (command === undefined || interpreterFolder.test(path)) return undefined;
  const words = new Set(command.args.map(({ value }) => value));
  const tool =
    command.name === 'uv' || command.name === 'poetry'
      ? command.name
      : command.name === 'virtualenv' || words.has('virtualenv')
        ? 'virtualenv'
        : 'venv';
  return { path, tool, step, command, relocatable: words.has('--relocatable') };
}
