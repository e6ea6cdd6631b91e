import { defineRule } from '../../core/rule';
import type { TextEdit } from '../../core/text';
import { isPythonProgram } from '../../data/python-programs';
import { broughtBy } from '../../lang/dockerfile/environments';
import type { Environment } from '../../lang/dockerfile/environments';
import type { DockerfileModel, Stage, Step } from '../../lang/dockerfile/model';
import { isInside, parentPath } from '../../lang/dockerfile/paths';
import { runtimeConfig } from '../../lang/dockerfile/runtime-config';
import { searchPath } from '../../lang/dockerfile/search-path';
import { startedWords } from '../../lang/dockerfile/started-program';

interface Data {
  readonly step: Step;
  readonly from: string;
  readonly to: string;
  /** The `COPY` takes the environment alone. */
  readonly alone: boolean;
}

export default defineRule<DockerfileModel, Data>({
  id: 'moved-virtual-environment',
  language: 'dockerfile',
  group: 'stages',
  severity: 'error',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    moved: 'The environment of {from} does not work at {to}: its scripts start with the old path',
    made: 'it is made here, for this path',
    'same-path': 'Copy it to {from}, and name that path where {to} is named',
  },

  check(model, report) {
    // One stage has nothing from another.
    if (model.stages.length < 2) return;
    for (const stage of model.shippedStages) {
      for (const { effect, step } of model.flow(stage).events) {
        if (effect.kind !== 'copy') continue;
        for (const { environment, path } of broughtBy(effect, (source) => model.environments(source))) {
          const { made } = environment;
          if (path === made.path || made.relocatable || !environment.certain) continue;
          if (!staysThere(path, step, stage, model) || isMentionedLater(step, [path, made.path])) continue;
          const severity = runsScript(path, stage);
          if (severity === undefined) continue;
          const alone = effect.path === path;
          report(
            'moved',
            step.copy!.destination!.range,
            { step, from: made.path, to: path, alone },
            { severity, related: [{ range: made.command.shell.range, messageId: 'made' }] },
          );
        }
      }
    }
  },

  fix({ step, from, to, alone }, offer, { text }) {
    if (!alone) return;
    const edits: TextEdit[] = [{ range: step.copy!.destination!.range, newText: from }];
    const mention = new RegExp(`(?<![\\w./-])${to.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}(?![\\w.-])`, 'g');
    for (const { instruction } of step.stage.steps.slice(step.index + 1)) {
      const { start, end } = instruction.range;
      for (const { index } of text.slice(start, end).matchAll(mention))
        edits.push({ range: { start: start + index, end: start + index + to.length }, newText: from });
    }
    offer('same-path', { edits });
  },
});

/** The environment is still there at the stage's end, and none where it was made: a second copy or a link may mend it. */
function staysThere(path: string, step: Step, stage: Stage, model: DockerfileModel): boolean {
  const environments = model.environments(stage);
  const own = environments.find((environment: Environment) => environment.path === path);
  if (own?.copy !== step) return false;
  const { path: made } = own.made;
  // What lies below the copy is not known for sure, but nobody puts one environment into another.
  const there = model.flow(stage).has(made);
  return there === 'no' || (there === 'unknown' && isInside(made, path));
}

/** A `RUN` that names the environment may mend its scripts. */
function isMentionedLater({ stage, index }: Step, paths: readonly string[]): boolean {
  return stage.steps
    .slice(index + 1)
    .some(({ run }) =>
      run?.commands.some(
        ({ name, shell }) =>
          !/^(chown|chmod|ls|test|\[)$/.test(name) &&
          shell.words.some(({ value }) => paths.some((path) => value.includes(path))),
      ),
    );
}

/** An error where the image starts a script of the environment, a warning where it may; Python itself works anywhere. */
function runsScript(path: string, stage: Stage): 'error' | 'warning' | undefined {
  const config = runtimeConfig(stage);
  const command =
    config.find(({ keyword }) => keyword === 'ENTRYPOINT') ?? config.find(({ keyword }) => keyword === 'CMD');
  const program = command && startedWords(command)[0]?.value;
  if (program === undefined) return 'warning';
  if (/(^|\/)python[\d.]*$/.test(program)) return undefined;
  if (parentPath(program) === `${path}/bin`) return 'error';
  return isPythonProgram(program) && searchPath(stage)?.[0] === `${path}/bin` ? 'error' : 'warning';
}
