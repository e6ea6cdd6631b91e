import type { Step } from './stage';
import { stageChain } from './stage';
import type { UvSync } from './uv';
import { projectFolder, syncedEnvironment } from './uv-settings';

/** Instructions that no command before or after them notices. */
const unnoticed = new Set(['LABEL', 'EXPOSE', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'STOPSIGNAL', 'MAINTAINER']);

/** What happens between two steps of a stage that a `uv sync` could notice; undefined for steps of two stages. */
export function noticedBetween({ stage, index }: Step, later: Step): Step[] | undefined {
  if (stage !== later.stage) return undefined;
  return stage.steps.slice(index + 1, later.index).filter(({ keyword }) => !unnoticed.has(keyword));
}

/** Whether nothing happens between two steps of a stage that a `uv sync` could notice. */
export function nothingBetween(step: Step, later: Step): boolean {
  return noticedBetween(step, later)?.length === 0;
}

/** The steps before one, in its stage and in the stages below. */
export function stepsBefore({ stage, index }: Step): Step[] {
  return stageChain(stage)
    .toReversed()
    .flatMap((part) => (part === stage ? part.steps.slice(0, index) : part.steps));
}

/** Two that fill one environment for one project. */
export function sameTarget(a: UvSync, b: UvSync): boolean {
  const environment = syncedEnvironment(a);
  return environment !== undefined && environment === syncedEnvironment(b) && projectFolder(a) === projectFolder(b);
}

const leavesProjectOut = new Set(['--no-install-project', '--no-install-workspace', '--no-install-local']);

/** With one of these the project itself is not installed: its source need not be there yet. */
export function installsProject({ options, sets }: UvSync): boolean {
  return ![...leavesProjectOut].some((option) => options.has(option)) && !sets('UV_NO_INSTALL_PROJECT');
}

/** The words of a `uv sync`, without those that leave the project out: what else it is told. */
export function otherWords({ args }: UvSync): string {
  return args
    .map(({ value }) => value)
    .filter((value) => !leavesProjectOut.has(value))
    .sort()
    .join(' ');
}
