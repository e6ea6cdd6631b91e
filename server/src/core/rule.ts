import type { FindingTag, Fix, FixSafety, Severity } from './finding';
import type { Range } from './text';

export type RuleLanguage = 'dockerfile' | 'dockerignore' | 'workflow' | 'configuration';

/** What a rule says about itself; `{name}` in a message is filled from the finding's data. */
export interface RuleMeta {
  /** Kebab-case, names the pattern that it reports: `allow chown-after-copy` must read well. */
  readonly id: string;
  readonly language: RuleLanguage;
  readonly group: string;
  readonly severity: Severity | 'off';
  /** The version that brought the rule. */
  readonly since: string;
  /** Names of the same check elsewhere, such as `hadolint:DL3009`; ignore comments accept them. */
  readonly aliases: readonly string[];
  /** The best fix that the rule offers; `none` promises nothing. */
  readonly fixes: FixSafety | 'none';
  /** Messages of findings and titles of fixes, by id. */
  readonly messages: Readonly<Record<string, string>>;
  /** By name; their values come to `check`. */
  readonly options?: Readonly<Record<string, RuleOption>>;
}

/** What a value of the configuration may be: a small part of JSON Schema, with the same words. */
export type OptionSchema =
  | { readonly type: 'string' }
  | { readonly type: 'boolean' }
  | { readonly type: 'integer'; readonly minimum: number }
  | { readonly type: 'array'; readonly items: { readonly type: 'string' } }
  /** Values by name, each one of these. */
  | { readonly type: 'object'; readonly additionalProperties: { readonly enum: readonly string[] } };

/** One option of a rule, which the configuration may set. */
export interface RuleOption<Value = unknown> {
  /** One sentence. */
  readonly description: string;
  readonly schema: OptionSchema;
  readonly default: Value;
}

/** What a finding may carry beside its message. */
export interface ReportOptions {
  /** Replaces the rule's own severity, where one rule knows of two grades. */
  readonly severity?: Severity;
  readonly related?: readonly { readonly range: Range; readonly messageId: string }[];
  readonly tags?: readonly FindingTag[];
}

/** Reports a finding; strings and numbers of `data` fill the message, the whole of it goes to `fix`. */
export type Report<Data> = (messageId: string, range: Range, data: Data, options?: ReportOptions) => void;

/**
 * Offers a fix under the title `messages[titleId]`; its safety is the rule's own unless said otherwise.
 * Insertions by one rule at one place of another file must not mind their order: fix-all does them side by side.
 */
export type Offer = (
  titleId: string,
  change: Partial<Pick<Fix, 'edits' | 'otherEdits' | 'newFiles' | 'safety'>>,
) => void;

/** A rule: what it is, what it finds and how to mend it, as three separate things. */
export interface Rule<Model, Data extends object = object, Options extends object = object> extends RuleMeta {
  /** @param options The configured values, which fit their schemas, else the defaults. */
  check(model: Model, report: Report<Data>, options: Options): void;
  /** Called once for each finding with the data that was reported; the first safe offer is the preferred one. */
  fix?(data: Data, offer: Offer, model: Model): void;
}

/** The options that a rule declares are those that its `check` takes. */
interface OptionsOf<Options> {
  readonly options?: { readonly [Name in keyof Options]: RuleOption<Options[Name]> };
}

/** Gives a rule its types; it changes nothing. */
export function defineRule<Model, Data extends object = object, Options extends object = object>(
  rule: Rule<Model, Data, Options> & OptionsOf<Options>,
): Rule<Model> {
  return rule;
}
