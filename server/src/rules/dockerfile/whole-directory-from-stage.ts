import { defineRule } from '../../core/rule';
import type { TextEdit } from '../../core/text';
import { lineBreakOf } from '../../core/text';
import { removeCommand, removeInstruction } from '../../lang/dockerfile/edits';
import { positionals } from '../../lang/dockerfile/effect';
import type { CopyEffect } from '../../lang/dockerfile/flow';
import { lateDeletions } from '../../lang/dockerfile/late-deletions';
import type { DockerfileModel, Stage, Step } from '../../lang/dockerfile/model';
import { imageNeeds } from '../../lang/dockerfile/needs';
import { isInside, resolvePath } from '../../lang/dockerfile/paths';
import { productsBelow, wholeContextBelow } from '../../lang/dockerfile/stage-products';
import { stageWords } from '../../lang/dockerfile/stage-words';

interface Data {
  readonly step: Step;
  readonly source: Stage;
  readonly from: string;
  readonly to: string;
  readonly stage: string;
  readonly contextAt: string;
}

export default defineRule<DockerfileModel, Data>({
  id: 'whole-directory-from-stage',
  language: 'dockerfile',
  group: 'stages',
  severity: 'info',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    whole: 'All of {from} is copied from {stage}, which also put the whole build context there',
    'by-name': 'Copy by name what {stage} made in {from}: check that nothing else is needed',
  },

  check(model, report) {
    // One stage has nothing from another.
    if (model.stages.length < 2) return;
    const used = new Set(model.shippedStages);
    for (const stage of model.shippedStages) {
      for (const { effect, step } of model.flow(stage).events) {
        if (effect.kind !== 'copy' || effect.source.kind !== 'stage' || used.has(effect.source.stage)) continue;
        // With --exclude the author has thought of the rest.
        if (step.instruction.flags.some(({ name }) => name === 'exclude')) continue;
        const { stage: source, path: from } = effect.source;
        const contextAt = wholeContextBelow(source, from, model);
        if (contextAt === undefined) continue;
        const name = stageWords(source.name, source.index);
        report('whole', rangeOf(effect, step), { step, source, from, to: effect.path, stage: name, contextAt });
      }
    }
  },

  fix({ step, source, from, to, contextAt }, offer, model) {
    const { copy, instruction } = step;
    const products = productsBelow(source, from, contextAt, model);
    // What the image takes from the context itself, it has.
    const own = step.stage.steps.flatMap((other) =>
      other.copy?.from === undefined ? (other.copy?.sources ?? []) : [],
    );
    const has = (path: string): boolean => own.some(({ value }) => resolvePath(value, contextAt) === path);
    const paths = products.paths.filter((path) => !has(path));
    if (!products.complete || paths.length === 0 || copy!.sources.length !== 1) return;
    const { text } = model;
    const start = text.slice(instruction.range.start, copy!.sources[0]!.range.start);
    // Flags on lines of their own would have to be written once for each path.
    if (start.includes('\n') || instruction.json !== undefined) return;
    const copies = paths.map((path) => ({ path, at: resolvePath(`${to}/${path.slice(from.length)}`, undefined)! }));
    // What the image starts would be left behind: the context here is not the one that is built.
    const named = [...imageNeeds(step.stage).paths].filter((path) => path !== to && isInside(path, to));
    if (named.some((path) => !copies.some(({ at }) => isInside(path, at)))) return;
    const lines = copies.map(({ path, at }) => `${start}${path} ${at}`);
    const needless = withoutDeletions(
      step,
      model,
      copies.map(({ at }) => at),
    );
    if (needless === undefined) return;
    offer('by-name', { edits: [{ range: instruction.range, newText: lines.join(lineBreakOf(text)) }, ...needless] });
  },
});

function rangeOf({ source }: CopyEffect, { copy, instruction }: Step): Data['step']['instruction']['range'] {
  const path = source.kind === 'stage' ? source.path : '';
  const word = copy!.sources.find(({ value }) => resolvePath(value, '/') === path) ?? copy!.sources[0];
  return word?.range ?? instruction.keywordRange;
}

/** Takes out the later `rm` of what is not copied any more; undefined where one stays that would fail. */
function withoutDeletions(step: Step, model: DockerfileModel, copied: readonly string[]): TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const { step: later, command, makers, path } of lateDeletions(step.stage, model)) {
    if (!makers.includes(step)) continue;
    const isGone = path !== undefined && !copied.some((one) => isInside(one, path) || isInside(path, one));
    const alone = later.run!.commands.length === 1 && later.run!.complete;
    const edit = alone
      ? [removeInstruction(model.text, later.instruction)]
      : removeCommand(model.text, later.run!, command);
    const force = command.args.some(({ value }) => /^(-\w*f\w*|--force)$/.test(value));
    if (isGone && positionals(command, '').length === 1 && edit) edits.push(...edit);
    else if (!force) return undefined;
  }
  return edits;
}
