import { parseArguments } from '../dockerfile/options';
import { engines } from '../builds/command';
import { remember } from '../remember';
import { parseShell, unwrapCommand } from '../shell';
import type { Range } from '../../core/text';
import { maskExpressions } from './expressions';
import { imageBuilds, pushes, type ImageBuild } from './image-builds';
import type { Job, Step, WorkflowModel } from './model';

/** An image that a job sends to a registry where others take it from. */
export interface ImagePush {
  readonly job: Job;
  readonly step: Step;
  /** What names the push: the reference to the action, or the command. */
  readonly range: Range;
  /** The build that pushes; undefined for a `docker push`. */
  readonly build: ImageBuild | undefined;
  /** The name of the image as written, expressions and all; undefined where it is not one text. */
  readonly image: string | undefined;
}

/** A registry on the runner itself, or one whose images last for hours. */
const passing = /^(?:localhost|127\.0\.0\.1|\[::1\]|registry:\d+|ttl\.sh)(?:[:/]|$)/;

/**
 * The images that the jobs of a workflow push, in document order: by a build that says so, if only on some events, and by
 * `docker push` and its like.
 */
export const imagePushes = remember((model: WorkflowModel): readonly ImagePush[] => {
  const builds = imageBuilds(model).flatMap((build): ImagePush[] => {
    const { step } = build;
    const [tag] = build.all('tags');
    if (step.job === undefined || !mayPush(build)) return [];
    return [{ step, build, job: step.job, range: build.range, image: tag?.perLeg ? undefined : tag?.value }];
  });
  const all = [...builds, ...model.steps.flatMap((step) => commandPushes(step))];
  return all
    .filter(({ image }) => image === undefined || !passing.test(image))
    .sort((a, b) => a.range.start - b.range.start);
});

/** The first push of each job. */
export function pushesByJob(model: WorkflowModel): readonly ImagePush[] {
  const told = new Set<Job>();
  return imagePushes(model).filter(({ job }) => told.size < told.add(job).size);
}

/** An expression decides when it pushes, not whether it ever does. */
function mayPush(build: ImageBuild): boolean {
  const [push] = build.all('push');
  return pushes(build) === 'yes' || (push !== undefined && push.computed);
}

function commandPushes(step: Step): ImagePush[] {
  const { job, run } = step;
  if (job === undefined || (run?.shell !== 'bash' && run?.shell !== 'sh') || !run.source.text.includes('push'))
    return [];
  const script = parseShell({ text: maskExpressions(run.source.text), segments: run.source.segments });
  return script.commands.flatMap((command): ImagePush[] => {
    const { name, args } = unwrapCommand(command);
    const words = args[0]?.value === 'image' ? args.slice(1) : args;
    if (!engines.has(name) || words[0]?.value !== 'push' || !words[0].literal) return [];
    const [image, ...others] = parseArguments(words.slice(1), new Set()).positional;
    const named = image !== undefined && others.length === 0 && image.literal && !image.value.includes('$');
    const { start, end } = image?.logical ?? { start: 0, end: 0 };
    return [
      {
        job,
        step,
        build: undefined,
        range: { start: command.range.start, end: words[0].range.end },
        image: named ? run.source.text.slice(start, end).replaceAll(/["']/g, '') : undefined,
      },
    ];
  });
}
