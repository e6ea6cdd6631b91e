import { defineRule } from '../../core/rule';
import { bindInstead } from '../../lang/dockerfile/bind-instead';
import { joinRuns } from '../../lang/dockerfile/join-runs';
import { lateDeletions } from '../../lang/dockerfile/late-deletions';
import type { LateDeletion } from '../../lang/dockerfile/late-deletions';
import type { DockerfileModel } from '../../lang/dockerfile/model';

interface Data {
  readonly deletion: LateDeletion;
  readonly path: string;
  readonly line: number;
}

export default defineRule<DockerfileModel, Data>({
  id: 'deleted-in-later-layer',
  language: 'dockerfile',
  group: 'layers',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    stored: 'Deleting {path} frees no space: line {line} stored it in a layer below',
    brought: 'Deleting {path} frees no space: what line {line} brought stays in the layer below',
    maker: 'stored here',
    join: 'Make one RUN of the two, so that no layer stores it (the cache loses the step between)',
    mount: 'Mount it for this RUN, instead of copying it (nothing else may need the copy)',
  },

  check(model, report) {
    for (const stage of model.shippedStages) {
      for (const deletion of lateDeletions(stage, model)) {
        const { makers, words, command, sure } = deletion;
        report(
          sure ? 'stored' : 'brought',
          command.shell.range,
          {
            deletion,
            path: words.map(({ text }) => text).join(' '),
            line: model.lines.position(makers.at(-1)!.instruction.range.start).line + 1,
          },
          { related: makers.map((maker) => ({ range: maker.instruction.keywordRange, messageId: 'maker' })) },
        );
      }
    }
  },

  fix({ deletion }, offer, { parsed }) {
    const [maker, ...others] = deletion.makers;
    if (maker === undefined || others.length > 0) return;
    const joined = maker.run && joinRuns(parsed, maker, deletion.step);
    if (joined) offer('join', { edits: joined });
    const mounted = bindInstead(parsed.text, maker, deletion);
    if (mounted) offer('mount', { edits: mounted });
  },
});
