import type { StageEdge, StageGraph, StageNode } from '../../../server/src/report/stage-graph';

/** Pixels of a picture of the graph, from top to bottom. */
export interface GraphLayout {
  readonly nodes: readonly { readonly node: StageNode; readonly x: number; readonly y: number }[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

export interface PlacedEdge {
  readonly edge: StageEdge;
  readonly from: StageNode;
  readonly to: StageNode;
  /** A path from the lower edge of one node to the upper edge of the other. */
  readonly path: string;
  /** Middle of its label. */
  readonly x: number;
  readonly y: number;
  readonly thickness: number;
}

export const NODE = { width: 184, height: 66 };
const GAP = { x: 40, y: 84 };
const MARGIN = 8;

/** Puts each node one row below the lowest that it needs, sources just above who first needs them, few lines crossed. */
export function layoutGraph({ nodes, edges }: StageGraph): GraphLayout {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const into = group(edges, ({ to }) => to);
  const out = group(edges, ({ from }) => from);
  const depth = new Map<string, number>();
  // Stages stand in an order in which nothing needs a later one.
  for (const { id } of nodes.filter(({ kind }) => kind === 'stage'))
    depth.set(id, 1 + (into.get(id) ?? []).reduce((most, { from }) => Math.max(most, depth.get(from) ?? 0), 0));
  for (const { id, kind } of nodes) {
    if (kind === 'stage') continue;
    const users = (out.get(id) ?? []).map(({ to }) => depth.get(to) ?? 1);
    depth.set(id, Math.max(0, Math.min(...users) - 1));
  }
  const rows = rowsOf(nodes, depth, into, out);
  const widest = Math.max(...rows.map((row) => row.length));
  const width = widest * NODE.width + (widest - 1) * GAP.x + 2 * MARGIN;
  const places = new Map<string, { x: number; y: number }>();
  rows.forEach((row, at) => {
    const own = row.length * NODE.width + (row.length - 1) * GAP.x;
    row.forEach((id, index) =>
      places.set(id, { x: (width - own) / 2 + index * (NODE.width + GAP.x), y: MARGIN + at * (NODE.height + GAP.y) }),
    );
  });
  return {
    nodes: nodes.map((node) => ({ node, ...places.get(node.id)! })),
    edges: placeEdges(edges, byId, places, into, out),
    width,
    height: rows.length * NODE.height + (rows.length - 1) * GAP.y + 2 * MARGIN,
  };
}

/** Ids by row; within a row by the middle of what they are joined with, a few times over. */
function rowsOf(
  nodes: readonly StageNode[],
  depth: ReadonlyMap<string, number>,
  into: ReadonlyMap<string, readonly StageEdge[]>,
  out: ReadonlyMap<string, readonly StageEdge[]>,
): readonly string[][] {
  const levels = [...new Set(depth.values())].sort((a, b) => a - b);
  const rows = levels.map((level) => nodes.filter(({ id }) => depth.get(id) === level).map(({ id }) => id));
  for (let round = 0; round < 4; round++) {
    const place = new Map<string, number>();
    for (const row of rows) row.forEach((id, at) => place.set(id, at - (row.length - 1) / 2));
    const middle = (id: string): number => {
      const joined = [...(into.get(id) ?? []).map(({ from }) => from), ...(out.get(id) ?? []).map(({ to }) => to)];
      return joined.reduce((sum, other) => sum + (place.get(other) ?? 0), 0) / Math.max(1, joined.length);
    };
    for (const row of rows) {
      const middles = new Map(row.map((id) => [id, middle(id)]));
      row.sort((a, b) => middles.get(a)! - middles.get(b)!);
    }
  }
  return rows;
}

function placeEdges(
  edges: readonly StageEdge[],
  byId: ReadonlyMap<string, StageNode>,
  places: ReadonlyMap<string, { x: number; y: number }>,
  into: ReadonlyMap<string, readonly StageEdge[]>,
  out: ReadonlyMap<string, readonly StageEdge[]>,
): readonly PlacedEdge[] {
  const most = Math.max(1, ...edges.map(({ bytes }) => bytes ?? 0));
  /** Edges leave and enter side by side, in the order of their other ends. */
  const port = (list: readonly StageEdge[], edge: StageEdge, other: (edge: StageEdge) => string): number => {
    const sorted = list.toSorted((a, b) => places.get(other(a))!.x - places.get(other(b))!.x);
    return ((sorted.indexOf(edge) + 1) / (sorted.length + 1)) * NODE.width;
  };
  return edges.map((edge): PlacedEdge => {
    const [from, to] = [places.get(edge.from)!, places.get(edge.to)!];
    const x1 = from.x + port(out.get(edge.from)!, edge, ({ to }) => to);
    const x2 = to.x + port(into.get(edge.to)!, edge, ({ from }) => from);
    const [y1, y2] = [from.y + NODE.height, to.y];
    const bend = Math.max(24, (y2 - y1) / 2);
    return {
      edge,
      from: byId.get(edge.from)!,
      to: byId.get(edge.to)!,
      path: `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`,
      x: (x1 + x2) / 2,
      y: (y1 + y2) / 2,
      thickness: 1.5 + 9 * Math.sqrt((edge.bytes ?? 0) / most),
    };
  });
}

function group(
  edges: readonly StageEdge[],
  key: (edge: StageEdge) => string,
): ReadonlyMap<string, readonly StageEdge[]> {
  const groups = new Map<string, StageEdge[]>();
  for (const edge of edges) {
    const list = groups.get(key(edge));
    if (list === undefined) groups.set(key(edge), [edge]);
    else list.push(edge);
  }
  return groups;
}
