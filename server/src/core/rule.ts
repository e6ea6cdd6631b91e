import type { FindingTag, Fix, FixSafety, Severity } from './finding';
import type { Range } from './text';

export type RuleLanguage = 'dockerfile' | 'dockerignore' | 'workflow';

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
export interface Rule<Model, Data extends object = object> extends RuleMeta {
  check(model: Model, report: Report<Data>): void;
  /** Called once for each finding with the data that was reported; the first safe offer is the preferred one. */
  fix?(data: Data, offer: Offer, model: Model): void;
}

/** Gives a rule its types; it changes nothing. */
export function defineRule<Model, Data extends object = object>(rule: Rule<Model, Data>): Rule<Model> {
  return rule;
}
