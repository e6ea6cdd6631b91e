import type { Range } from '../../core/text';
import { remember } from '../remember';
import { isOpaque } from './earlier-steps';
import { expressionsIn } from './expressions';
import { imageBuilds, pushes, type ImageBuild } from './image-builds';
import { isJobToken, withEnvironment } from './job-token';
import type { Step, WorkflowModel } from './model';
import { pushedNames } from './registries';
import { scriptCommands, type ScriptCommand } from './script-commands';

/** GitHub's own registry of packages. */
const registry = 'ghcr.io';

/** The place of a step's first push to ghcr.io with the job's own token; undefined where that is not sure. */
export function ownPackagePush(model: WorkflowModel, step: Step): Range | undefined {
  if (!stepsWithJobToken(model).has(step)) return undefined;
  const build = imageBuilds(model).find((candidate) => candidate.step === step && pushesPackage(model, candidate));
  return build?.range ?? scriptCommands(model, step).find(isPush)?.range;
}

function pushesPackage(model: WorkflowModel, build: ImageBuild): boolean {
  const [push] = build.all('push');
  if (pushes(build) !== 'yes' && !(push && isTrueAtSomeTime(model, push.value))) return false;
  return pushedNames(model, build).some((name) => name.registry === registry);
}

/** `${{ github.event_name != 'pull_request' }}` in a workflow that starts on other events too. */
function isTrueAtSomeTime({ triggers }: WorkflowModel, value: string): boolean {
  const asked = /^\$\{\{\s*github\.event_name\s*!=\s*'(\w+)'\s*\}\}$/.exec(value)?.[1];
  return asked !== undefined && triggers.some(({ name }) => name !== asked && name !== 'workflow_call');
}

const pushCommands =
  /^(?:(?:docker|podman|buildah|nerdctl)(?: image| manifest)? push|docker buildx imagetools create|(?:helm|oras|crane) push|cosign (?:sign|attest)) /;

function isPush({ name, words }: ScriptCommand): boolean {
  if (!pushCommands.test([name, ...words].join(' '))) return false;
  if (words.some((word) => /^--(?:dry-run|help|upload=false)/.test(word))) return false;
  const targets = words.includes('imagetools')
    ? words.filter((_, i) => /^(?:-t|--tag)$/.test(words[i - 1] ?? ''))
    : words;
  return targets.some((word) => /^(?:oci:\/\/)?ghcr\.io\//.test(word));
}

/** The steps behind, or with, a login to the registry, where all such logins of the job are with the job's token. */
const stepsWithJobToken = remember((model: WorkflowModel): ReadonlySet<Step> => {
  const found = new Set<Step>();
  if (!model.text.includes(registry)) return found;
  for (const { steps } of model.jobs) {
    let loggedIn = false;
    for (const step of steps) {
      const logins = loginsOf(model, step);
      if (isOpaque(step) || logins.includes(false)) break;
      loggedIn ||= logins.length > 0;
      if (loggedIn) found.add(step);
    }
  }
  return found;
});

/** For each login to the registry whether it is surely with the job's token. */
function loginsOf(model: WorkflowModel, step: Step): boolean[] {
  const input = (name: string): string =>
    withEnvironment(model, step, step.inputs.find((candidate) => candidate.name === name)?.value ?? '');
  if (step.uses) return isRegistry(input('registry')) ? [isJobToken(input('password'))] : [];
  return scriptCommands(model, step).flatMap(({ words, input: read }) => {
    if (!words.slice(0, 2).includes('login') || !words.some(isRegistry)) return [];
    const texts = [...words, ...read];
    return [texts.some(isJobToken) && !texts.some(isOtherSecret)];
  });
}

function isRegistry(host: string): boolean {
  return /^(?:https:\/\/)?ghcr\.io(?:\/|$)/.test(host);
}

function isOtherSecret(text: string): boolean {
  return expressionsIn(text)
    .map(({ start, end }) => text.slice(start, end))
    .some((expression) => /secrets/i.test(expression) && !isJobToken(expression));
}
