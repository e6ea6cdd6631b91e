import type { Severity } from '../core/finding';
import type { RuleOptions, Severities } from '../core/run';
import type { BudgetTexts } from './budget-texts';

/** What one configuration file says of a rule. */
export interface RuleSetting {
  /** Undefined: the rule's own. */
  readonly severity: Severity | 'off' | undefined;
  /** Values by option; they fit the rule's schemas. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Absolute path of the file that says it. */
  readonly from: string;
}

/** A pattern of files that are not checked, as `.gitignore` writes it, counted from a folder. */
export interface IgnorePattern {
  readonly folder: string;
  readonly pattern: string;
}

/** What is in force for a document. */
export interface Config {
  /** By rule id. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly ignore: readonly IgnorePattern[];
  /** Stages that are built by name beside the last one. */
  readonly targets: readonly string[];
  readonly budgets: BudgetTexts;
  /** Absolute paths of the files that it comes from: the nearest first, then what it extends. */
  readonly files: readonly string[];
}

/** Nothing is configured. */
export const emptyConfig: Config = { rules: {}, ignore: [], targets: [], budgets: {}, files: [] };

/** The names that a configuration file may have, the first one found in a folder counts. */
export const configNames = [
  'plimsoll.yaml',
  'plimsoll.yml',
  'plimsoll.json',
  '.plimsoll.yaml',
  '.plimsoll.yml',
  '.plimsoll.json',
];

/** Lays one configuration over another: of the same rule, option or budget the upper one counts. */
export function mergeConfigs(below: Config, above: Config): Config {
  const rules = { ...below.rules };
  for (const [id, setting] of Object.entries(above.rules)) {
    const before = Object.hasOwn(rules, id) ? rules[id] : undefined;
    rules[id] = {
      severity: setting.severity ?? before?.severity,
      options: { ...before?.options, ...setting.options },
      from: setting.from,
    };
  }
  return {
    rules,
    ignore: lastOfEach([...below.ignore, ...above.ignore]),
    targets: above.targets.length > 0 ? above.targets : below.targets,
    budgets: { ...below.budgets, ...above.budgets },
    files: [...new Set([...above.files, ...below.files])],
  };
}

/** Of the same pattern the last one decides. A file that many extend brings its own many times. */
function lastOfEach(patterns: readonly IgnorePattern[]): readonly IgnorePattern[] {
  const key = ({ folder, pattern }: IgnorePattern): string => `${folder}\0${pattern}`;
  return [...new Map(patterns.toReversed().map((each) => [key(each), each])).values()].toReversed();
}

/** The configured severities by rule id; of a rule with options alone there is none. */
export function severitiesOf({ rules }: Config): Severities {
  const set = Object.entries(rules).filter(([, { severity }]) => severity !== undefined);
  return Object.fromEntries(set.map(([id, { severity }]) => [id, severity!]));
}

/** The configured options by rule id. */
export function optionsOf({ rules }: Config): RuleOptions {
  return Object.fromEntries(Object.entries(rules).map(([id, { options }]) => [id, options]));
}
