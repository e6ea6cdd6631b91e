import type { Step, WorkflowModel } from './model';

/** The value of an environment variable for a step; undefined where nothing in the file sets it to a text. */
export function environment(model: WorkflowModel, step: Step, name: string): string | undefined {
  for (const level of [step.env, step.job?.env ?? [], model.env]) {
    const found = level.find((variable) => variable.name === name);
    if (found) return found.value;
  }
  return undefined;
}
