import { defineRule } from '../../core/rule';
import { dockerfileModels } from '../../lang/workflow/build-files';
import { foreignPlatforms, mayEmulate, runsInTarget } from '../../lang/workflow/emulation';
import { hostedArchitectures } from '../../lang/workflow/hosted';
import { imageBuilds, targetsOf, type ImageBuild } from '../../lang/workflow/image-builds';
import type { Job, WorkflowModel } from '../../lang/workflow/model';
import { mapGet, mapOf } from '../../lang/yaml/nodes';
import type { Setting } from '../../lang/workflow/settings';
import { addSetup } from './shared/setup-steps';

interface Data {
  readonly platform: string;
  readonly build: ImageBuild;
}

export default defineRule<WorkflowModel, Data>({
  id: 'missing-emulator',
  language: 'workflow',
  group: 'images',
  severity: 'error',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    missing: 'The runner cannot run the commands of {platform}: set up QEMU before',
    add: 'Set up QEMU before the build',
  },

  check(model, report) {
    const told = new Set<Job>();
    for (const build of imageBuilds(model)) {
      const { job } = build.step;
      if (job === undefined || told.has(job)) continue;
      const foreign = foreignTo(build, job);
      if (foreign === undefined || mayEmulate(model, build) || !runsCommands(model, build)) continue;
      told.add(job);
      report('missing', foreign.range, { platform: foreign.value, build });
    }
  },

  fix({ build }, offer, model) {
    const edit = addSetup(model, build.step, 'docker/setup-qemu-action', 'Set up QEMU');
    if (edit) offer('add', { edits: [edit] });
  },
});

/** The first platform that no leg of the job has a processor for. */
function foreignTo(build: ImageBuild, job: Job): Setting | undefined {
  const [architecture, another] = hostedArchitectures(job);
  if (architecture === undefined || another !== undefined) return undefined;
  const [foreign] = foreignPlatforms(build, architecture);
  // A leg that is taken out may be the only one.
  const excluded = mapGet(mapOf(mapGet(mapOf(mapGet(job.map, 'strategy')), 'matrix')), 'exclude') !== undefined;
  return foreign?.perLeg && excluded ? undefined : foreign;
}

/** Every Dockerfile and every target that the build may have runs a command in the image. */
function runsCommands(model: WorkflowModel, build: ImageBuild): boolean {
  const targets = targetsOf(build);
  const dockerfiles = dockerfileModels(model, build);
  return dockerfiles?.every((dockerfile) => targets?.every((target) => runsInTarget(dockerfile, target))) ?? false;
}
