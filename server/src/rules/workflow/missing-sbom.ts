import { defineRule } from '../../core/rule';
import { mayHaveBuilder } from '../../lang/workflow/builders';
import { addInput } from '../../lang/workflow/edits';
import type { ImagePush } from '../../lang/workflow/image-pushes';
import type { WorkflowModel } from '../../lang/workflow/model';
import { pushesWithout } from '../../lang/workflow/supply-chain';
import { addSetup } from './shared/setup-steps';

interface Data {
  readonly push: ImagePush;
}

export default defineRule<WorkflowModel, Data>({
  id: 'missing-sbom',
  language: 'workflow',
  group: 'images',
  severity: 'off',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    missing: 'The image is pushed without a list of what is in it (SBOM)',
    add: 'Have the build add an SBOM to the image',
  },

  check(model, report) {
    for (const push of pushesWithout(model, 'sbom')) report('missing', push.range, { push });
  },

  fix({ push: { step, build } }, offer, model) {
    // An image that goes to Docker on the runner too cannot carry one.
    if (build?.by !== 'action' || build.all('load').length > 0 || build.all('sbom').length > 0) return;
    const input = addInput(model.text, step, 'sbom', 'true');
    const builder = mayHaveBuilder(model, build)
      ? []
      : [addSetup(model, step, 'docker/setup-buildx-action', 'Set up Docker Buildx')];
    const edits = [...builder, input].flatMap((edit) => edit ?? []);
    if (edits.length === builder.length + 1) offer('add', { edits });
  },
});
