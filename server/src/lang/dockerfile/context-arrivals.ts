import { kindAt } from '../../context/lookup';
import type { DirectoryEntry } from '../../context/files';
import { contextUses } from './context-uses';
import type { ContextUse } from './context-uses';
import type { DockerfileModel } from './model';
import { resolvePath } from './paths';

/** A file or folder of the context that comes along with a folder that is copied into an image that ships. */
export interface ContextArrival {
  readonly use: ContextUse;
  /** Relative to the context. */
  readonly path: string;
  readonly entry: DirectoryEntry;
}

/**
 * The entries that `wanted` picks among those that copied folders bring into a stage that ships, or through another stage into the final one,
 * by what is known of the context. Of a folder that is picked nothing more is listed. What the ignore file leaves out does not come.
 */
export function contextArrivals(
  model: DockerfileModel,
  wanted: (entry: DirectoryEntry, path: string) => boolean,
): ContextArrival[] {
  const { context, ignores, shippedStages, finalStage, stages } = model;
  if (context === undefined || !context.certain || finalStage === undefined) return [];
  const found: ContextArrival[] = [];
  const seen = new Set<string>();
  for (const use of stages.flatMap(({ steps }) => steps).flatMap(contextUses)) {
    const { step } = use;
    const to = step.copy?.destinationPath;
    if (use.isPattern || to === undefined || kindAt(context, use.path) !== 'directory') continue;
    // `COPY app /` is mostly a program that a pipeline built, whatever folder has that name in the repository.
    if (use.path !== '' && to === '/') continue;
    // What `--exclude` leaves out would have to be matched too.
    if (step.instruction.flags.some(({ name }) => name === 'exclude' || name === 'parents')) continue;
    const ships = shippedStages.includes(step.stage);
    const visit = (folder: string): void => {
      for (const entry of context.folders.get(folder) ?? []) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        const { ignored } = ignores.isIgnored(path);
        if (ignored && !ignores.mayExceptBelow(path)) continue;
        if (!ignored && wanted(entry, path)) {
          const inImage = resolvePath(path.slice(use.path === '' ? 0 : use.path.length + 1), to)!;
          const arrives = ships || model.flow(finalStage).has(inImage) === 'yes';
          if (arrives && !seen.has(path)) found.push({ use, path, entry });
          seen.add(path);
        } else if (entry.kind === 'directory') visit(path);
      }
    };
    visit(use.path);
  }
  return found;
}
