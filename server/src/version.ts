// Named as bundlers name such constants.
// oxlint-disable no-underscore-dangle
declare const __VERSION__: string | undefined;
declare const __RULE_PAGES__: string | undefined;

/** The version of the package; the bundler fills it in. */
export const version = typeof __VERSION__ === 'string' ? __VERSION__ : '0.0.0';

/** Where the page of a rule can be read, at this very version; undefined when the package names no repository. */
export function ruleUrl(rule: string): string | undefined {
  return typeof __RULE_PAGES__ === 'string' && __RULE_PAGES__ !== '' ? `${__RULE_PAGES__}/${rule}.md` : undefined;
}
