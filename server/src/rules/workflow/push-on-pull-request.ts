import { defineRule } from '../../core/rule';
import type { TextEdit } from '../../core/text';
import { quoted } from '../../lang/workflow/edits';
import { fieldsOf, imageBuilds, type ImageBuild } from '../../lang/workflow/image-builds';
import type { Job, WorkflowModel } from '../../lang/workflow/model';
import { listItems, mapGet, mapOf, scalarOf } from '../../lang/yaml/nodes';
import type { YamlNode, YamlScalar } from '../../lang/yaml/parse';

interface Data {
  /** The value of the input `push`, where that is what pushes. */
  readonly push: YamlScalar | undefined;
}

export default defineRule<WorkflowModel, Data>({
  id: 'push-on-pull-request',
  language: 'workflow',
  group: 'images',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    pushed: 'The image is pushed on pull requests too, before anybody has merged them',
    condition: 'Push on other events than pull requests only',
  },

  check(model, report) {
    if (!runsOnPullRequests(model)) return;
    for (const build of imageBuilds(model)) {
      const { step } = build;
      const setting = pushSetting(build);
      if (setting === undefined || step.job === undefined || step.if !== undefined) continue;
      if (mayBeSkipped(model, step.job) || isMeant(model, build, step.job)) continue;
      const value = scalarOf(mapGet(mapOf(mapGet(step.map, 'with')), 'push'));
      const push = build.by !== 'command' && !setting.perLeg && value?.value === 'true' ? value : undefined;
      report('pushed', build.by === 'command' ? build.range : setting.range, { push });
    }
  },

  fix({ push }, offer) {
    if (push) offer('condition', { edits: [onlyElsewhere(push)] });
  },
});

/** A pull request that is closed has been merged, or is given up. */
function runsOnPullRequests({ triggers }: WorkflowModel): boolean {
  const trigger = triggers.find(({ name }) => name === 'pull_request');
  const types = trigger && mapGet(trigger.filters, 'types');
  if (types === undefined) return trigger !== undefined;
  const names = (types.kind === 'list' ? listItems(types) : [types]).map((node) => scalarOf(node)?.value ?? '');
  return names.some((name) => ['opened', 'synchronize', 'reopened'].includes(name));
}

/** The setting that says plainly that the image is pushed. */
function pushSetting(build: ImageBuild): ReturnType<ImageBuild['all']>[number] | undefined {
  const [push] = build.all('push');
  if (push) return push.value === 'true' && !push.perLeg ? push : undefined;
  return build.all('outputs').find((output) => {
    const fields = fieldsOf(output);
    const type = fields.get('type');
    return !output.perLeg && (type === 'registry' || (type === 'image' && fields.get('push') === 'true'));
  });
}

/** A condition of the job, or of one that it waits for, may leave pull requests out. */
function mayBeSkipped({ jobs }: WorkflowModel, job: Job): boolean {
  const byId = new Map(jobs.map((other) => [other.id, other]));
  const seen = new Set<Job>();
  const visit = (other: Job | undefined): boolean => {
    if (other === undefined || seen.has(other)) return false;
    seen.add(other);
    if (mapGet(other.map, 'if') !== undefined) return true;
    const needs = mapGet(other.map, 'needs');
    const names: readonly (YamlNode | undefined)[] = needs?.kind === 'list' ? listItems(needs) : [needs];
    return names.some((name) => visit(byId.get(scalarOf(name)?.value ?? '')));
  };
  return visit(job);
}

/** A registry on the runner itself, and names that speak of the pull request or the commit, say that it is meant. */
function isMeant({ text, env }: WorkflowModel, build: ImageBuild, job: Job): boolean {
  const around = text.slice(job.range.start, job.range.end) + env.map(({ value }) => value ?? '').join(' ');
  if (
    /\b(?:localhost|127\.0\.0\.1)[:/]|ttl\.sh|image:\s*["']?(?:docker\.io\/(?:library\/)?)?registry[:@\s]/.test(around)
  )
    return true;
  const names = [...build.all('tags'), ...build.all('outputs'), ...build.all('cache-to')].map(({ value }) => value);
  return names.some((name) => /event\.(?:number|pull_request)|head_ref|github\.sha|GITHUB_SHA|\bpr-/i.test(name));
}

function onlyElsewhere({ range, inFlow }: YamlScalar): TextEdit {
  return { range, newText: quoted("${{ github.event_name != 'pull_request' }}", inFlow) };
}
