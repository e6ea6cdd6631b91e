import type { RuleMeta } from '../core/rule';
import { dockerfileRules, dockerignoreRules, workflowRules } from '../rules/index.gen';

/** Every rule, sorted by id. */
export const allRules: readonly RuleMeta[] = [...dockerfileRules, ...dockerignoreRules, ...workflowRules].toSorted(
  (a, b) => (a.id < b.id ? -1 : 1),
);

export const rulesById: ReadonlyMap<string, RuleMeta> = new Map(allRules.map((rule) => [rule.id, rule]));
