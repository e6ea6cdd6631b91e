import { defineRule } from '../../core/rule';
import type { DockerfileModel, Stage } from '../../lang/dockerfile/model';
import { rootBase, stageChain } from '../../lang/dockerfile/model';
import { imageNeeds } from '../../lang/dockerfile/needs';

interface Data {
  readonly image: string;
  readonly slim: string;
}

/** Commands that neither build nor need a tool or library of the full image. */
const harmless =
  /^(mkdir|chmod|chown|chgrp|useradd|groupadd|adduser|addgroup|usermod|ln|cp|mv|rm|touch|echo|printf|true|set|cd|test|\[|cat|sed|install|id|export|)$/;

export default defineRule<DockerfileModel, Data & { readonly stage: Stage }>({
  id: 'full-base-in-final-stage',
  language: 'dockerfile',
  group: 'stages',
  severity: 'info',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    full: '{image} brings compilers and headers, and nothing here uses them: {slim} is far smaller',
    slim: 'Use {slim} (shared libraries that packages load may be missing there)',
  },

  check({ finalStage: stage, stages }, report) {
    const base = stage && rootBase(stage);
    if (base?.kind !== 'image' || base.known?.slim === undefined || base.known.interpreter === undefined) return;
    const chain = stageChain(stage!);
    const { from } = chain.at(-1)!;
    const word = from.words[0]!;
    // A base that other stages build on is not only the image's.
    const shared = stages.some(
      (other) => !chain.includes(other) && stageChain(other).some((part) => chain.includes(part)),
    );
    if (word.value.includes('$') || shared) return;
    if (!chain.every(onlyArranges) || needsMore(stage!, base.known.slim.lacks)) return;
    const name = word.value.replace(/:[^:/]*$/, '');
    report('full', word.range, { stage: stage!, image: word.value, slim: `${name}:${base.known.slim.tag}` });
  },

  fix({ stage, slim }, offer) {
    const word = stageChain(stage).at(-1)!.from.words[0]!;
    offer('slim', { edits: [{ range: word.range, newText: slim }] });
  },
});

/** Nothing is installed or built in the stage: what it runs only arranges files and accounts. */
function onlyArranges({ steps }: Stage): boolean {
  return steps.every(
    ({ run }) => run === undefined || (run.complete && run.commands.every(({ name }) => harmless.test(name))),
  );
}

function needsMore(stage: Stage, lacks: readonly string[]): boolean {
  const { programs, complete } = imageNeeds(stage);
  return !complete || programs.size === 0 || lacks.some((program) => programs.has(program));
}
