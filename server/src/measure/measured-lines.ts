import type { MeasuredWaste, Measurement } from './measurement';

/** All that was measured of one line of the Dockerfile, or of one layer or step that has none. */
export interface MeasuredLine {
  /** As BuildKit names it; null in a file of one stage and where it is not known. */
  readonly stage: string | null;
  /** From 1. */
  readonly line: number | null;
  /** Hostile text. Of a base image whose `FROM` is not known `BASE_IMAGE`. */
  readonly instruction: string;
  /** Its layers are the base image's. */
  readonly base: boolean;
  /** Bytes of its layers, in `size.metric`; null where it has none in the image, or none that is known. */
  readonly bytes: number | null;
  /** Its layers, as 0-based indexes of `layers`. */
  readonly layers: readonly number[];
  /** The part of `bytes` that does not show in the end, whoever hid it. */
  readonly hiddenBytes: number;
  /** Bytes that it made useless, whoever wrote them. */
  readonly wastedBytes: number;
  /** Null without a step of the build. */
  readonly seconds: number | null;
  /** All its steps came from the cache. */
  readonly cached: boolean;
  /** Bytes of the build cache's records, another metric; null where none is known. */
  readonly cacheBytes: number | null;
}

/** Stands for the instruction of a base image where its `FROM` is not known. */
export const BASE_IMAGE = 'base image';

type Draft = { -readonly [Key in keyof MeasuredLine]: MeasuredLine[Key] } & { layers: number[] };

/** Whether an item is part of the wasted bytes; the other kinds stand beside them. */
export function isWasted({ kind }: Pick<MeasuredWaste, 'kind'>): boolean {
  return kind !== 'duplicate' && kind !== 'sparse' && kind !== 'leftover';
}

/** Joins steps, layers and waste by line: in the order of the file, then what has no line, bottom up. */
export function measuredLines({
  build,
  layers,
  waste,
}: Pick<Measurement, 'build' | 'layers' | 'waste'>): MeasuredLine[] {
  const drafts = new Map<string, Draft>();
  const draft = (
    key: string,
    { stage, line, instruction }: Pick<MeasuredLine, 'stage' | 'line' | 'instruction'>,
  ): Draft => {
    const known = drafts.get(key) ?? emptyLine(stage, line, instruction);
    drafts.set(key, known);
    return known;
  };
  for (const step of build?.steps ?? []) {
    const line = draft(step.line === null ? `step ${step.stage} ${step.instruction}` : `${step.line}`, step);
    // The FROM stands first; what ONBUILD adds to its line does not replace its text.
    line.cached = step.cached && (line.seconds === null || line.cached);
    line.seconds = (line.seconds ?? 0) + step.seconds;
    if (step.cacheBytes !== null) line.cacheBytes = (line.cacheBytes ?? 0) + step.cacheBytes;
  }
  const owners = layers.map((layer, index) => {
    const text = layer.base ? BASE_IMAGE : layer.instruction;
    const key = layer.line !== null ? `${layer.line}` : `layer ${index}`;
    const owner = draft(key, { ...layer, instruction: layer.line === null ? layer.instruction : text });
    owner.base = layer.base && (owner.base || owner.layers.length === 0);
    if (layer.bytes !== null) owner.bytes = (owner.bytes ?? 0) + layer.bytes;
    owner.layers.push(index);
    return owner;
  });
  for (const item of waste.filter(isWasted)) {
    const [writer, hider] = [owners[item.causedByLayer - 1], owners[item.layer - 1]];
    if (writer !== undefined) writer.hiddenBytes += item.bytes;
    if (hider !== undefined) hider.wastedBytes += item.bytes;
  }
  return [...drafts.values()].toSorted((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity) || 0);
}

function emptyLine(stage: string | null, line: number | null, instruction: string): Draft {
  return {
    stage,
    line,
    instruction,
    base: false,
    bytes: null,
    layers: [],
    hiddenBytes: 0,
    wastedBytes: 0,
    seconds: null,
    cached: false,
    cacheBytes: null,
  };
}
