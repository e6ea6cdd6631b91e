import type { FlowEvent, Known, StageFlow } from './flow';
import { standsOnKnownImage } from './known-base';
import { mountTarget } from './mount-targets';
import { baseName, isInside, isSystemPath, pathAndParents, resolvePath } from './paths';
import type { Stage, Step } from './stage';
import type { UvCommand } from './uv';
import { projectFolder } from './uv-settings';

/** Whether a file of the project (`uv.lock`) is there for a command: in its folder or in one above it, in the image or bound to it. */
export function reachesUv(uv: UvCommand, name: string, flowOf: (stage: Stage) => StageFlow): Known {
  const folder = projectFolder(uv);
  if (folder === undefined) return 'unknown';
  const answerIn = (parent: string): Known => {
    const path = resolvePath(name, parent)!;
    if (isBound(uv, path)) return 'yes';
    const answer = flowOf(uv.step.stage).has(path, uv.step);
    return answer === 'unknown' && !mayBring(path, uv.step.stage, flowOf, uv.step) ? 'no' : answer;
  };
  const answers = new Set(['/', ...pathAndParents(folder)].map(answerIn));
  if (answers.has('yes')) return 'yes';
  // What earlier commands of the same script write is not followed here.
  const writesBefore = uv.run.commands.indexOf(uv.command) > 0 && uv.run.commands[0]!.name !== 'cd';
  return writesBefore || answers.has('unknown') ? 'unknown' : 'no';
}

/** Whether anything may have brought the path, when a source that is named like a file is one. */
function mayBring(path: string, stage: Stage, flowOf: (stage: Stage) => StageFlow, before?: Step): boolean {
  const writers = flowOf(stage).writersBelow(path, before);
  if (writers.some((event) => !bringsOtherFile(event, path))) return true;
  const { base } = stage;
  return base.kind === 'stage' ? mayBring(path, base.stage, flowOf) : !standsOnKnownImage(stage) || isSystemPath(path);
}

/** A `COPY` of one file with another name: `pyproject.toml`, `LICENSE`, `.python-version`. */
function bringsOtherFile({ effect }: FlowEvent, path: string): boolean {
  if (effect.kind !== 'copy' || effect.source.kind !== 'context' || effect.path === path) return false;
  const name = baseName(`/${effect.source.path}`);
  return name !== baseName(path) && /^(LICENSE|README|Makefile|.*\.[\w-]+)$/.test(name);
}

/** Whether a mount of the `RUN` may bring the path. */
function isBound({ run, step }: UvCommand, path: string): boolean {
  return run.mounts.some((mount) => {
    if (mount.type === 'secret' || mount.type === 'ssh') return false;
    const target = mountTarget(mount, step);
    return target === undefined || isInside(path, target);
  });
}
