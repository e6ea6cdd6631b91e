import { t } from '../../core/l10n';
import { defineRule } from '../../core/rule';
import type { Range } from '../../core/text';
import { mayHaveBuilder } from '../../lang/workflow/builders';
import { earlierSteps } from '../../lang/workflow/earlier-steps';
import { hostedArchitectures } from '../../lang/workflow/hosted';
import { fieldsOf, imageBuilds, pushes, type ImageBuild } from '../../lang/workflow/image-builds';
import type { Job, WorkflowModel } from '../../lang/workflow/model';
import type { Setting } from '../../lang/workflow/settings';
import { addSetup, placeOfSetup } from './shared/setup-steps';

interface Data {
  readonly need: string;
  readonly build: ImageBuild;
}

const setup = 'docker/setup-buildx-action';

export default defineRule<WorkflowModel, Data>({
  id: 'missing-builder',
  language: 'workflow',
  group: 'images',
  severity: 'error',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    missing: "{need} fails on the runner's own builder: set up Buildx before",
    add: 'Set up Buildx before the build',
  },

  check(model, report) {
    const told = new Set<Job>();
    for (const build of imageBuilds(model)) {
      const { job } = build.step;
      if (job === undefined || told.has(job) || hostedArchitectures(job).length === 0) continue;
      const need = usesBuildx(model, build) ? needOf(build) : undefined;
      if (need === undefined || mayHaveBuilder(model, build)) continue;
      told.add(job);
      report('missing', need.range, { need: need.name, build });
    }
  },

  fix({ build }, offer, model) {
    const edit = addSetup(model, build.step, setup, 'Set up Docker Buildx');
    if (edit) offer('add', { edits: [edit], safety: keepsImages(model, build) ? 'safe' : 'suggestion' });
  },
});

/** Docker's own actions, and commands that name Buildx: a plain `docker build` takes no other builder. */
function usesBuildx({ text }: WorkflowModel, { by, step, range }: ImageBuild): boolean {
  if (by === 'command') return /^docker\s+buildx\s/.test(text.slice(range.start, range.end));
  return step.uses?.owner.toLowerCase() === 'docker';
}

/** What a build asks for that the driver `docker` refuses: https://docs.docker.com/build/builders/drivers/ */
function needOf(build: ImageBuild): { readonly name: string; readonly range: Range } | undefined {
  const known = (name: Parameters<ImageBuild['all']>[0]): Setting[] => build.all(name).filter(({ perLeg }) => !perLeg);
  const cache = known('cache-to').find((entry) => ['gha', 'registry', 'local', 's3', 'azblob'].includes(typeOf(entry)));
  if (cache) return { name: `cache-to: type=${typeOf(cache)}`, range: cache.range };
  const [first, second] = known('platforms').filter(({ computed }) => !computed);
  if (second && first?.value !== second.value) {
    return { name: t('A build for several platforms'), range: { start: first!.range.start, end: second.range.end } };
  }
  const output = known('outputs').find(needsBuilder);
  if (output) return { name: t('This output'), range: output.range };
  for (const name of ['sbom', 'provenance', 'attests'] as const) {
    const attestation = known(name).find(({ value, computed }) => !computed && !/^false$|disabled=true/.test(value));
    if (attestation) return { name: t('An attestation'), range: attestation.range };
  }
  return undefined;
}

function typeOf(entry: Setting): string {
  return fieldsOf(entry).get('type') ?? '';
}

function needsBuilder(output: Setting): boolean {
  const fields = fieldsOf(output);
  const type = fields.get('type');
  if (type === 'image' || type === 'registry') return fields.get('push-by-digest') === 'true';
  return type === 'oci' || (type === 'docker' && fields.has('dest'));
}

/** Other builds between the new step and this one stay in reach: the new builder gives its images to Docker only when asked. */
function keepsImages(model: WorkflowModel, build: ImageBuild): boolean {
  const place = placeOfSetup(model, build.step, setup);
  const before = new Set(earlierSteps(model, place));
  const between = new Set(earlierSteps(model, build.step).filter((step) => !before.has(step)));
  return imageBuilds(model)
    .filter((other) => between.has(other.step) && usesBuildx(model, other))
    .every((other) => pushes(other) === 'yes' || other.all('load')[0]?.value === 'true');
}
