import { defineRule } from '../../core/rule';
import { removeStage } from '../../lang/dockerfile/edits';
import type { DockerfileModel, Stage } from '../../lang/dockerfile/model';
import type { Instruction } from '../../lang/dockerfile/parse';
import { stageReferences, writtenName } from '../../lang/dockerfile/stage-references';
import { stageWords } from '../../lang/dockerfile/stage-words';

/** Names of stages that work for others; any other name may be a target of `docker build --target`. */
const worksForOthers = /^(build|builder|build-?(env|stage)|compile|compiler|deps|dependencies|download|downloader)$/;

export default defineRule<DockerfileModel, { stage: Stage; name: string }>({
  id: 'unused-stage',
  language: 'dockerfile',
  group: 'stages',
  severity: 'info',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    unused: 'Nothing uses {name}: it is built for nothing, or not at all',
    remove: 'Remove {name}: a build that names it as its target will fail',
  },

  check({ text, parsed, stages, targetStages }, report) {
    // A name that is put together from variables may be any.
    if (parsed.problems.length > 0 || stages.some(({ from }) => from.words[0]?.value.includes('$') || isTemplate(from)))
      return;
    const used = new Set([...targetStages, ...stageReferences(text, stages).map(({ target }) => target)]);
    for (const stage of stages.slice(0, -1)) {
      if (used.has(stage) || !(stage.name === undefined || worksForOthers.test(stage.name))) continue;
      const name = stageWords(stage.name && writtenName(stage), stage.index);
      report('unused', stage.from.range, { stage, name }, { tags: ['unnecessary'] });
    }
  },

  fix({ stage }, offer, { text, stages }) {
    const next = stages[stage.index + 1]!;
    const numbers = stageReferences(text, stages).some(({ kind, name }) => kind !== 'from' && /^\d+$/.test(name));
    if (!numbers) offer('remove', { edits: [removeStage(text, stage.from, next.from)] });
  },
});

/** `FROM {{ image }} AS build`: which stages the file will have is not known. */
function isTemplate({ words }: Instruction): boolean {
  return words.length !== 1 && words.length !== 3;
}
