import type { TextEdit } from '../../../core/text';
import type { DockerfileModel } from '../model';
import { assemble } from './assemble';
import type { OneStage, Recipe } from './assemble';
import { cargoRecipe } from './cargo';
import { goRecipe } from './go';
import { nodeRecipe } from './node';
import { pipRecipe } from './pip';
import { uvRecipe } from './uv';
import { writeStages } from './write';

/** By ecosystem; each refuses what is not its own. */
const recipes: readonly ((one: OneStage) => Recipe | undefined)[] = [
  uvRecipe,
  pipRecipe,
  nodeRecipe,
  goRecipe,
  cargoRecipe,
];

/**
 * Parts the only stage of a file into one that builds and one that runs. Undefined where the model does not know enough: an unknown
 * base, a command whose traces are not known, two ecosystems at once, a start command that needs a tool of the build.
 */
export function splitStages(model: DockerfileModel): TextEdit | undefined {
  const [stage, ...others] = model.stages;
  if (stage === undefined || others.length > 0 || stage.base.kind !== 'image') return undefined;
  const base = stage.base.known;
  if (base === undefined || !model.parsed.complete || model.parsed.problems.length > 0) return undefined;
  if (stage.steps.some(({ keyword }) => keyword === 'ONBUILD')) return undefined;
  for (const recipe of recipes) {
    const found = recipe({ model, stage, base });
    const stages = found && assemble({ model, stage, base }, found);
    if (stages) return writeStages(model.text, stage, stages, model.parsed.escape);
  }
  return undefined;
}
