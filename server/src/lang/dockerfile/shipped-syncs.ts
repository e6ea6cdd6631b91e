import type { DockerfileModel } from './model';
import { isInside } from './paths';
import { stageChain } from './stage';
import type { Stage } from './stage';
import { uvSyncs } from './uv';
import type { UvSync } from './uv';
import { syncedEnvironment } from './uv-settings';

/** Each `uv sync` whose environment ships: made in a stage that ships, or copied from stage to stage into one. In order of the file. */
export function shippedSyncs(model: DockerfileModel): UvSync[] {
  const { stages, shippedStages } = model;
  const found = new Set<UvSync>();
  const syncs = new Map(stages.map((stage) => [stage, stage.steps.flatMap(uvSyncs)]));
  if (![...syncs.values()].some((list) => list.length > 0)) return [];
  const seen = new Set<string>();
  const visit = (stage: Stage, folder: string): void => {
    const key = `${stage.index} ${folder}`;
    if (seen.has(key) || seen.size > 500) return;
    seen.add(key);
    for (const part of stageChain(stage)) {
      for (const sync of syncs.get(part) ?? []) {
        const path = folder === '/' ? '/' : syncedEnvironment(sync);
        if (path !== undefined && (isInside(path, folder) || isInside(folder, path))) found.add(sync);
      }
      for (const { effect } of model.flow(part).events) {
        if (effect.kind !== 'copy' || effect.source.kind !== 'stage') continue;
        if (isInside(effect.path, folder) || isInside(folder, effect.path))
          visit(effect.source.stage, effect.source.path);
      }
    }
  };
  for (const stage of shippedStages) visit(stage, '/');
  return [...syncs.values()].flat().filter((sync) => found.has(sync));
}
