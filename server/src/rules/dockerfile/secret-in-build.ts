import { defineRule } from '../../core/rule';
import { findSecretText, isSecretFile, isSecretName, mayBeSecret } from '../../data/secrets';
import { expandWord } from '../../lang/dockerfile/expand';
import type { DockerfileModel, Step } from '../../lang/dockerfile/model';
import { documentRange } from '../../lang/mapped-text';
import type { Property } from '../../lang/dockerfile/instruction';

interface Data {
  readonly name: string;
}

export default defineRule<DockerfileModel, Data>({
  id: 'secret-in-build',
  language: 'dockerfile',
  group: 'run-time',
  severity: 'error',
  since: '0.1.0',
  aliases: ['buildkit:SecretsUsedInArgOrEnv', 'hadolint:DL3064'],
  fixes: 'none',

  messages: {
    env: '{name} becomes part of the image, and everyone who has the image can read it',
    default: 'The value of {name} stands in this file, and the history of the image keeps it',
    argument: 'The history of the image keeps {name} when the build gets a value for it: use RUN --mount=type=secret',
    file: '{name} becomes part of the image, and everyone who has the image can read it: use RUN --mount=type=secret',
    text: 'This line holds {name} in plain text: everyone who has the file can read it',
  },

  check({ stages, shippedStages }, report) {
    for (const step of stages.flatMap((stage) => stage.steps)) {
      const { instruction, copy } = step;
      const { arguments: source } = instruction;
      const found = findSecretText(source.text);
      if (found) report('text', documentRange(source, found.start, found.end), { name: found.kind });
      else if (!shippedStages.includes(step.stage)) continue;
      else if (step.keyword === 'ENV' || step.keyword === 'ARG') {
        for (const property of instruction.properties) {
          const { name, nameRange } = property;
          const way = isSecretName(name) ? wayIn(property, step) : undefined;
          if (way) report(way, nameRange, { name }, way === 'argument' ? { severity: 'warning' } : {});
        }
      } else if (copy && copy.from === undefined) {
        for (const { value, range } of copy.sources) if (isSecretFile(value)) report('file', range, { name: value });
      }
    }
  },
});

/** How a secret of this name gets into the image; undefined when there is none, or none is known. */
function wayIn({ value, rawValue = '' }: Property, step: Step): 'env' | 'default' | 'argument' | undefined {
  if (step.keyword === 'ENV') {
    const { value: expanded, resolved, uses } = expandWord(rawValue, step.lookup, '\\');
    if (resolved) return mayBeSecret(expanded) ? 'env' : undefined;
    // A variable that nothing declares is empty.
    return uses.some((name) => step.stage.scope.declared(name, step.index)) ? 'env' : undefined;
  }
  // Arguments get into the history with the commands that may use them.
  if (!step.stage.steps.some(({ keyword, index }) => keyword === 'RUN' && index > step.index)) return undefined;
  if (value === undefined) return 'argument';
  return mayBeSecret(value) ? 'default' : undefined;
}
