import { expandWord } from './expand';
import type { Mount } from './parse';
import { resolvePath } from './paths';
import type { Step } from './stage';

/** Where a mount of a `RUN` lies, absolute; undefined when that cannot be known. */
export function mountTarget({ options }: Mount, { lookup, stage, workdir }: Step): string | undefined {
  const { value, resolved } = expandWord(options.get('target') ?? '', lookup, stage.escape);
  return resolved && value !== '' ? resolvePath(value, workdir) : undefined;
}

/** The places that the mounts of a `RUN` take, as far as they are known: nothing of what is written there gets into the image. */
export function mountTargets(step: Step): string[] {
  return (step.run?.mounts ?? []).flatMap((mount) => mountTarget(mount, step) ?? []);
}
