import { defineRule } from '../../core/rule';
import type { TextEdit } from '../../core/text';
import { isHash } from '../../data/actions';
import type { Uses, WorkflowModel } from '../../lang/workflow/model';
import { lockNote } from './shared/leap';
import { fullVersion } from './shared/targets';
import { knownOf } from './shared/verdict';
import { pinTo } from './shared/version-comment';

interface Data {
  readonly action: string;
  readonly ref: string;
  readonly tag: string;
  readonly edits: readonly TextEdit[] | undefined;
  readonly lock: string;
}

export default defineRule<WorkflowModel, Data>({
  id: 'unpinned-action',
  language: 'workflow',
  group: 'actions',
  severity: 'off',
  since: '0.1.0',
  aliases: ['zizmor:unpinned-uses'],
  fixes: 'suggestion',

  messages: {
    movable: '{action}@{ref} can be moved to other code: only a full commit hash cannot',
    pin: 'Pin to {tag} by its commit{lock}',
  },

  check(model, report) {
    for (const uses of model.uses) {
      if (isHash(uses.ref) || isFirstParty(uses) || mustBeTag(uses)) continue;
      const release = releaseOf(uses);
      report('movable', uses.range, {
        action: uses.action,
        ref: uses.ref,
        tag: release?.tag ?? '',
        edits: release && pinTo(model.text, uses, release),
        lock: lockNote(model),
      });
    }
  },

  fix({ edits }, offer) {
    if (edits) offer('pin', { edits });
  },
});

/** GitHub's own run the service itself. */
function isFirstParty({ owner }: Uses): boolean {
  return /^(?:actions|github)$/i.test(owner);
}

/** The SLSA generators refuse to run by hash: what they sign names their own tag. */
function mustBeTag({ owner, repo }: Uses): boolean {
  return /^slsa-framework\/slsa-github-generator$/i.test(`${owner}/${repo}`);
}

/** The release that a pin leads to: the newest one of the same major whose whole commit is known. */
function releaseOf(uses: Uses): { hash: string; tag: string } | undefined {
  const { version } = knownOf(uses);
  if (version === undefined || version.facts.status !== undefined) return undefined;
  const { latest, confidence, stale } = version.action;
  const isLatest = latest?.major === version.major && latest.sha !== undefined;
  // A pin must not lead back behind what the tag points to today.
  if (!isLatest && (confidence !== 'high' || stale)) return undefined;
  const { tag, sha } = isLatest ? latest : version.facts;
  const release = fullVersion(tag);
  return sha !== undefined && release !== undefined ? { hash: sha, tag: release } : undefined;
}
