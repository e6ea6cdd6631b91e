import { rootBase } from './stage';
import type { Stage } from './stage';

/** Whether the image below a stage is in our tables: only then is it known which variables it does not set. */
export function standsOnKnownImage(stage: Stage): boolean {
  const base = rootBase(stage);
  return base.kind === 'scratch' || (base.kind === 'image' && base.known !== undefined);
}

/** Debian's code name in the tag of a base. */
export function debianRelease(base: Stage['base']): string | undefined {
  const tag = base.kind === 'image' ? (base.reference.tag ?? '') : '';
  return tag.split('-').find((part) => /^(bullseye|bookworm|trixie)$/.test(part));
}
