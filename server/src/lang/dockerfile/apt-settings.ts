import { isInside } from './paths';
import { remember } from '../remember';
import { stageChain } from './stage';
import type { Stage, Step } from './stage';

/** Whether something that is written or copied to apt's settings, in the chain of stages up to this step, may leave out recommended packages. */
export function mayLeaveOutRecommends({ stage, index }: Step): boolean {
  return stageChain(stage).some((part) => {
    const first = firstSetting(part);
    return first !== undefined && (part !== stage || first <= index);
  });
}

/** The index of the step that first touches the settings. */
const firstSetting = remember(
  ({ steps }: Stage): number | undefined =>
    steps.find(
      ({ run, copy }) =>
        /install-recommends/i.test(run?.script.text.replaceAll(/--(no-)?install-recommends/g, '') ?? '') ||
        (copy?.destinationPath !== undefined && isInside(copy.destinationPath, '/etc/apt/apt.conf.d')) ||
        copy?.destinationPath === '/etc/apt/apt.conf',
    )?.index,
);
