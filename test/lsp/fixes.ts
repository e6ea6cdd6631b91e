import type { CodeAction } from 'vscode-languageserver/node';

export const fixAll = 'source.fixAll.plimsoll';

/** The rules whose findings these actions mend; ignoring is no mending. */
export const rulesOf = (actions: readonly CodeAction[]): unknown[] =>
  actions
    .flatMap(({ title, diagnostics }) => (title.startsWith('Ignore ') ? [] : (diagnostics ?? [])))
    .map(({ code }) => code);
