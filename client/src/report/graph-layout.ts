import type { StageEdge, StageGraph, StageNode } from '../../../server/src/report/stage-graph';
import { graphRows, type GraphRows, type Slot } from './graph-rows';

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
  /** From the lower edge of one node to the upper edge of the other. */
  readonly path: string;
  /** Middle of its label. */
  readonly x: number;
  readonly y: number;
  readonly thickness: number;
}

export const NODE = { width: 176, height: 70 };
/** What a passing edge takes, with its label. */
const PASSAGE = 108;
const GAP = { x: 24, y: 78 };
const MARGIN = 6;
const LABEL = { width: 104, height: 20 };

interface Point {
  readonly x: number;
  readonly y: number;
}

export function layoutGraph(graph: StageGraph): GraphLayout {
  const { rows, routes } = graphRows(graph);
  const middles = placeRows(rows);
  const left = Math.min(...[...middles].map(([slot, x]) => x - widthOf(slot) / 2)) - MARGIN;
  const right = Math.max(...[...middles].map(([slot, x]) => x + widthOf(slot) / 2)) + MARGIN;
  const points = new Map<Slot, Point>();
  rows.forEach((row, at) => {
    for (const slot of row) points.set(slot, { x: middles.get(slot)! - left, y: MARGIN + at * (NODE.height + GAP.y) });
  });
  const slotOf = new Map(rows.flat().map((slot) => [slot.id, slot]));
  return {
    nodes: graph.nodes.map((node) => {
      const { x, y } = points.get(slotOf.get(node.id)!)!;
      return { node, x: x - NODE.width / 2, y };
    }),
    edges: placeEdges(graph, routes, points),
    width: right - left,
    height: rows.length * NODE.height + (rows.length - 1) * GAP.y + 2 * MARGIN,
  };
}

function widthOf({ id }: Slot): number {
  return id === null ? PASSAGE : NODE.width;
}

/** Middles from left to right: as near to what they are joined with as their neighbours in the row let them. */
function placeRows(rows: GraphRows['rows']): ReadonlyMap<Slot, number> {
  const middles = new Map<Slot, number>();
  const settle = (row: readonly Slot[], wish: (slot: Slot) => number): void => {
    let edge = -Infinity;
    const placed = row.map((slot) => {
      const x = Math.max(wish(slot), edge + GAP.x + widthOf(slot) / 2);
      edge = x + widthOf(slot) / 2;
      return x;
    });
    // Pushing to the right only would lean: the row as a whole goes back to where it wants to be.
    const drift = row.reduce((sum, slot, at) => sum + wish(slot) - placed[at]!, 0) / row.length;
    row.forEach((slot, at) => middles.set(slot, placed[at]! + drift));
  };
  for (const row of rows) settle(row, () => 0);
  for (let round = 0; round < 24; round++)
    for (const row of round % 2 === 0 ? rows : rows.toReversed())
      settle(row, (slot) => {
        const joined = [...slot.above, ...slot.below];
        if (joined.length === 0) return middles.get(slot)!;
        return joined.reduce((sum, other) => sum + middles.get(other)!, 0) / joined.length;
      });
  return middles;
}

function placeEdges(
  { nodes, edges }: StageGraph,
  routes: GraphRows['routes'],
  points: ReadonlyMap<Slot, Point>,
): readonly PlacedEdge[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const most = Math.max(1, ...edges.map(({ bytes }) => bytes ?? 0));
  const taken: Point[] = [];
  /** Edges leave and enter a node side by side, in the order of their other ends. */
  const port = (edge: StageEdge, end: 'from' | 'to'): number => {
    const other = (one: StageEdge): number => points.get(routes.get(one)!.at(end === 'from' ? 1 : -2)!)!.x;
    const all = edges.filter((one) => one[end] === edge[end]).toSorted((a, b) => other(a) - other(b));
    const slot = routes.get(edge)!.at(end === 'from' ? 0 : -1)!;
    return points.get(slot)!.x + ((all.indexOf(edge) + 1) / (all.length + 1) - 0.5) * NODE.width;
  };
  return edges.map((edge): PlacedEdge => {
    const route = routes.get(edge)!;
    const stops = route.map((slot) => points.get(slot)!);
    const ends = { first: port(edge, 'from'), last: port(edge, 'to') };
    const parts: string[] = [];
    let label: Point | undefined;
    for (let at = 1; at < stops.length; at++) {
      const start = { x: at === 1 ? ends.first : stops[at - 1]!.x, y: stops[at - 1]!.y + NODE.height };
      const end = { x: at === stops.length - 1 ? ends.last : stops[at]!.x, y: stops[at]!.y };
      const middle = (start.y + end.y) / 2;
      parts.push(
        `${at === 1 ? 'M' : 'L'}${start.x} ${start.y}C${start.x} ${middle} ${end.x} ${middle} ${end.x} ${end.y}`,
      );
      // A long edge has room for its label where it passes a row.
      label ??= stops.length > 2 ? { x: end.x, y: end.y + NODE.height / 2 } : freePlace(start, end, taken);
    }
    taken.push(label!);
    const thickness = 1.5 + 8 * Math.sqrt((edge.bytes ?? 0) / most);
    return { edge, from: byId.get(edge.from)!, to: byId.get(edge.to)!, path: parts.join(''), ...label!, thickness };
  });
}

/** A point of the curve where the label is on no other label. */
function freePlace(start: Point, end: Point, taken: readonly Point[]): Point {
  const along = [0.5, 0.72, 0.28, 0.85, 0.15].map((t) => pointAt(start, end, t));
  const isFree = ({ x, y }: Point): boolean =>
    taken.every((other) => Math.abs(other.x - x) > LABEL.width || Math.abs(other.y - y) > LABEL.height);
  return along.find(isFree) ?? along[0]!;
}

/** Of a Bézier curve whose ends stand upright. */
function pointAt(start: Point, end: Point, t: number): Point {
  const bend = t * t * (3 - 2 * t);
  const middle = (start.y + end.y) / 2;
  const y = (1 - t) ** 3 * start.y + 3 * t * (1 - t) * middle + t ** 3 * end.y;
  return { x: start.x + bend * (end.x - start.x), y };
}
