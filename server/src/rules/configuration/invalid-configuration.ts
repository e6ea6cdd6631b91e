import type { ConfigProblem } from '../../config/problems';
import type { ConfigurationModel } from '../../config/model';
import { defineRule } from '../../core/rule';
import type { Range } from '../../core/text';

interface Data {
  readonly word: string;
  readonly expected?: string;
  readonly near?: string;
  readonly range?: Range;
}

const messages = {
  syntax: '{expected}',
  'unknown-key': "'{word}' is no key of the configuration{expected}",
  'unknown-rule': "There is no rule '{word}'{expected}",
  'unknown-option': "The rule has no option '{word}'{expected}",
  'wrong-value': '{word} {expected}',
  unreadable: "'{word}' cannot be read, so nothing of it is in force",
  circular: "'{word}' leads back to this file: extends cannot go in a circle",
  near: "Write '{near}'",
} as const;

export default defineRule<ConfigurationModel, Data>({
  id: 'invalid-configuration',
  language: 'configuration',
  group: 'configuration',
  severity: 'error',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',
  messages,

  check({ problems, unreadable, circular }, report) {
    for (const problem of problems) report(problem.kind, problem.range, dataOf(problem));
    for (const { path, range } of unreadable) report('unreadable', range, { word: path });
    for (const { path, range } of circular) report('circular', range, { word: path });
  },

  fix({ near, range }, offer) {
    if (near !== undefined && range !== undefined) offer('near', { edits: [{ range, newText: near }] });
  },
});

function dataOf({ word, expected, near, range }: ConfigProblem): Data {
  return { word, expected, ...(near === undefined ? {} : { near, range }) };
}
