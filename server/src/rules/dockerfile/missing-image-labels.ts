import { t } from '../../core/l10n';
import { defineRule } from '../../core/rule';
import { lineBreakOf } from '../../core/text';
import { insertAbove, insertBelow } from '../../lang/dockerfile/edits';
import type { DockerfileModel } from '../../lang/dockerfile/model';
import { projectFacts } from '../../lang/dockerfile/project-facts';
import { runtimeConfig } from '../../lang/dockerfile/runtime-config';

interface Data {
  readonly missing: readonly string[];
  readonly list: string;
}

const prefix = 'org.opencontainers.image.';

export default defineRule<DockerfileModel, Data>({
  id: 'missing-image-labels',
  language: 'dockerfile',
  group: 'run-time',
  severity: 'off',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    missing: 'The image has no label {list}: nobody can tell from it where it comes from',
    add: "Add labels with what the project's own files say",
  },

  check({ finalStage }, report) {
    if (finalStage === undefined) return;
    const labels = runtimeConfig(finalStage).filter(({ keyword }) => keyword === 'LABEL');
    const names = labels.flatMap(({ instruction }) => instruction.properties.map(({ name }) => name));
    // A name that the build computes may be any.
    if (names.some((name) => name.includes('$'))) return;
    const missing = ['source', 'description'].filter((name) => !names.includes(prefix + name));
    if (missing.length > 0) {
      const list = missing
        .map((name) => prefix + name)
        .reduce((first, second) => t('{first} or {second}', { first, second }));
      report('missing', finalStage.from.keywordRange, { missing, list });
    }
  },

  fix({ missing }, offer, { text, context, finalStage }) {
    const facts = projectFacts(context?.projectFiles ?? new Map());
    const known = { source: facts.source, description: facts.description };
    const pairs = Object.entries(known).filter(([name, value]) => value !== undefined && missing.includes(name));
    if (pairs.length === 0) return;
    const instruction = pairs.map(([name, value]) => `LABEL ${prefix}${name}="${value}"`).join(lineBreakOf(text));
    const start = finalStage!.steps.find(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
    const last = finalStage!.steps.at(-1)?.instruction ?? finalStage!.from;
    offer('add', {
      edits: [start ? insertAbove(text, start.instruction, instruction) : insertBelow(text, last, instruction)],
    });
  },
});
