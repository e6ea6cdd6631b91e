import type { MeasuredLayer, MeasuredStep, Measurement } from '../measure/measurement';
import { stageChain, stageOfLine, targetStage, type Plan, type PlanStage } from '../measure/build/plan';

/** Which stages, images and files of the build context an image is made of, and how many bytes go where. */
export interface StageGraph {
  readonly nodes: readonly StageNode[];
  readonly edges: readonly StageEdge[];
}

export interface StageNode {
  readonly id: string;
  readonly kind: 'stage' | 'image' | 'context';
  /** A stage's name or number, or an image's reference as it is written. */
  readonly name: string;
  /** Of a stage's `FROM`; null for images and the context. */
  readonly line: number | null;
  /** What the instructions of a stage stored, without what it stands on; of an image all of it. Null where nobody says. */
  readonly bytes: number | null;
  /** The time of a stage's steps; null where none has any. */
  readonly seconds: number | null;
  /** `target` is the image itself, `ships` lies below it, `builds` is only copied from, `unused` was not built. */
  readonly role: 'target' | 'ships' | 'builds' | 'unused';
  /** False where `bytes` are records of the build cache and not file bytes. */
  readonly exact: boolean;
}

export interface StageEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'from' | 'copy' | 'mount';
  /** What went along it; null where nobody says, and for mounts, which store nothing. */
  readonly bytes: number | null;
  readonly exact: boolean;
  /** The instructions that make it, from 1. */
  readonly lines: readonly number[];
}

const CONTEXT = 'context';
/** Of more stages nobody sees a picture. */
const STAGES = 200;

/** The graph of a Dockerfile's stages with the figures of its last build; null where there are none, or too many to draw. */
export function stageGraph(plan: Plan, measurement: Measurement): StageGraph | null {
  if (plan.stages.length === 0 || plan.stages.length > STAGES) return null;
  const target = targetStage(plan, measurement.target ?? undefined);
  const chain = target === undefined ? [] : stageChain(plan, target);
  const bytesOf = bytesByLine(measurement);
  const edges = plan.stages.flatMap((stage, index) => edgesOf(plan, stage, index, bytesOf));
  const used = target === undefined ? new Set<string>() : reached(stageId(target), edges);
  const below = baseBytes(plan, chain, measurement);

  const stages = plan.stages.map((stage, index): StageNode => {
    const steps = (measurement.build?.steps ?? []).filter((step) => belongs(step, index, plan));
    const role = index === target ? 'target' : chain.includes(index) ? 'ships' : 'builds';
    return {
      id: stageId(index),
      kind: 'stage',
      name: stage.name ?? (plan.stages.length > 1 ? `stage ${index}` : 'image'),
      line: stage.line,
      ...sumOf(stage.instructions.map(({ line }) => bytesOf.get(line))),
      seconds: steps.length === 0 ? null : round(steps.reduce((sum, { seconds }) => sum + seconds, 0)),
      role: used.has(stageId(index)) ? role : 'unused',
    };
  });
  const others = [...new Set(edges.map(({ from }) => from))].filter((id) => !id.startsWith('stage:'));
  const sources = others.map((id): StageNode => {
    const isContext = id === CONTEXT;
    const name = isContext ? 'build context' : id.slice('image:'.length);
    const role = used.has(id) ? (id === below.image ? 'ships' : 'builds') : 'unused';
    const bytes = id === below.image ? below.bytes : null;
    return { id, kind: isContext ? 'context' : 'image', name, line: null, bytes, seconds: null, role, exact: true };
  });
  return {
    nodes: [...sources, ...stages],
    edges: merged(edges.map((edge) => withBase(edge, plan, below, bytesOf))),
  };
}

/** Bytes that an instruction stored: a layer's, or else a record's of the build cache. */
interface StepBytes {
  readonly bytes: number;
  readonly exact: boolean;
}

function bytesByLine({ layers, build }: Measurement): ReadonlyMap<number, StepBytes> {
  const found = new Map<number, StepBytes>();
  for (const { line, cacheBytes } of build?.steps ?? [])
    if (line !== null && cacheBytes !== null) found.set(line, { bytes: cacheBytes, exact: false });
  const own = new Map<number, number>();
  for (const { line, base, bytes } of layers)
    if (line !== null && bytes !== null && !base) own.set(line, (own.get(line) ?? 0) + bytes);
  for (const [line, bytes] of own) found.set(line, { bytes, exact: true });
  return found;
}

