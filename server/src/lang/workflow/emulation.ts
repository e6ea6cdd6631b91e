import type { DockerfileModel } from '../dockerfile/model';
import { neededStages } from '../dockerfile/needed-stages';
import { stageChain, type Stage } from '../dockerfile/stage';
import { earlierSteps, isOpaque } from './earlier-steps';
import { environment } from './environment';
import type { ImageBuild } from './image-builds';
import type { Step, WorkflowModel } from './model';
import type { Setting } from './settings';

type Architecture = 'x64' | 'arm64';

/** What a processor runs by itself. Whether one for arm64 runs 32-bit programs depends on the machine. */
const runs: Readonly<Record<Architecture, RegExp>> = {
  x64: /^linux\/(?:amd64|386|x86_64)(?:\/|$)/,
  arm64: /^linux\/(?:arm64|aarch64|arm)(?:\/|$)/,
};
const architectures = /^linux\/(?:amd64|386|arm64|arm|ppc64le|s390x|riscv64|mips64le|mips64|loong64)(?:\/v\d+)?$/;

/** The platforms of a build that a runner's processor cannot run. */
export function foreignPlatforms(build: ImageBuild, architecture: Architecture): readonly Setting[] {
  return build.all('platforms').filter(({ value, computed }) => {
    const platform = value.toLowerCase();
    return !computed && architectures.test(platform) && !runs[architecture].test(platform);
  });
}

/** Actions about images that bring no emulator and no machine. */
const harmless =
  /^docker\/(?:login|metadata|build-push|bake|setup-buildx|scout|setup-compose)-action$|hadolint|docker-?hub|docker-?login|ecr-login/i;
const aboutMachines =
  /docker|buildx|buildkit|builder|containerd|depot|blacksmith|namespace|podman|qemu|binfmt|emulat|multi-?arch|cross/i;
const emulates = /qemu|binfmt|DOCKER_HOST|\bbuildx\s+create\b.*(?:--append|--driver[= ](?!docker-container)|:\/\/)/;

/** Whether a step before a build may bring an emulator, or a machine that has the other architecture, or may do so unseen. */
export function mayEmulate(model: WorkflowModel, build: ImageBuild): boolean {
  const { step } = build;
  if (build.all('builder').some(({ computed, value }) => !computed && /cloud|remote/.test(value))) return true;
  if (environment(model, step, 'DOCKER_HOST') !== undefined) return true;
  return emulatesIn(step) || earlierSteps(model, step).some(bringsOne);
}

function bringsOne(step: Step): boolean {
  const action = step.uses?.action ?? '';
  // A builder on other machines, or one that has such.
  const elsewhere = step.inputs.some(
    ({ name, value }) =>
      /^(?:append|endpoint)$/i.test(name) || (/^driver$/i.test(name) && value !== 'docker-container'),
  );
  if (/^docker\/setup-buildx-action$/i.test(action)) return elsewhere || step.uses!.moreInputs;
  return isOpaque(step) || (aboutMachines.test(action) && !harmless.test(action)) || emulatesIn(step);
}

function emulatesIn({ run }: Step): boolean {
  return run !== undefined && emulates.test(run.source.text);
}

/** Whether a build surely runs commands of the platform that it builds for; none where the Dockerfile has no such target. */
export function runsInTarget(dockerfile: DockerfileModel, target: string | undefined): boolean {
  const stages = neededStages(dockerfile, target) ?? [];
  return stages.some((stage) => stage.steps.some(({ keyword }) => keyword === 'RUN') && standsOnTarget(stage));
}

/** `--platform=$BUILDPLATFORM` and fixed platforms stand on the runner's own; a base that cannot be read may be such a stage. */
function standsOnTarget(stage: Stage): boolean {
  const { from, base } = stageChain(stage).at(-1)!;
  if (base.kind === 'unresolved') return false;
  const platform = from.flags.find(({ name }) => name === 'platform');
  return platform === undefined || /^\$\{?TARGETPLATFORM\}?$/.test(platform.value ?? '');
}
