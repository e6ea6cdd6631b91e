import { t } from '../../core/l10n';
import { defineRule } from '../../core/rule';
import { runChowns } from '../../lang/dockerfile/chown-runs';
import type { RunChown } from '../../lang/dockerfile/chown-runs';
import { joinRuns } from '../../lang/dockerfile/join-runs';
import type { DockerfileModel } from '../../lang/dockerfile/model';

interface Data {
  readonly found: RunChown;
  readonly command: string;
  readonly path: string;
  readonly line: number;
}

export default defineRule<DockerfileModel, Data>({
  id: 'chown-after-run',
  language: 'dockerfile',
  group: 'ownership',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    'stored-twice': '{command} stores {path} a second time: line {line} made it in a layer below',
    made: 'these files are stored here first',
    join: 'Make one RUN of the two, so that the files are stored once (the cache loses the step between)',
  },

  check(model, report) {
    // Most files have none, and finding out what their commands store costs more.
    if (!model.text.includes('chown')) return;
    for (const stage of model.shippedStages) {
      for (const found of runChowns(stage, model)) {
        const { chown, makers, paths } = found;
        report(
          'stored-twice',
          chown.command.shell.range,
          {
            found,
            command: `${chown.command.name} -R`,
            path: paths.length > 1 ? t('{path} and more', { path: paths[0]! }) : paths[0]!,
            line: model.lines.position(makers[0]!.instruction.range.start).line + 1,
          },
          { related: makers.map((maker) => ({ range: maker.instruction.keywordRange, messageId: 'made' })) },
        );
      }
    }
  },

  fix({ found: { step, makers } }, offer, { parsed }) {
    const [maker, ...others] = makers;
    const joined = maker && others.length === 0 ? joinRuns(parsed, maker, step) : undefined;
    if (joined) offer('join', { edits: joined });
  },
});
