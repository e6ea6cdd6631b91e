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
  readonly moved: ReadonlySet<Uses>;
  /** Every member of the family is where it should be afterwards. */
  readonly complete: boolean;
}

/** Decides of one reference; it must be the same function each time, so that a family is moved once and not for each member. */
export type Route = (uses: Uses, model: WorkflowModel) => Destination;

const moves = new WeakMap<WorkflowModel, Map<Route, Map<RegExp, Move>>>();

/** Moves a reference together with those of the same document that belong to it; undefined where it cannot move itself. */
export function moveTogether(model: WorkflowModel, uses: Uses, route: Route): Move | undefined {
  const family = families.find((pattern) => pattern.test(uses.action));
  const move = family ? familyMove(model, family, route) : moveAll([uses], model, route);
  return move.moved.has(uses) ? move : undefined;
}

function familyMove(model: WorkflowModel, family: RegExp, route: Route): Move {
  const byRoute = moves.get(model) ?? new Map<Route, Map<RegExp, Move>>();
  moves.set(model, byRoute);
  const byFamily = byRoute.get(route) ?? new Map<RegExp, Move>();
  byRoute.set(route, byFamily);
  const members = (): Uses[] => model.uses.filter(({ action }) => family.test(action));
  const move = byFamily.get(family) ?? moveAll(members(), model, route);
  byFamily.set(family, move);
  return move;
}

function moveAll(members: readonly Uses[], model: WorkflowModel, route: Route): Move {
  const edits: TextEdit[] = [];
  const moved = new Set<Uses>();
  let complete = true;
  for (const member of members) {
    const target = route(member, model);
    if (target === 'stays') continue;
    const own = target && bump(member, target);
    if (own) {
      edits.push(...own);
      moved.add(member);
    } else complete = false;
  }
  return { edits, moved, complete };
}
