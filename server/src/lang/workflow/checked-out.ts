import { cleanPath } from '../clean-path';
import { buildFiles } from './build-files';
import { earlierSteps } from './earlier-steps';
import type { ImageBuild } from './image-builds';
import type { Step, WorkflowModel } from './model';
import { writesNothing } from './harmless-commands';

/**
 * Whether a build surely finds a path as the repository has it: it has checked out this commit, and nothing before it in the job
 * can have written there. Reusable workflows and composite actions run in the repositories of others.
 */
export function seesRepository(model: WorkflowModel, build: ImageBuild, path: string): boolean {
  const { repository, triggers } = model;
  const { step } = build;
  if (repository === undefined || step.job === undefined) return false;
  if (triggers.some(({ name }) => name === 'workflow_call')) return false;
  if (repository.submodules.some((folder) => overlaps(folder, path))) return false;
  if (buildFiles(build).byGit) return true;
  const steps = earlierSteps(model, step);
  const checkout = steps.findLastIndex((earlier) => isCheckout(earlier) && input(earlier, 'path') === undefined);
  if (checkout < 0 || !takesThisCommit(steps[checkout]!)) return false;
  if (step.run && !writesNothing(step.run, build.range.start)) return false;
  return steps.slice(checkout + 1).every((earlier) => leavesAlone(earlier, path));
}

function isCheckout(step: Step): boolean {
  return step.uses?.action.toLowerCase() === 'actions/checkout';
}

/** Not another repository, not another branch, not a part of it. */
function takesThisCommit(step: Step): boolean {
  const [repository, ref] = [input(step, 'repository'), input(step, 'ref')];
  if (step.uses!.moreInputs || input(step, 'sparse-checkout') !== undefined) return false;
  if (repository !== undefined && !/^\$\{\{\s*github\.repository\s*\}\}$/.test(repository)) return false;
  // The branch that a pull request goes to is another tree.
  if (/base|default_branch/.test(ref ?? '')) return false;
  return ref === undefined || /^\$\{\{\s*github\.[\w.|\s]+\}\}$/.test(ref);
}

/** Actions that install tools, log in, look, or build images: what they write lies outside of what is checked out. */
const harmless = new RegExp(
  '^(?:' +
    [
      'docker/(?:login|metadata|build-push|scout|setup-[\\w-]+)-action',
      '(?:actions|astral-sh|pnpm|oven-sh|hashicorp|ruby|shivammathur)/[\\w-]*setup[\\w-]*',
      'actions/(?:github-script|upload-artifact|attest[\\w-]*|create-github-app-token)',
      '(?:depot|useblacksmith)/(?:build-push|setup)[\\w-]*',
      'aws-actions/[\\w-]+',
      'google-github-actions/(?:auth|setup-gcloud)',
      'azure/(?:docker-)?login',
      'sigstore/cosign-installer',
      'anchore/(?:scan-action|sbom-action/download-syft)',
      'aquasecurity/(?:trivy-action|setup-trivy)',
      'hadolint/hadolint-action',
      'crazy-max/ghaction-[\\w-]+',
      'dorny/paths-filter',
      'tj-actions/changed-files',
      'step-security/harden-runner',
      'jlumbroso/free-disk-space',
    ].join('|') +
    ')$',
  'i',
);
/** Those that write into the folder that they are told. */
const writers = new Set(['actions/checkout', 'actions/download-artifact', 'actions/cache', 'actions/cache/restore']);

/** A step that cannot have made, changed or removed what lies at a path. */
function leavesAlone(step: Step, path: string): boolean {
  if (step.run) return writesNothing(step.run);
  const action = step.uses?.action.toLowerCase() ?? '';
  if (harmless.test(action)) return true;
  const folders = writers.has(action) ? input(step, 'path')?.split('\n') : undefined;
  if (folders === undefined || step.uses?.moreInputs) return false;
  return folders.every((folder) => !folder.includes('${{') && !overlaps(cleanPath(folder.trim()), path));
}

function input(step: Step, name: string): string | undefined {
  const value = step.inputs.find((each) => each.name.toLowerCase() === name)?.value;
  return value === '' ? undefined : value;
}

/** One of two paths lies in the other, or may. */
function overlaps(a: string, b: string): boolean {
  if (a === '.' || b === '.' || /[*?[]/.test(a)) return true;
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}
