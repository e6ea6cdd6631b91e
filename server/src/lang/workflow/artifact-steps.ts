import { remember } from '../remember';
import { expressionsIn } from './expressions';
import type { Job, Step, WorkflowModel } from './model';
import { listItems, mapGet, mapOf } from '../yaml/nodes';
import type { YamlNode } from '../yaml/parse';

/** A step that uploads or downloads workflow artifacts, in a job. */
export interface ArtifactStep {
  readonly step: Step;
  readonly job: Job;
  /** As written; undefined where none is given: the upload's own default, every artifact of a download. */
  readonly name: string | undefined;
}

export const artifactUploads = remember((model: WorkflowModel) => artifactSteps(model, 'actions/upload-artifact'));
export const artifactDownloads = remember((model: WorkflowModel) => artifactSteps(model, 'actions/download-artifact'));

function artifactSteps({ jobs }: WorkflowModel, action: string): ArtifactStep[] {
  return jobs.flatMap((job) =>
    job.steps
      .filter(({ uses }) => uses?.action.toLowerCase() === action)
      .map((step) => ({ step, job, name: inputOf(step, 'name') })),
  );
}

/** The value of an input; undefined where it is absent or empty. */
export function inputOf({ inputs }: Step, name: string): string | undefined {
  return inputs.find((each) => each.name.toLowerCase() === name)?.value || undefined;
}

/** A text is the same in all jobs and legs of one run: its expressions ask only for what is so of the run. */
export function isSameInRun(text: string): boolean {
  return expressionsIn(text).every(({ start, end }) =>
    /^\$\{\{\s*github\.(?:sha|ref|ref_name|head_ref|run_id|run_number|repository|actor|event_name|event\.[\w.]+)\s*\}\}$/.test(
      text.slice(start, end),
    ),
  );
}

/** A matrix whose legs are known to be at least two. */
export interface Legs {
  /** The expressions that together differ from leg to leg. */
  readonly differ: readonly string[];
}

/** What tells the legs of a job from each other; undefined where there may be only one. */
export const legsOf = remember((job: Job): Legs | undefined => {
  const matrix = mapOf(mapGet(mapOf(mapGet(job.map, 'strategy')), 'matrix'));
  if (matrix === undefined || mapGet(matrix, 'exclude') !== undefined) return undefined;
  const include = mapGet(matrix, 'include');
  const axes = matrix.entries.filter(({ key }) => key.value !== 'include');
  const known = axes.every(({ value }) => value?.kind === 'list') && (include === undefined || include.kind === 'list');
  const several = axes.filter(({ value }) => listItems(value).length > 1);
  if (axes.length > 0 ? several.length === 0 : listItems(include).length < 2) return undefined;
  const index = { differ: ['strategy.job-index'] };
  if (!known || (axes.length > 0 && include !== undefined)) return index;
  if (axes.length > 0) {
    const fit = several.every(({ value }) => areDistinctNames(listItems(value)));
    return fit ? { differ: several.map(({ key }) => `matrix.${key.value}`) } : index;
  }
  const legs = listItems(include).map((leg) => mapOf(leg));
  const key = legs[0]?.entries.find(({ key: { value } }) => areDistinctNames(legs.map((leg) => mapGet(leg, value))));
  return key ? { differ: [`matrix.${key.key.value}`] } : index;
});

/** Plain texts that may stand in the name of an artifact, no two the same. */
function areDistinctNames(nodes: readonly (YamlNode | undefined)[]): boolean {
  const names = nodes.map((node) =>
    node?.kind === 'scalar' && /^[\w.+ -]+$/.test(node.value) ? node.value : undefined,
  );
  return !names.includes(undefined) && new Set(names).size === names.length;
}
