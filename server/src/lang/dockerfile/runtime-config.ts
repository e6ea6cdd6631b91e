import type { Stage, Step } from './stage';
import { stageChain } from './stage';

/** The instructions whose only meaning is the configuration of the image that ships. */
export type RuntimeKeyword =
  | 'ENTRYPOINT'
  | 'CMD'
  | 'HEALTHCHECK'
  | 'USER'
  | 'EXPOSE'
  | 'ENV'
  | 'VOLUME'
  | 'STOPSIGNAL'
  | 'LABEL';

const runtimeKeywords: ReadonlySet<string> = new Set<RuntimeKeyword>([
  'ENTRYPOINT',
  'CMD',
  'HEALTHCHECK',
  'USER',
  'EXPOSE',
  'ENV',
  'VOLUME',
  'STOPSIGNAL',
  'LABEL',
]);

/** Instructions that may stand several times in a stage and add up; of the others the last counts. */
const additive: ReadonlySet<string> = new Set(['EXPOSE', 'ENV', 'VOLUME', 'LABEL']);

/**
 * What the instructions of a stage and of the stages below it leave in force at its end, in the order of the file.
 * The base image's own configuration is not part of it. An `ENTRYPOINT` resets a `CMD` of the stages below
 * (moby: "ENTRYPOINT will reset CMD to an empty value" when it is inherited).
 */
export function runtimeConfig(stage: Stage): Step[] {
  const inForce: Step[] = [];
  for (const { steps } of stageChain(stage).toReversed()) {
    const own: Step[] = [];
    for (const step of steps) {
      if (!runtimeKeywords.has(step.keyword)) continue;
      if (!additive.has(step.keyword)) remove(own, step.keyword);
      own.push(step);
    }
    const ownKeywords = new Set(own.map(({ keyword }) => keyword));
    for (const keyword of ownKeywords) if (!additive.has(keyword)) remove(inForce, keyword);
    if (ownKeywords.has('ENTRYPOINT')) remove(inForce, 'CMD');
    inForce.push(...own);
  }
  return inForce;
}

function remove(steps: Step[], keyword: string): void {
  for (let i = steps.length - 1; i >= 0; i--) if (steps[i]!.keyword === keyword) steps.splice(i, 1);
}
