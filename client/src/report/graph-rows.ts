import type { StageEdge, StageGraph } from '../../../server/src/report/stage-graph';

/** A node in its row, or the place where an edge passes a row without a node of its own. */
export interface Slot {
  /** Of the node; null where an edge passes. */
  readonly id: string | null;
  readonly above: Slot[];
  readonly below: Slot[];
}

export interface GraphRows {
  readonly rows: readonly (readonly Slot[])[];
  /** The slots of each edge, from its source to its target, one a row. */
  readonly routes: ReadonlyMap<StageEdge, readonly Slot[]>;
}

const SWEEPS = 6;

/** Each node one row below the lowest that it needs, images and the context just above who first needs them; edges pass between. */
export function graphRows({ nodes, edges }: StageGraph): GraphRows {
  const depth = depths({ nodes, edges });
  const levels = [...new Set(depth.values())].sort((a, b) => a - b);
  const rows: Slot[][] = levels.map(() => []);
  const slots = new Map<string, Slot>();
  const add = (level: number, id: string | null): Slot => {
    const slot: Slot = { id, above: [], below: [] };
    rows[levels.indexOf(level)]!.push(slot);
    return slot;
  };
  for (const { id } of nodes) slots.set(id, add(depth.get(id)!, id));
  const routes = new Map<StageEdge, readonly Slot[]>();
  for (const edge of edges) {
    const [from, to] = [depth.get(edge.from)!, depth.get(edge.to)!];
    const between = levels.filter((level) => level > from && level < to).map((level) => add(level, null));
    const route = [slots.get(edge.from)!, ...between, slots.get(edge.to)!];
    for (let at = 1; at < route.length; at++) {
      route[at]!.above.push(route[at - 1]!);
      route[at - 1]!.below.push(route[at]!);
    }
    routes.set(edge, route);
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) sortRows(sweep % 2 === 0 ? rows : rows.toReversed(), sweep % 2 === 0);
  return { rows, routes };
}

function depths({ nodes, edges }: StageGraph): ReadonlyMap<string, number> {
  const depth = new Map<string, number>();
  // Stages stand in an order in which nothing needs a later one.
  for (const { id } of nodes.filter(({ kind }) => kind === 'stage')) {
    const needs = edges.filter(({ to }) => to === id).map(({ from }) => depth.get(from) ?? 0);
    depth.set(id, 1 + Math.max(0, ...needs));
  }
  for (const { id, kind } of nodes) {
    if (kind === 'stage') continue;
    const users = edges.filter(({ from }) => from === id).map(({ to }) => depth.get(to) ?? 1);
    depth.set(id, Math.max(0, Math.min(...users) - 1));
  }
  return depth;
}

/** Orders each row by the middle of what it is joined with in the row before: fewer edges cross. */
function sortRows(rows: readonly Slot[][], down: boolean): void {
  const place = new Map<Slot, number>();
  for (const row of rows) {
    const middles = new Map<Slot, number>();
    row.forEach((slot, at) => {
      const joined = down ? slot.above : slot.below;
      const sum = joined.reduce((sum, other) => sum + (place.get(other) ?? 0), 0);
      middles.set(slot, joined.length === 0 ? (at + 0.5) / row.length : sum / joined.length);
    });
    row.sort((a, b) => middles.get(a)! - middles.get(b)!);
    row.forEach((slot, at) => place.set(slot, (at + 0.5) / row.length));
  }
}
