import { inFolder, unknown } from '../builds/build-call';
import type { Step, WorkflowModel } from './model';
import { mapGet, mapOf, scalarOf } from '../yaml/nodes';
import type { YamlMap } from '../yaml/parse';

/** Where a step's script starts, relative to the root of the repository; `unknown` where an expression says it. */
export function workingDirectory(step: Step, { root }: Pick<WorkflowModel, 'root'>): string {
  const own = scalarOf(mapGet(step.map, 'working-directory'))?.value;
  const path = own ?? defaultDirectory(step.job?.map) ?? defaultDirectory(root) ?? '.';
  return path.includes('${{') ? unknown : inFolder('.', path);
}

function defaultDirectory(map: YamlMap | undefined): string | undefined {
  return scalarOf(mapGet(mapOf(mapGet(mapOf(mapGet(map, 'defaults')), 'run')), 'working-directory'))?.value;
}
