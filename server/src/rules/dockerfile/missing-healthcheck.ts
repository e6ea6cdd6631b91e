import { defineRule } from '../../core/rule';
import { insertAbove, insertBelow } from '../../lang/dockerfile/edits';
import { expandWord } from '../../lang/dockerfile/expand';
import { healthProbe } from '../../lang/dockerfile/health-probe';
import type { DockerfileModel, Stage } from '../../lang/dockerfile/model';
import { rootBase } from '../../lang/dockerfile/model';
import { runtimeConfig } from '../../lang/dockerfile/runtime-config';

interface Data {
  readonly stage: Stage;
  readonly port: string;
}

export default defineRule<DockerfileModel, Data>({
  id: 'missing-healthcheck',
  language: 'dockerfile',
  group: 'run-time',
  severity: 'off',
  since: '0.1.0',
  aliases: ['hadolint:DL3057'],
  fixes: 'suggestion',

  messages: {
    missing: 'The image serves port {port} and has no HEALTHCHECK to tell when it stops answering',
    ask: 'Add a HEALTHCHECK that asks for / on port {port} (write a path that the server has)',
  },

  check({ finalStage }, report) {
    if (finalStage === undefined) return;
    const config = runtimeConfig(finalStage);
    const expose = config.find(({ keyword }) => keyword === 'EXPOSE');
    const word = expose?.instruction.words[0];
    const base = rootBase(finalStage);
    // An image that nobody here knows may bring its own.
    const known = base.kind === 'scratch' || (base.kind === 'image' && base.known !== undefined);
    if (!expose || !word || !known || config.some(({ keyword }) => keyword === 'HEALTHCHECK')) return;
    const { value } = expandWord(word.raw, expose.lookup, '\\');
    report('missing', word.range, { stage: finalStage, port: value.replace(/\/tcp$/i, '') });
  },

  fix({ stage, port }, offer, { text }) {
    const probe = healthProbe(stage, port);
    if (probe === undefined) return;
    const instruction = `HEALTHCHECK CMD ${probe}`;
    const start = stage.steps.find(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
    const last = stage.steps.at(-1)?.instruction ?? stage.from;
    const edit = start ? insertAbove(text, start.instruction, instruction) : insertBelow(text, last, instruction);
    offer('ask', { edits: [edit] });
  },
});
