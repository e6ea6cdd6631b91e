import { wantsFull } from '../../../data/runtime-libraries';
import type { OneStage } from './assemble';
import type { Part } from './roles';
import { splitPackages } from './system-packages';

/**
 * The base with the tag of its slim variant, where nothing is known to need more: no packages of the system are left for the image that
 * runs, it starts none of the programs that the slim one lacks, and no dependency is known to load a library that comes with the full one.
 * @param dependencies their names, all that are known
 * @param buildPackages names of packages that only this kind of build needs
 */
export function slimImage(
  { stage, base }: OneStage,
  parts: readonly Part[],
  started: string,
  dependencies: readonly string[],
  buildPackages?: RegExp,
): string | undefined {
  const written = stage.from.words[0]!;
  if (base.slim === undefined || written.raw.includes('$') || dependencies.some(wantsFull)) return undefined;
  const words = new Set(started.split(/[^\w.+-]+/));
  if (base.slim.lacks.some((program) => words.has(program))) return undefined;
  const packages = parts.filter(({ role }) => role === 'packages');
  if (packages.some(({ step }) => splitPackages(step, base.family, buildPackages, started)?.runtime !== undefined))
    return undefined;
  return withTag(written.value, base.slim.tag);
}

/** An image's name with another tag. */
function withTag(image: string, tag: string): string {
  const colon = image.lastIndexOf(':');
  return `${colon > image.lastIndexOf('/') ? image.slice(0, colon) : image}:${tag}`;
}
