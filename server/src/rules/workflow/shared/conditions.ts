import type { Step } from '../../../lang/workflow/model';
import { mapGet, scalarOf } from '../../../lang/yaml/nodes';

/**
 * Whether a step may be left out for what other steps, or the runner, found: a condition on it or on its job asks for that.
 * @param perLeg What is told of it holds in some legs of the matrix only.
 */
export function mayBeLeftOut({ if: own, job }: Step, perLeg: boolean): boolean {
  const conditions = [own, scalarOf(mapGet(job?.map, 'if'))?.value];
  const asks = perLeg ? /hashFiles|steps\.|needs\.|env\.|matrix|^false$/ : /hashFiles|steps\.|needs\.|env\.|^false$/;
  return conditions.some((condition) => condition !== undefined && asks.test(condition));
}
