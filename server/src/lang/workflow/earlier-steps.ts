import type { Step, WorkflowModel } from './model';
import { mapGet, scalarOf } from '../yaml/nodes';

/** The steps that run before a step: those above it in its job, or in its composite action. */
export function earlierSteps(model: WorkflowModel, step: Step): readonly Step[] {
  const steps = step.job?.steps ?? model.steps;
  return steps.slice(0, Math.max(steps.indexOf(step), 0));
}

/**
 * Whether what a step does cannot be read in the file: it calls an action of this repository, or one behind an expression.
 * A rule that argues from the absence of a step is silent behind it.
 */
export function isOpaque(step: Step): boolean {
  return step.uses === undefined && scalarOf(mapGet(step.map, 'uses')) !== undefined;
}

/** Whether a step calls one of these actions; `owner/repo` or `owner/repo/path` in lower case. */
export function calls(step: Step, ...actions: readonly string[]): boolean {
  return actions.includes(step.uses?.action.toLowerCase() ?? '');
}
