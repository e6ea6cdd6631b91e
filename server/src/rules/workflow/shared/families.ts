import type { TextEdit } from '../../../core/text';
import type { Uses, WorkflowModel } from '../../../lang/workflow/model';
import { bump, type Target } from './targets';

/** Actions that only work together when their versions fit: one of them moves with the others. */
const families: readonly RegExp[] = [
  /^actions\/(?:upload|download)-artifact(?:\/|$)/i,
  /^actions\/(?:upload-pages-artifact|deploy-pages)$/i,
  /^github\/codeql-action\//i,
];

/** Where a reference should go: a target, `stays` where it is right already, or nobody knows. */
export type Destination = Target | 'stays' | undefined;

export interface Move {
  readonly edits: readonly TextEdit[];
  /** The references that move. */
  readonly members: readonly Uses[];
  /** Every member of the family is where it should be afterwards. */
  readonly complete: boolean;
}

/** Moves a reference together with those of the same document that belong to it; undefined where it cannot move itself. */
export function moveTogether(
  { uses: all }: WorkflowModel,
  uses: Uses,
  destination: (uses: Uses) => Destination,
): Move | undefined {
  const family = families.find((pattern) => pattern.test(uses.action));
  const members = family ? all.filter(({ action }) => family.test(action)) : [uses];
  const edits: TextEdit[] = [];
  const moved: Uses[] = [];
  let complete = true;
  for (const member of members) {
    const target = destination(member);
    if (target === 'stays') continue;
    const own = target && bump(member, target);
    if (own) {
      edits.push(...own);
      moved.push(member);
    } else if (member === uses) return undefined;
    else complete = false;
  }
  return { edits, members: moved, complete };
}
