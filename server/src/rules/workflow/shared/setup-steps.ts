import type { TextEdit } from '../../../core/text';
import { calls, earlierSteps } from '../../../lang/workflow/earlier-steps';
import { insertStepBefore } from '../../../lang/workflow/edits';
import type { Step, WorkflowModel } from '../../../lang/workflow/model';
import { newUses } from './pins';

/** What prepares a build, in the order of Docker's own examples. */
const order = ['docker/setup-qemu-action', 'docker/setup-buildx-action', 'docker/login-action'] as const;

/**
 * The step above which one that prepares a build belongs: below what comes earlier in the usual order, else above the first of
 * what comes later.
 */
export function placeOfSetup(model: WorkflowModel, build: Step, action: (typeof order)[number]): Step {
  const at = order.indexOf(action);
  const steps = earlierSteps(model, build);
  const below = steps.findLastIndex((step) => calls(step, ...order.slice(0, at)));
  return steps.slice(below + 1).find((step) => calls(step, ...order.slice(at + 1))) ?? build;
}

/** The edit that adds such a step, named where the build is; undefined where none can be written. */
export function addSetup(
  model: WorkflowModel,
  build: Step,
  action: (typeof order)[number],
  name: string,
): TextEdit | undefined {
  const uses = newUses(model, action);
  if (uses === undefined) return undefined;
  const named = build.name === undefined ? [] : [`name: ${name}`];
  return insertStepBefore(model, placeOfSetup(model, build, action), [...named, `uses: ${uses}`]);
}
