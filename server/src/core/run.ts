import type { Finding, Fix, Related, Severity } from './finding';
import type { Offer, Report, Rule, RuleOption } from './rule';

/** A rule that threw: its findings for that document are lost, nothing else. */
export interface RuleFailure {
  readonly rule: string;
  readonly error: unknown;
}

/** Severities by rule id that replace those of the rules, of all their findings; `off` turns a rule off, any other turns it on. */
export type Severities = Readonly<Record<string, Severity | 'off'>>;

/** Values of options by the rule's id and the option's name; they fit their schemas. */
export type RuleOptions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Messages and titles of fixes in another language, by rule id and message id; what is missing stays English. */
export type Messages = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** How rules are run. */
export interface RunOptions {
  readonly severities?: Severities;
  readonly options?: RuleOptions;
  readonly messages?: Messages;
}

/**
 * Runs rules over one model and returns their findings in document order.
 * A rule with severity `off` does not run. A rule that throws costs only its own findings.
 */
export function runRules<Model>(
  rules: readonly Rule<Model>[],
  model: Model,
  { severities = {}, options = {}, messages = {} }: RunOptions = {},
): { findings: Finding[]; failures: RuleFailure[] } {
  const findings: Finding[] = [];
  const failures: RuleFailure[] = [];
  for (const rule of rules) {
    const wanted = Object.hasOwn(severities, rule.id) ? severities[rule.id] : undefined;
    const severity = wanted ?? rule.severity;
    if (severity === 'off') continue;
    try {
      const told = Object.hasOwn(messages, rule.id)
        ? { ...rule, messages: { ...rule.messages, ...messages[rule.id] } }
        : rule;
      findings.push(...runRule(told, model, severity, wanted !== undefined, optionsOf(rule, options)));
    } catch (error) {
      failures.push({ rule: rule.id, error });
    }
  }
  findings.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  return { findings, failures };
}

/** @param ofAll The severity is that of all findings, also of those that the rule grades itself. */
function runRule<Model>(
  rule: Rule<Model>,
  model: Model,
  severity: Severity,
  ofAll: boolean,
  options: object,
): Finding[] {
  const findings: Finding[] = [];
  const report: Report<object> = (messageId, range, data, options = {}) => {
    const values = primitiveValues(data);
    const related: Related[] = (options.related ?? []).map((place) => ({
      range: place.range,
      message: fillMessage(rule, place.messageId, values),
    }));
    findings.push({
      rule: rule.id,
      messageId,
      data: values,
      message: fillMessage(rule, messageId, values),
      severity: ofAll ? severity : (options.severity ?? severity),
      range,
      related,
      tags: options.tags ?? [],
      fixes: collectFixes(rule, data, values, model),
    });
  };
  rule.check(model, report, options);
  return findings;
}

function optionsOf(
  { id, options = {} }: { readonly id: string; readonly options?: object },
  configured: RuleOptions,
): object {
  const own = Object.hasOwn(configured, id) ? configured[id]! : {};
  const defaults = Object.entries(options as Readonly<Record<string, RuleOption>>).map(
    ([name, option]): [string, unknown] => [name, option.default],
  );
  return { ...Object.fromEntries(defaults), ...own };
}

function collectFixes<Model>(rule: Rule<Model>, data: object, values: Finding['data'], model: Model): Fix[] {
  const fixes: Fix[] = [];
  const offer: Offer = (titleId, { edits = [], otherEdits = [], newFiles = [], safety }) => {
    const bySafety = safety ?? rule.fixes;
    if (bySafety === 'none') throw new Error(`${rule.id} offers a fix that its meta does not promise`);
    fixes.push({ title: fillMessage(rule, titleId, values), safety: bySafety, edits, otherEdits, newFiles });
  };
  rule.fix?.(data, offer, model);
  return fixes;
}

function primitiveValues(data: object): Finding['data'] {
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(data)) {
    if (typeof value === 'string' || typeof value === 'number') values[name] = value;
  }
  return values;
}

/** @throws Error when the rule has no such message or the data lack a placeholder: a defect of the rule, met in its tests. */
function fillMessage<Model>(rule: Rule<Model>, id: string, values: Finding['data']): string {
  const template = rule.messages[id];
  if (template === undefined) throw new Error(`${rule.id} has no message '${id}'`);
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${rule.id}: message '${id}' needs '${name}'`);
    return printable(String(value));
  });
}

/** Values come from files: no line break or control character may reach a message. */
function printable(value: string): string {
  // oxlint-disable-next-line no-control-regex
  return value.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
}
