import { earlierSteps, isOpaque } from './earlier-steps';
import type { ImageBuild } from './image-builds';
import type { Step, WorkflowModel } from './model';
import { environment } from './environment';

/** Actions about images that leave the builder as it is. */
const harmless =
  /^docker\/(?:login|metadata|build-push|bake|setup-qemu|scout|setup-compose)-action$|^docker\/[\w-]*lint[\w-]*$|hadolint|docker-?hub|docker-?login|ecr-login/i;
const aboutBuilders = /docker|buildx|buildkit|builder|containerd|depot|blacksmith|namespace|podman|minikube/i;
const changesBuilder =
  /\bbuildx\s+(?:create|use|install|bake\s+--builder)|BUILDX_BUILDER|DOCKER_HOST|containerd-snapshotter|daemon\.json|docker\s+context\s+(?:use|create)|depot\s/;

/**
 * Whether a build may run on another builder than the one that Docker has from the start: a step before it sets one up, or may
 * do so unseen.
 */
export function mayHaveBuilder(model: WorkflowModel, build: ImageBuild): boolean {
  const { step } = build;
  if (build.all('builder').length > 0 || environment(model, step, 'BUILDX_BUILDER') !== undefined) return true;
  if (step.run && changesBuilder.test(step.run.source.text)) return true;
  return earlierSteps(model, step).some((earlier) => setsBuilder(earlier));
}

function setsBuilder(step: Step): boolean {
  if (isOpaque(step)) return true;
  const action = step.uses?.action ?? '';
  if (aboutBuilders.test(action) && !harmless.test(action)) return true;
  return step.run !== undefined && changesBuilder.test(step.run.source.text);
}
