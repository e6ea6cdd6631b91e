import { rootBase, stageChain } from './stage';
import type { Step } from './stage';
import { expandWord } from './expand';

/** The user that a step runs as, as written, without its group; undefined when it is not known. */
function userBefore(step: Step): string | undefined {
  const { stage } = step;
  for (const part of stageChain(stage)) {
    const steps = part === stage ? part.steps.slice(0, step.index) : part.steps;
    const found = steps.findLast(({ keyword }) => keyword === 'USER');
    if (found === undefined) continue;
    const { value, resolved } = expandWord(found.instruction.arguments.text.trim(), found.lookup, '\\');
    return resolved ? value.split(':', 1)[0] : undefined;
  }
  const base = rootBase(stage);
  if (base.kind === 'scratch') return 'root';
  return base.kind === 'image' ? base.known?.user : undefined;
}

/** Whether a step surely runs as root. */
export function runsAsRoot(step: Step): boolean {
  return /^(root|0)$/.test(userBefore(step) ?? '');
}
