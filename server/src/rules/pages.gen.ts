// Written by scripts/gen.mjs: do not edit.

/** The page of each rule, in Markdown, by the rule's id. */
export const pages: Readonly<Record<string, string>> = {};
