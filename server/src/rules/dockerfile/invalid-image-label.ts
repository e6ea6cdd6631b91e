import { mark, translated } from '../../core/l10n';
import { defineRule } from '../../core/rule';
import { labelKinds, type LabelKind } from '../../data/label-kinds';
import type { DockerfileModel } from '../../lang/dockerfile/model';
import { runtimeConfig } from '../../lang/dockerfile/runtime-config';

interface Data {
  readonly name: string;
  readonly expected?: string;
}

interface Options {
  readonly labels: Readonly<Record<string, LabelKind>>;
  readonly strict: boolean;
}

export default defineRule<DockerfileModel, Data, Options>({
  id: 'invalid-image-label',
  language: 'dockerfile',
  group: 'run-time',
  severity: 'info',
  since: '0.1.0',
  aliases: [3049, 3050, 3051, 3052, 3053, 3054, 3055, 3056, 3058].map((number) => `hadolint:DL${number}`),
  fixes: 'none',

  messages: {
    missing: 'The image has no label {name}, which the configuration asks for',
    wrong: 'The label {name} {expected}',
    unlisted: 'The label {name} is none of those in the configuration',
  },
  options: {
    labels: {
      description: mark('The labels that every image has to carry, each with what its value must be.'),
      schema: { type: 'object', additionalProperties: { enum: Object.keys(labelKinds) } },
      default: {},
    },
    strict: {
      description: mark('Report labels that are not listed, too.'),
      schema: { type: 'boolean' },
      default: false,
    },
  },

  check({ finalStage }, report, { labels, strict }) {
    const wanted = Object.entries(labels);
    if (finalStage === undefined || (wanted.length === 0 && !strict)) return;
    const written = runtimeConfig(finalStage).filter(({ keyword }) => keyword === 'LABEL');
    const properties = written.flatMap(({ instruction }) => instruction.properties);
    for (const { name, nameRange, value } of properties) {
      const kind = Object.hasOwn(labels, name) ? labelKinds[labels[name]!] : undefined;
      if (kind !== undefined && value !== undefined && !value.includes('$') && !kind.isValid(value))
        report('wrong', nameRange, { name, expected: translated(kind.expected) });
      if (strict && !Object.hasOwn(labels, name) && !name.includes('$')) report('unlisted', nameRange, { name });
    }
    // A name that the build computes may be any.
    if (properties.some(({ name }) => name.includes('$'))) return;
    const names = new Set(properties.map(({ name }) => name));
    for (const [name] of wanted) if (!names.has(name)) report('missing', finalStage.from.keywordRange, { name });
  },
});
