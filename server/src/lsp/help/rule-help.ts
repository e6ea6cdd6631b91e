import { isCalled } from '../../core/called';
import { summaryText, t } from '../../core/l10n';
import { rules } from '../../rules/index.gen';
import { summaries } from '../../rules/summaries.gen';
import { ruleUrl } from '../../version';

/** What a rule is, in Markdown: its summary, and where its page is. */
export function ruleHelp(rule: string): string | undefined {
  const summary = Object.hasOwn(summaries, rule) ? summaries[rule] : undefined;
  if (summary === undefined) return undefined;
  const url = ruleUrl(rule);
  return `**${url === undefined ? rule : `[${rule}](${url})`}**: ${summaryText(rule, summary)}`;
}

/** What an ignore comment names: a rule's id or alias (`hadolint:dl3009`), in lower case. */
export function ignoredHelp(name: string): string | undefined {
  if (name === 'all') return t('Every rule of Plimsoll.');
  const named = rules.filter((rule) => isCalled(rule, name));
  return named.length === 0 ? undefined : named.map(({ id }) => ruleHelp(id)).join('\n\n');
}
