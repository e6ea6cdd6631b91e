import type { Finding } from './finding';
import { readIgnores } from './ignore';
import type { Comment, Ignore, IgnoredName } from './ignore';
import type { Rule, RuleMeta } from './rule';
import { runRules } from './run';
import type { RuleFailure, RunOptions } from './run';
import type { Range } from './text';
import { silenceOf } from './silence';
import { findUnusedIgnores, keptFrom } from './unused-ignores';
import type { IgnoresModel, UnusedIgnore } from './unused-ignores';

/** A text with what ignore comments need to be read. */
export interface CommentedText {
  readonly text: string;
  readonly comments: readonly Comment[];
  /** What a comment above may speak of. */
  readonly scopes: readonly Range[];
}

/** How comments that silence nothing are judged. */
interface Judging {
  /** The rules that speak of them; none where not everything was looked at. */
  readonly rules: readonly Rule<IgnoresModel>[];
  /** Judge `all`, too. */
  readonly all: boolean;
}

/** Runs rules without the findings that a comment silences, and with what is to be said of comments that silence none. */
export function runHeard<Model>(
  rules: readonly Rule<Model>[],
  model: Model,
  source: CommentedText,
  how: RunOptions,
  judging: Judging,
): { findings: Finding[]; failures: RuleFailure[] } {
  const { findings, failures } = runRules(rules, model, how);
  const ignores = readIgnores(source.text, source.comments, source.scopes);
  if (ignores.length === 0) return { findings, failures };
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const { covers, used } = silenceOf(ignores);
  const heard = findings.filter((finding) => !covers(finding, byId.get(finding.rule)!));
  if (judging.rules.length === 0 || failures.length > 0) return { findings: heard, failures };
  if (!judging.all) for (const name of ignores.flatMap(({ names }) => names)) if (name.name === 'all') used.add(name);
  const ran = rules.filter(({ id, severity }) => (how.severities?.[id] ?? severity) !== 'off');
  const unused = unusedIgnores(source.text, ignores, used, ran, judging.rules);
  const said = runRules(judging.rules, { unused }, how);
  return {
    findings: [...heard, ...said.findings].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end),
    failures: said.failures,
  };
}

/** Comments may be kept by others that name the rule, and these are needed then. */
function unusedIgnores(
  text: string,
  ignores: readonly Ignore[],
  used: Set<IgnoredName>,
  ran: readonly RuleMeta[],
  judging: readonly RuleMeta[],
): readonly UnusedIgnore[] {
  for (const { id } of judging) {
    const first = findUnusedIgnores({ text, ignores, used, rules: ran });
    for (const name of keptFrom(id, first, ignores).by) used.add(name);
  }
  const unused = findUnusedIgnores({ text, ignores, used, rules: [...ran, ...judging] });
  const kept = judging.map(({ id }) => keptFrom(id, unused, ignores).comments);
  return unused.filter(({ ignore }) => kept.every((comments) => !comments.has(ignore)));
}
