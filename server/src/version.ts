import { t } from './core/l10n';

// Named as bundlers name such constants.
// oxlint-disable no-underscore-dangle
declare const __VERSION__: string | undefined;
declare const __RULE_PAGES__: string | undefined;

/** The version of the package; the bundler fills it in. */
export const version = typeof __VERSION__ === 'string' ? __VERSION__ : '0.0.0';

/** Where the page of a rule can be read in the user's language, at this very version; undefined when the package names no repository. */
export function ruleUrl(rule: string): string | undefined {
  if (typeof __RULE_PAGES__ !== 'string' || __RULE_PAGES__ === '') return undefined;
  // Each language has its pages in a folder of its own.
  return `${__RULE_PAGES__.replace(/docs\/rules$/, () => t('docs/rules'))}/${rule}.md`;
}
