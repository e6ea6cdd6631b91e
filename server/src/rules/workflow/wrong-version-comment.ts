import { defineRule } from '../../core/rule';
import type { TextEdit } from '../../core/text';
import { isHash } from '../../data/actions';
import { factsDates } from '../../data/platform.gen';
import { versionsOfHash } from '../../data/release-hashes';
import type { WorkflowModel } from '../../lang/workflow/model';
import { knownOf } from './shared/verdict';
import { readVersionComment } from './shared/version-comment';

interface Data {
  readonly action: string;
  readonly actual: string;
  readonly claimed: string;
  readonly seen: string;
  readonly edit: TextEdit;
}

export default defineRule<WorkflowModel, Data>({
  id: 'wrong-version-comment',
  language: 'workflow',
  group: 'actions',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    wrong: 'This commit of {action} is {actual}, not {claimed} (its tags, {seen})',
    write: 'Write {actual}',
  },

  check(model, report) {
    for (const uses of model.uses) {
      const told = uses.comment && isHash(uses.ref) ? readVersionComment(uses.comment) : undefined;
      if (!told) continue;
      const versions = versionsOfHash(`${uses.owner}/${uses.repo}`.toLowerCase(), uses.ref.toLowerCase());
      const newest = versions.at(-1);
      if (newest === undefined || versions.some((version) => agrees(version, told.parts))) continue;
      const actual = told.letter + newest.slice(1).split('.').slice(0, told.parts.length).join('.');
      report('wrong', told.range, {
        action: `${uses.owner}/${uses.repo}`,
        actual,
        claimed: told.letter + told.parts.join('.'),
        seen: knownOf(uses).action?.latest?.seen ?? factsDates.newest,
        edit: { range: told.range, newText: actual },
      });
    }
  },

  fix({ edit }, offer) {
    offer('write', { edits: [edit] });
  },
});

/** As far as both are told: `v4` agrees with `v4.1.2`. */
function agrees(version: string, parts: readonly string[]): boolean {
  const own = version.slice(1).split('.');
  return parts.every((part, index) => own[index] === undefined || Number(own[index]) === Number(part));
}
