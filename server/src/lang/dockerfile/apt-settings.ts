import { isInside } from './paths';
import { stageChain } from './stage';
import type { Step } from './stage';

/** What a Dockerfile sets for apt before a step. */
export interface AptSettings {
  /** A file in apt's folder of settings may turn recommended packages off. */
  readonly mayLeaveOut: boolean;
}

/** Looks for what is written or copied to apt's settings in the chain of stages, up to this step and in its own `RUN`. */
export function aptSettings(step: Step): AptSettings {
  const before = stageChain(step.stage).flatMap((stage) =>
    stage === step.stage ? stage.steps.slice(0, step.index + 1) : stage.steps,
  );
  const mayLeaveOut = before.some(
    ({ run, copy }) =>
      /install-recommends/i.test(run?.script.text.replaceAll(/--(no-)?install-recommends/g, '') ?? '') ||
      (copy?.destinationPath !== undefined && isInside(copy.destinationPath, '/etc/apt/apt.conf.d')) ||
      copy?.destinationPath === '/etc/apt/apt.conf',
  );
  return { mayLeaveOut };
}
