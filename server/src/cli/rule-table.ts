import { knownRules } from '../check';
import type { RuleMeta } from '../core/rule';

/** Every rule, sorted by id. */
export const allRules: readonly RuleMeta[] = [...knownRules.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));

export const rulesById: ReadonlyMap<string, RuleMeta> = knownRules;
