import type { Severity } from '../core/finding';
import { listItems, mapGet, mapOf, scalarOf } from '../lang/yaml/nodes';
import { parseYaml, type YamlNode } from '../lang/yaml/parse';
import { emptyConfig, type Config, type RuleSetting } from './config';
import { optionValue } from './option-value';
import type { KnownRules } from './read-rules';

/** The names that hadolint's own configuration may have. */
export const hadolintNames = ['.hadolint.yaml', '.hadolint.yml'];

/** hadolint's severities, which it lists under `override`, in ours. */
const overrides: Readonly<Record<string, Severity>> = {
  error: 'error',
  warning: 'warning',
  info: 'info',
  style: 'info',
};

/** Options of ours that stand for one of hadolint's keys. */
const optionKeys: readonly { readonly key: string; readonly rule: string; readonly option: string }[] = [
  { key: 'trustedRegistries', rule: 'untrusted-registry', option: 'registries' },
  { key: 'label-schema', rule: 'invalid-image-label', option: 'labels' },
  { key: 'strict-labels', rule: 'invalid-image-label', option: 'strict' },
];

/**
 * What hadolint's configuration says of the rules that we have under its names: `ignored`, `override`, `trustedRegistries`,
 * `label-schema` and `strict-labels`. The rest tells how hadolint itself runs. Never throws.
 */
export function hadolintConfig(text: string, path: string, known: KnownRules): Config {
  const root = mapOf(parseYaml(text).root);
  const rules: Record<string, RuleSetting> = {};
  const set = (id: string, { severity, options = {} }: Partial<RuleSetting>): void => {
    rules[id] = {
      severity: severity ?? rules[id]?.severity,
      options: { ...rules[id]?.options, ...options },
      from: path,
    };
  };
  for (const [key, severity] of Object.entries(overrides)) {
    for (const id of rulesOf(mapGet(mapOf(mapGet(root, 'override')), key), known)) set(id, { severity });
  }
  // Last, since hadolint ignores what it overrides, too.
  for (const id of rulesOf(mapGet(root, 'ignored'), known)) set(id, { severity: 'off' });
  for (const { key, rule, option } of optionKeys) {
    const schema = known.get(rule)?.options?.[option]?.schema;
    const value = schema && optionValue(schema, mapGet(root, key));
    if (value !== undefined) set(rule, { options: { [option]: value.value } });
  }
  return { ...emptyConfig, rules, files: [path] };
}

/** Our rules that carry one of the listed names, each once. */
function rulesOf(node: YamlNode | undefined, known: KnownRules): readonly string[] {
  const names = new Set(listItems(node).map((item) => `hadolint:${scalarOf(item)?.value ?? ''}`.toLowerCase()));
  return [...known.values()]
    .filter(({ aliases }) => aliases.some((alias) => names.has(alias.toLowerCase())))
    .map(({ id }) => id);
}
