import { mark } from '../core/l10n';
import { parseBytes, parseSeconds } from '../measure/units';

/** Budgets as they are written, such as `500MB` and `5m`. */
export type BudgetTexts = { readonly [Name in keyof typeof budgetKinds]?: string };

/** What each budget limits, an example, and whether a text says such an amount. */
export const budgetKinds = {
  size: { description: mark('The most file bytes that the image may have.'), example: '500MB', isValid: isSize },
  time: { description: mark('The longest that the build may take.'), example: '5m', isValid: isTime },
  waste: {
    description: mark('The most file bytes that later layers may change, move or delete.'),
    example: '50MB',
    isValid: isSize,
  },
  startup: {
    description: mark('The longest that a container may take until it is ready.'),
    example: '5s',
    isValid: isTime,
  },
} as const;

function isSize(text: string): boolean {
  return parseBytes(text) !== undefined;
}

function isTime(text: string): boolean {
  return parseSeconds(text) !== undefined;
}
