import { defineRule } from '../../core/rule';
import type { TextEdit } from '../../core/text';
import { addEntry, quoted } from '../../lang/workflow/edits';
import type { ImagePush } from '../../lang/workflow/image-pushes';
import type { Job, WorkflowModel } from '../../lang/workflow/model';
import { pushesWithout } from '../../lang/workflow/supply-chain';
import { addAfterPush, imageName, stepLines } from './shared/after-push';
import { granting } from './shared/granting';
import { newUses } from './shared/pins';

interface Data {
  readonly push: ImagePush;
}

export default defineRule<WorkflowModel, Data>({
  id: 'unsigned-image',
  language: 'workflow',
  group: 'images',
  severity: 'off',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    unsigned: 'The image is pushed without a signature: nobody can tell who has built it',
    sign: 'Sign the image with cosign, without a key; its name goes into a public log',
  },

  check(model, report) {
    for (const push of pushesWithout(model, 'signature')) report('unsigned', push.range, { push });
  },

  fix({ push }, offer, model) {
    const edits = signing(model, push);
    if (edits) offer('sign', { edits });
  },
});

/** Only an action tells the digest of what it has pushed, and a tag can be moved before it is signed. */
function signing(model: WorkflowModel, push: ImagePush): TextEdit[] | undefined {
  const { job, step, build } = push;
  const image = imageName(push, true);
  const installer = newUses(model, 'sigstore/cosign-installer');
  if (build?.by !== 'action' || image === undefined || installer === undefined) return undefined;
  // What the repository's settings grant never holds the identity that a signature without a key rests on.
  const granted = job.permissions && granting(model, job, { 'id-token': 'write' });
  const id = step.id ?? freeId(job);
  const named =
    step.id === undefined
      ? addEntry(model.text, step.map, [`id: ${id}`], step.name === undefined ? 'uses' : 'name')
      : undefined;
  const install = stepLines(push, 'Set up cosign', [`uses: ${installer}`]);
  const sign = stepLines(push, 'Sign the image', [
    'env:',
    `  IMAGE: ${quoted(`${image}@\${{ steps.${id}.outputs.digest }}`)}`,
    'run: cosign sign --yes "$IMAGE"',
  ]);
  const added = install && sign && addAfterPush(model, push, ['scan'], [install, sign]);
  if (granted === undefined || added === undefined || (step.id === undefined && named === undefined)) return undefined;
  // What is granted stands behind the steps, where the two meet.
  return [...(named ? [named] : []), added, ...granted];
}

function freeId({ steps }: Job): string {
  const taken = new Set(steps.map(({ id }) => id));
  return ['build', 'build-image', 'pushed-image'].find((id) => !taken.has(id)) ?? 'image-to-sign';
}
