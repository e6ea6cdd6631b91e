import { listed } from '../../core/l10n';
import { defineRule } from '../../core/rule';
import { lineBreakOf } from '../../core/text';
import { insertBelow } from '../../lang/dockerfile/edits';
import type { DockerfileModel, Stage, Step } from '../../lang/dockerfile/model';
import { rootBase, sourceStage, stageChain } from '../../lang/dockerfile/model';
import { runtimeConfig } from '../../lang/dockerfile/runtime-config';
import { stageWords } from '../../lang/dockerfile/stage-words';

interface Data {
  /** All that is lost: the parts of a configuration belong together. */
  readonly lost: readonly Step[];
  readonly list: string;
  readonly keyword: string;
  readonly stage: string;
  readonly final: string;
}

/** Labels that speak of the image that ships; others mark build stages for clean-up. */
const imageLabel = /^(maintainer$|org\.opencontainers\.|org\.label-schema\.)/i;

export default defineRule<DockerfileModel, Data>({
  id: 'discarded-runtime-config',
  language: 'dockerfile',
  group: 'stages',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    discarded: '{keyword} does not reach the image: {final} takes files from {stage}, but not its configuration',
    reset: 'This CMD is lost: {final} sets an ENTRYPOINT of its own, which resets the CMD that it inherits',
    ships: 'this stage ships, and sets none of its own',
    copy: 'Copy {list} into {final}',
  },

  check({ finalStage, stages }, report) {
    if (finalStage === undefined) return;
    const final = nameOf(finalStage);
    const lost = [...discardedSteps(finalStage, stages), ...resetCommands(finalStage)];
    const list = listed([...new Set(lost.map(({ keyword }) => keyword))]);
    for (const step of lost) {
      const inherited = stageChain(finalStage).includes(step.stage);
      report(
        inherited ? 'reset' : 'discarded',
        step.instruction.keywordRange,
        { lost, list, keyword: step.keyword, stage: nameOf(step.stage), final },
        { related: [{ range: finalStage.from.range, messageId: 'ships' }] },
      );
    }
  },

  fix({ lost }, offer, { text, finalStage }) {
    const last = finalStage!.steps.at(-1)?.instruction ?? finalStage!.from;
    const instructions = lost.map(({ instruction: { range } }) => text.slice(range.start, range.end));
    offer('copy', { edits: [insertBelow(text, last, instructions.join(lineBreakOf(text)))] });
  },
});

/** What the stages that the final one takes files from set for run time, and the final one lacks. */
function discardedSteps(finalStage: Stage, stages: readonly Stage[]): Step[] {
  // A service such as nginx brings its own command, and an unknown image may: then nothing is lost for sure.
  const base = rootBase(finalStage);
  if (base.kind === 'unresolved' || (base.kind === 'image' && (base.known === undefined || base.known.service)))
    return [];
  const inFinal = runtimeConfig(finalStage);
  const has = (keyword: string): boolean => inFinal.some((step) => step.keyword === keyword);
  // With a command of its own the final stage was thought through: what else it leaves out is left out on purpose.
  if (has('ENTRYPOINT') || has('CMD')) return [];
  for (const source of sourcesOf(finalStage, stages)) {
    const config = runtimeConfig(source).filter((step) => !stageChain(finalStage).includes(step.stage));
    if (!config.some(({ keyword }) => keyword === 'ENTRYPOINT' || keyword === 'CMD')) continue;
    return config.filter((step) => !has(step.keyword) && speaksOfImage(step));
  }
  return [];
}

/** A `CMD` of a stage below that the final stage's own `ENTRYPOINT` resets. */
function resetCommands(finalStage: Stage): Step[] {
  const own = finalStage.steps;
  if (!own.some(({ keyword }) => keyword === 'ENTRYPOINT') || own.some(({ keyword }) => keyword === 'CMD')) return [];
  if (finalStage.base.kind !== 'stage') return [];
  const below = runtimeConfig(finalStage.base.stage);
  // A stage that had only a CMD is often given an ENTRYPOINT that takes its place.
  return below.some(({ keyword }) => keyword === 'ENTRYPOINT') ? below.filter(({ keyword }) => keyword === 'CMD') : [];
}

/** The stages that the final one copies from, nearest first, each once. */
function sourcesOf(finalStage: Stage, stages: readonly Stage[]): Stage[] {
  const copied = stageChain(finalStage).flatMap(({ steps }) => steps.map((step) => sourceStage(step, stages)));
  return [...new Set(copied.filter((stage) => stage !== undefined))];
}

function speaksOfImage({ keyword, instruction }: Step): boolean {
  if (keyword === 'LABEL') return instruction.properties.some(({ name }) => imageLabel.test(name));
  // Variables of a build stage are mostly settings of its tools.
  return keyword !== 'ENV';
}

function nameOf(stage: Stage): string {
  return stageWords(stage.name, stage.index);
}
