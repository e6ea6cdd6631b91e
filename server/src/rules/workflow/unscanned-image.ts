import { defineRule } from '../../core/rule';
import type { ImagePush } from '../../lang/workflow/image-pushes';
import type { WorkflowModel } from '../../lang/workflow/model';
import { quoted } from '../../lang/workflow/edits';
import { pushesWithout } from '../../lang/workflow/supply-chain';
import { addAfterPush, imageName, stepLines } from './shared/after-push';
import { newUses } from './shared/pins';

interface Data {
  readonly push: ImagePush;
}

export default defineRule<WorkflowModel, Data>({
  id: 'unscanned-image',
  language: 'workflow',
  group: 'images',
  severity: 'off',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    unscanned: 'The image is pushed, and nothing in this workflow looks for known vulnerabilities in it',
    scan: 'Scan the image with Trivy once it is pushed',
  },

  check(model, report) {
    for (const push of pushesWithout(model, 'scan')) report('unscanned', push.range, { push });
  },

  fix({ push }, offer, model) {
    const image = imageName(push);
    const uses = newUses(model, 'aquasecurity/trivy-action');
    if (image === undefined || uses === undefined) return;
    const inputs = [`image-ref: ${quoted(image)}`, 'severity: CRITICAL,HIGH', 'ignore-unfixed: true', "exit-code: '1'"];
    const lines = stepLines(push, 'Scan the image', [`uses: ${uses}`, 'with:', ...inputs.map((input) => `  ${input}`)]);
    const edit = lines && addAfterPush(model, push, [], [lines]);
    if (edit) offer('scan', { edits: [edit] });
  },
});
