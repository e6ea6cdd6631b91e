import { rootBase } from './stage';
import type { Stage } from './stage';

/** Whether the image below a stage is in our tables: only then is it known which variables it does not set. */
export function standsOnKnownImage(stage: Stage): boolean {
  const base = rootBase(stage);
  return base.kind === 'scratch' || (base.kind === 'image' && base.known !== undefined);
}
