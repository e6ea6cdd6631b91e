import type { TextEdit } from '../../../core/text';
import { grant, lacking, type Needs } from '../../../lang/workflow/grant';
import type { Job, WorkflowModel } from '../../../lang/workflow/model';

/** The edits that give a job what it is not granted yet, and take nothing away; undefined where none can be written. */
export function granting(model: WorkflowModel, job: Job, needs: Needs): readonly TextEdit[] | undefined {
  const missing = lacking(job, needs);
  if (Object.keys(missing).length === 0) return [];
  const change = grant(model, job, missing);
  return change?.exact === true ? change.edits : undefined;
}
