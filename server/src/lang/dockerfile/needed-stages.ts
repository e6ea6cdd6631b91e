import type { DockerfileModel } from './model';
import { findStage, sourceStage, stageChain, type Stage } from './stage';

/**
 * The stages that BuildKit builds for a target (a name or a number; the last stage without one), in order of the file: what it
 * stands on, copies from and mounts, and so on. Undefined where no stage has that name.
 */
export function neededStages({ stages }: DockerfileModel, target?: string): readonly Stage[] | undefined {
  const goal = target === undefined ? stages.at(-1) : findStage(stages, target, stages.length);
  if (goal === undefined) return undefined;
  const needed = new Set<Stage>();
  const open = [goal];
  for (let stage = open.pop(); stage !== undefined; stage = open.pop()) {
    if (needed.has(stage)) continue;
    needed.add(stage);
    const { index } = stage;
    if (stage.base.kind === 'stage') open.push(stage.base.stage);
    for (const step of stage.steps) {
      const mounted = step.run?.mounts.map(({ options }) => findStage(stages, options.get('from') ?? '', index)) ?? [];
      open.push(...[sourceStage(step, stages), ...mounted].filter((source) => source !== undefined));
    }
  }
  return stages.filter((stage) => needed.has(stage));
}

/** Whether a target needs a stage that runs commands and that it does not stand on, so that its layers do not ship. */
export function hasBuildStages(model: DockerfileModel, target?: string): boolean {
  const needed = neededStages(model, target);
  const goal = target === undefined ? model.stages.at(-1) : findStage(model.stages, target, model.stages.length);
  const shipped = goal ? stageChain(goal) : [];
  return needed?.some((stage) => !shipped.includes(stage) && stage.steps.some(({ run }) => run !== undefined)) ?? false;
}
