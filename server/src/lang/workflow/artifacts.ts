import { expressionsIn, maskExpressions } from './expressions';
import type { Job, Step, WorkflowModel } from './model';

/** A step that uploads a workflow artifact. */
export interface Upload {
  readonly step: Step;
  /** As written; the action's own default where none is given. */
  readonly name: string;
  readonly path: string;
  /** It may run several times in one run of the workflow and give the same name each time. */
  readonly repeats: boolean;
}

/** Every step that calls actions/upload-artifact, of whatever version. */
export function uploadsOf(model: WorkflowModel): Upload[] {
  const calledByOthers = model.kind === 'action' || model.triggers.some(({ name }) => name === 'workflow_call');
  const jobsOf = jobsBySteps(model.jobs);
  return model.steps
    .filter(({ uses }) => uses?.action.toLowerCase() === 'actions/upload-artifact')
    .map((step) => {
      const input = (name: string): string | undefined => step.inputs.find((each) => each.name === name)?.value;
      const name = input('name') ?? 'artifact';
      const inLegs = step.job?.matrix === true && !namesLeg(name);
      const repeats = calledByOthers || inLegs || (jobsOf.get(step) ?? 0) > 1;
      return { step, name, path: input('path') ?? '', repeats };
    });
}

/** No two uploads of a run can give the same name, as far as the file tells; a name that cannot be compared counts as the same. */
export function uploadsDiffer(uploads: readonly Upload[]): boolean {
  const fixedParts = uploads.map(({ name }) => maskExpressions(name).replaceAll(/_+/g, '_'));
  return uploads.every(({ repeats }) => !repeats) && new Set(fixedParts).size === uploads.length;
}

/** The legs of a matrix give different names. */
function namesLeg(name: string): boolean {
  return expressionsIn(name).some(({ start, end }) => /\b(?:matrix|strategy)\b/.test(name.slice(start, end)));
}

/** A file or folder whose name begins with a dot is named in the path. */
export function namesHiddenFiles({ path }: Upload): boolean {
  return /(?:^|[\s/\\])\.[^./\\\s]/.test(path);
}

function jobsBySteps(jobs: readonly Job[]): Map<Step, number> {
  const counts = new Map<Step, number>();
  for (const { steps } of jobs) for (const step of steps) counts.set(step, (counts.get(step) ?? 0) + 1);
  return counts;
}