function edgesOf(plan: Plan, stage: PlanStage, index: number, bytesOf: ReadonlyMap<number, StepBytes>): StageEdge[] {
  const to = stageId(index);
  const edges: StageEdge[] = [];
  const add = (from: string, kind: StageEdge['kind'], line: number): void => {
    // No stage is copied from itself or from a later one: Docker refuses it, and a graph with loops has no order.
    if (from.startsWith('stage:') && Number(from.slice('stage:'.length)) >= index) return;
    const stored = kind === 'copy' ? bytesOf.get(line) : undefined;
    edges.push({ from, to, kind, bytes: stored?.bytes ?? null, exact: stored?.exact ?? true, lines: [line] });
  };
  if (typeof stage.base === 'number') add(stageId(stage.base), 'from', stage.line);
  const image = baseId(stage);
  if (image !== undefined) add(image, 'from', stage.line);
  for (const { keyword, text, line } of stage.instructions) {
    if (keyword === 'COPY' || keyword === 'ADD') {
      const from = /\s--from=(\S+)/.exec(text)?.[1];
      add(from === undefined ? CONTEXT : sourceId(plan, from, index), 'copy', line);
    } else if (keyword === 'RUN') {
      for (const [, mount = ''] of text.matchAll(/\s--mount=(\S+)/g)) {
        const from = /(?:^|,)from=([^,\s]+)/.exec(mount)?.[1];
        if (from !== undefined) add(sourceId(plan, from, index), 'mount', line);
      }
    }
  }
  return edges;
}

/** A stage by its name or number, else an image. */
function sourceId(plan: Plan, from: string, before: number): string {
  const named = plan.stages.findLastIndex(({ name }, at) => at < before && name === from.toLowerCase());
  if (named >= 0) return stageId(named);
  return /^\d{1,4}$/.test(from) && Number(from) < before ? stageId(Number(from)) : imageId(from);
}

function imageOf(from: string): string {
  return from.split(/\s+/).find((word, at) => at > 0 && !word.startsWith('--')) ?? '';
}

const stageId = (index: number): string => `stage:${index}`;
const imageId = (reference: string): string => `image:${reference}`;

interface BaseBytes {
  readonly image: string | undefined;
  readonly bytes: number | null;
}

/** The image at the bottom of the one that was built: the only one whose size the layers tell. */
function baseBytes(plan: Plan, chain: readonly number[], { size }: Measurement): BaseBytes {
  const bottom = plan.stages[chain[0] ?? -1];
  const image = bottom === undefined ? undefined : baseId(bottom);
  return { image, bytes: image === undefined ? 0 : size.baseBytes };
}

/** The image that a stage stands on; undefined for `scratch` and for a stage. */
function baseId({ base, text }: PlanStage): string | undefined {
  return base === 'image' ? imageId(imageOf(text)) : undefined;
}

/** A `FROM` hands on all that lies below it; it is known where the image at the bottom is the one whose size the layers tell. */
function withBase(edge: StageEdge, plan: Plan, below: BaseBytes, bytesOf: ReadonlyMap<number, StepBytes>): StageEdge {
  if (edge.kind !== 'from') return edge;
  if (edge.from === below.image) return { ...edge, bytes: below.bytes };
  const stage = plan.stages.findIndex((_, index) => stageId(index) === edge.from);
  if (stage < 0 || below.bytes === null) return edge;
  const chain = stageChain(plan, stage).map((index) => plan.stages[index]!);
  if (baseId(chain[0]!) !== below.image) return edge;
  const { bytes, exact } = sumOf(
    chain.flatMap(({ instructions }) => instructions).map(({ line }) => bytesOf.get(line)),
  );
  return { ...edge, bytes: below.bytes + (bytes ?? 0), exact };
}

function sumOf(parts: readonly (StepBytes | undefined)[]): { bytes: number | null; exact: boolean } {
  const known = parts.filter((part) => part !== undefined);
  return {
    bytes: known.length === 0 ? null : known.reduce((sum, { bytes }) => sum + bytes, 0),
    exact: known.every(({ exact }) => exact),
  };
}

/** One edge for all copies of a kind between the same two. */
function merged(edges: readonly StageEdge[]): readonly StageEdge[] {
  const found = new Map<string, StageEdge>();
  for (const edge of edges) {
    const key = `${edge.kind} ${edge.to} ${edge.from}`;
    const before = found.get(key);
    found.set(
      key,
      before === undefined
        ? edge
        : {
            ...edge,
            bytes: before.bytes === null && edge.bytes === null ? null : (before.bytes ?? 0) + (edge.bytes ?? 0),
            exact: before.exact && edge.exact,
            lines: [...before.lines, ...edge.lines],
          },
    );
  }
  return [...found.values()];
}

/** What a stage needs, with itself. */
function reached(id: string, edges: readonly StageEdge[]): ReadonlySet<string> {
  const found = new Set([id]);
  for (const next of found) for (const { from, to } of edges) if (to === next) found.add(from);
  return found;
}

function belongs({ line }: MeasuredStep | MeasuredLayer, index: number, plan: Plan): boolean {
  return line !== null && stageOfLine(plan, line) === index;
}

const round = (seconds: number): number => Math.round(seconds * 1000) / 1000;
