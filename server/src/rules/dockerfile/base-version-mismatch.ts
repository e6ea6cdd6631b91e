import type { BaseImage } from '../../data/base-images';
import { defineRule } from '../../core/rule';
import { bringsPython, pythonOf } from '../../lang/dockerfile/environment-python';
import type { DockerfileModel, Stage } from '../../lang/dockerfile/model';
import { rootBase, stageChain } from '../../lang/dockerfile/model';

interface Data {
  readonly stage: Stage;
  readonly made: string;
  readonly has: string;
  readonly image: string;
}

export default defineRule<DockerfileModel, Data>({
  id: 'base-version-mismatch',
  language: 'dockerfile',
  group: 'stages',
  severity: 'error',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    version: 'This environment was made with Python {made}, and the image has Python {has}',
    missing: 'This environment needs the Python {made} of its base, and the image has none',
    place: 'This environment looks for Python in {made}, and the image has it in {has}',
    libc: 'This environment was made for {made}, and the image has {has}: compiled packages do not load',
    from: 'it is made on this base',
    base: 'the image stands on this one',
    use: 'Use {image} as the base of the image',
  },

  check(model, report) {
    // One stage has nothing from another.
    if (model.stages.length < 2) return;
    for (const stage of model.shippedStages) {
      const to = rootBase(stage);
      for (const { made, copy } of model.environments(stage)) {
        if (copy?.stage !== stage || to.kind !== 'image' || to.known === undefined || bringsPython(stage)) continue;
        // A `.python-version` of the project makes uv look for that one.
        if (made.tool === 'uv' && model.context?.entries.some(({ name }) => name === '.python-version')) continue;
        const from = pythonOf(made);
        const difference = from && compare(from, to.known);
        if (difference === undefined) continue;
        const { id, severity, ...values } = difference;
        report(
          id,
          (copy.copy!.sources[0] ?? copy.instruction).range,
          { stage, ...values, image: replacement(stage, from!, to.known) ?? '' },
          {
            severity,
            related: [
              { range: stageChain(made.step.stage).at(-1)!.from.range, messageId: 'from' },
              { range: stageChain(stage).at(-1)!.from.range, messageId: 'base' },
            ],
          },
        );
      }
    }
  },

  fix({ stage, image }, offer) {
    const word = stageChain(stage).at(-1)!.from.words[0]!;
    if (image !== '' && image !== word.raw) offer('use', { edits: [{ range: word.range, newText: image }] });
  },
});

interface Difference {
  readonly id: 'version' | 'missing' | 'place' | 'libc';
  readonly severity: 'error' | 'warning';
  readonly made: string;
  readonly has: string;
}

function compare(from: BaseImage, to: BaseImage): Difference | undefined {
  const made = from.interpreter!;
  const has = to.interpreter?.language === 'python' ? to.interpreter : undefined;
  if (has === undefined) {
    return to.bare ? { id: 'missing', severity: 'error', made: made.abi!, has: '' } : undefined;
  }
  if (has.abi !== undefined && has.abi !== made.abi)
    return { id: 'version', severity: 'error', made: made.abi!, has: has.abi };
  if (has.folder !== undefined && made.folder !== undefined && has.folder !== made.folder)
    return { id: 'place', severity: 'error', made: made.folder, has: has.folder };
  // Packages in pure Python work: whether there are others is not known.
  if (from.libc !== undefined && to.libc !== undefined && from.libc !== to.libc)
    return { id: 'libc', severity: 'warning', made: from.libc, has: to.libc };
  return undefined;
}

/** The image with the build's Python that is nearest to the one that is written; undefined where that is not plain. */
function replacement(stage: Stage, from: BaseImage, to: BaseImage): string | undefined {
  const root = stageChain(stage).at(-1)!;
  const written = root.from.words[0]?.value ?? '';
  const { base } = root;
  if (base.kind !== 'image' || written.includes('$') || base.reference.digest !== undefined) return undefined;
  const { tag = '' } = base.reference;
  const version = from.interpreter!.abi!;
  if (to.name === 'python' && to.interpreter?.abi !== version)
    return written.replace(/:\d+(\.\d+)*(?=-|$)/, `:${version}`);
  const release = /^(trixie|bookworm|bullseye)(-\d+)?(-slim)?$/.exec(tag)?.[1];
  return to.name === 'debian' && release !== undefined ? `python:${version}-slim-${release}` : undefined;
}
