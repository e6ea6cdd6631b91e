import { isCalled } from '../core/called';
import { listed, t } from '../core/l10n';
import type { Severity } from '../core/finding';
import type { RuleMeta } from '../core/rule';
import type { YamlEntry, YamlNode, YamlScalar } from '../lang/yaml/parse';
import type { RuleSetting } from './config';
import { describeSchema, optionValue } from './option-value';
import type { ProblemList } from './problems';

/** What the rules are called and may be told. */
export type KnownRules = ReadonlyMap<string, RuleMeta>;

export type WrittenSetting = Omit<RuleSetting, 'from'>;

export const severityWords = ['off', 'info', 'warning', 'error'] as const satisfies readonly (Severity | 'off')[];

/** The settings below `rules:`, by rule id. */
export function readRules(
  entries: readonly YamlEntry[],
  known: KnownRules,
  problems: ProblemList,
): Readonly<Record<string, WrittenSetting>> {
  const rules: Record<string, WrittenSetting> = {};
  for (const { key, value } of entries) {
    const rule = known.get(key.value);
    const setting = rule && value && readSetting(rule, value, problems);
    if (rule === undefined)
      problems.unknown('unknown-rule', key, [...known.keys()], entries, rulesCalled(key.value, known));
    else if (value === undefined)
      problems.wrong(key, key.value, t('needs a severity: {names}', { names: listed(severityWords) }));
    else if (setting !== undefined) rules[rule.id] = setting;
  }
  return rules;
}

/** `error`, or `{ severity: error, option: … }`. */
function readSetting(rule: RuleMeta, node: YamlNode, problems: ProblemList): WrittenSetting | undefined {
  if (node.kind === 'scalar') {
    const severity = readSeverity(node, problems);
    return severity && { severity, options: {} };
  }
  if (node.kind === 'list') {
    problems.wrong(node, rule.id, t('must be a severity or a map of its settings'));
    return undefined;
  }
  const known = rule.options ?? {};
  const options: Record<string, unknown> = {};
  let severity: WrittenSetting['severity'];
  for (const { key, value } of node.entries) {
    const option = Object.hasOwn(known, key.value) ? known[key.value] : undefined;
    if (key.value === 'severity') {
      if (value?.kind === 'scalar') severity = readSeverity(value, problems);
      else problems.wrong(key, 'severity', t('is one of {names}', { names: listed(severityWords) }));
    } else if (option === undefined)
      problems.unknown('unknown-option', key, ['severity', ...Object.keys(known)], node.entries);
    else {
      const read = optionValue(option.schema, value);
      if (read === undefined) problems.wrong(value ?? key, key.value, describeSchema(option.schema));
      else options[key.value] = read.value;
    }
  }
  return { severity, options };
}

function readSeverity(node: YamlScalar, problems: ProblemList): Severity | 'off' | undefined {
  const severity = severityWords.find((word) => word === node.value);
  if (severity === undefined) problems.unknown('wrong-value', node, severityWords);
  return severity;
}

/** The rules that others call so, such as `DL3009`. */
function rulesCalled(name: string, known: KnownRules): readonly string[] {
  return [...known.values()].filter((rule) => isCalled(rule, name)).map(({ id }) => id);
}
