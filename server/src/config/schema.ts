import { mark } from '../core/l10n';
import type { RuleMeta } from '../core/rule';
import { budgetKinds } from './budget-texts';
import { severityWords } from './read-rules';

/**
 * The JSON Schema (draft 7, which every editor reads) of a configuration file, in English.
 * @param rules Every rule with what it reports, in a sentence.
 */
export function configSchema(rules: readonly { readonly rule: RuleMeta; readonly summary: string }[]): object {
  const severity = { enum: severityWords };
  const texts = { type: 'array', items: { type: 'string' } };
  const ruleSchema = ({ rule, summary }: (typeof rules)[number]): object => {
    const options = Object.entries(rule.options ?? {}).map(([name, { description, schema, default: value }]) => [
      name,
      { ...schema, description, default: value },
    ]);
    const properties = {
      severity: { ...severity, description: mark('How loud it speaks.') },
      ...Object.fromEntries(options),
    };
    return {
      description: `${summary} Default: ${rule.severity}.`,
      oneOf: [severity, { type: 'object', properties, additionalProperties: false }],
    };
  };
  const budgets = Object.entries(budgetKinds).map(([name, { description, example }]) => [
    name,
    { type: ['string', 'number'], description, examples: [example] },
  ]);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Plimsoll',
    description: mark('What Plimsoll checks and which budgets an image has to keep.'),
    type: 'object',
    properties: {
      $schema: { type: 'string' },
      extends: {
        description: mark('Configuration files to build on, from this file; what stands here counts more.'),
        oneOf: [{ type: 'string' }, texts],
      },
      rules: {
        description: mark('How loud each rule speaks, and its options.'),
        type: 'object',
        properties: Object.fromEntries(rules.map((each) => [each.rule.id, ruleSchema(each)])),
        additionalProperties: false,
      },
      ignore: {
        ...texts,
        description: mark('Files that are not checked, as in a .gitignore, counted from this folder.'),
      },
      targets: { ...texts, description: mark('Stages that are built by name, beside the last one.') },
      budgets: {
        description: mark('What an image may weigh and cost.'),
        type: 'object',
        properties: Object.fromEntries(budgets),
        additionalProperties: false,
      },
    },
    additionalProperties: false,
  };
}
