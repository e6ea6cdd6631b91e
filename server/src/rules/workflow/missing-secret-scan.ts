import { defineRule } from '../../core/rule';
import type { TextEdit } from '../../core/text';
import { calls, earlierSteps } from '../../lang/workflow/earlier-steps';
import { addInput, insertStepAfter } from '../../lang/workflow/edits';
import { imagePushes, type ImagePush } from '../../lang/workflow/image-pushes';
import type { WorkflowModel } from '../../lang/workflow/model';
import { mayTakeCare } from '../../lang/workflow/supply-chain';
import { granting } from './shared/granting';
import { newUses } from './shared/pins';

interface Data {
  readonly push: ImagePush;
}

/** On others gitleaks-action fails. */
const gitleaksEvents = new Set(['push', 'pull_request', 'workflow_dispatch', 'schedule']);

export default defineRule<WorkflowModel, Data>({
  id: 'missing-secret-scan',
  language: 'workflow',
  group: 'images',
  severity: 'off',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    missing: 'The image is pushed, and nothing in this workflow looks for secrets in the sources',
    gitleaks: 'Look for secrets with Gitleaks before the build (organisations need its licence)',
    trivy: 'Look for secrets with Trivy before the build',
  },

  check(model, report) {
    const [push] = imagePushes(model);
    if (push && !mayTakeCare(model, 'secret-scan')) report('missing', push.range, { push });
  },

  fix({ push }, offer, model) {
    const gitleaks = model.triggers.every(({ name }) => gitleaksEvents.has(name)) && gitleaksStep(model, push);
    if (gitleaks) offer('gitleaks', { edits: gitleaks });
    const uses = newUses(model, 'aquasecurity/trivy-action');
    const trivy =
      uses &&
      afterCheckout(model, push, [
        `uses: ${uses}`,
        'with:',
        '  scan-type: fs',
        '  scanners: secret',
        "  exit-code: '1'",
      ]);
    if (trivy) offer('trivy', { edits: [trivy] });
  },
});

/** It reads the commits of the push, which a checkout brings only when asked. */
function gitleaksStep(model: WorkflowModel, push: ImagePush): TextEdit[] | undefined {
  const checkout = checkoutOf(model, push);
  const uses = newUses(model, 'gitleaks/gitleaks-action');
  if (checkout === undefined || uses === undefined) return undefined;
  const depth = checkout.inputs.find(({ name }) => name.toLowerCase() === 'fetch-depth');
  if (depth !== undefined && depth.value !== '0') return undefined;
  const deep = depth ? undefined : addInput(model.text, checkout, 'fetch-depth', '0');
  const scan = afterCheckout(model, push, [`uses: ${uses}`, 'env:', '  GITHUB_TOKEN: ${{ github.token }}']);
  // On a pull request it asks for its commits, and comments on them.
  const onPullRequests = model.triggers.some(({ name }) => name === 'pull_request');
  const granted = onPullRequests ? granting(model, push.job, { 'pull-requests': 'write' }) : [];
  if (scan === undefined || granted === undefined || (depth === undefined && deep === undefined)) return undefined;
  if (deep === undefined) return [...granted, scan];
  if (deep.range.start !== scan.range.start) return [...granted, deep, scan];
  // Both stand at the end of the checkout: they are one edit there.
  return [...granted, { range: deep.range, newText: deep.newText + scan.newText }];
}

function afterCheckout(model: WorkflowModel, push: ImagePush, lines: readonly string[]): TextEdit | undefined {
  const checkout = checkoutOf(model, push);
  const named = checkout?.name === undefined ? [] : ['name: Look for secrets'];
  return checkout && insertStepAfter(model, checkout, [...named, ...lines]);
}

/** The checkout of the repository itself. */
function checkoutOf(model: WorkflowModel, { step }: ImagePush) {
  return earlierSteps(model, step).find(
    (earlier) =>
      calls(earlier, 'actions/checkout') && !earlier.inputs.some(({ name }) => /^(?:repository|path)$/i.test(name)),
  );
}
