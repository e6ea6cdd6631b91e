import { compilesAtRunTime, isBuildProgram, isHeaderPackage } from '../../data/build-tools';
import type { Needs } from './needs';
import type { ShippedTool } from './shipped-tools';
import { rootBase, stageChain } from './stage';
import type { Stage } from './stage';

/** Programs that have others compile: what they install or run when the container starts may need compilers. */
const compilesAtStart = /^(pip[\d.]*|jupyter.*|ipython[\d.]*)$/;

/** Whether what runs in the container may compile. Where its start is not wholly known it may, unless there is no compiler. */
export function mayCompileWhenRun(stage: Stage, tools: readonly ShippedTool[], { programs, complete }: Needs): boolean {
  if ([...programs].some((name) => isBuildProgram(name) || compilesAtStart.test(name))) return true;
  const texts = stageChain(stage).flatMap(({ from, steps }) =>
    [from, ...steps.map(({ instruction }) => instruction)].map((instruction) => instruction.arguments.text),
  );
  return texts.some(compilesAtRunTime) || (!complete && !(hasOnlyHeaders(tools) && isSmall(stage)));
}

function hasOnlyHeaders(tools: readonly ShippedTool[]): boolean {
  return tools.every(
    ({ kind, install }) => kind !== 'compilers' || install!.packages.every(({ value }) => isHeaderPackage(value)),
  );
}

/** The base image has no compiler of its own. */
function isSmall(stage: Stage): boolean {
  const base = rootBase(stage);
  if (base.kind !== 'image' || base.known === undefined || base.known.name === 'php') return false;
  return /^(alpine|debian|ubuntu)$/.test(base.known.name) || /(^|-)(slim|alpine)/.test(base.reference.tag ?? '');
}
