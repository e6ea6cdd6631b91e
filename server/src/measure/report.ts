import { oneLine } from './display';
import { originsByHistory, layerTexts } from './build/history';
import type { ImageFacts } from './image-facts';
import type { MeasuredLayer, MeasuredWaste, Measurement } from './measurement';
import { stageLabel, stageOfLine, stageChain, targetStage, textOfLine, type Plan } from './build/plan';
import type { LayerOrigin, Provenance } from './build/provenance';
import { redactKnownForms, type Redact } from './redact';
import type { WasteItem } from './waste/waste-account';
import { wasteRule } from './waste/waste-rules';

/** What is known about where an image came from. */
export interface Origin {
  readonly plan: Plan | undefined;
  readonly provenance: Provenance | undefined;
  readonly target: string | undefined;
  /** For texts of the engine's, which may hold build arguments. */
  readonly redact?: Redact;
}

/** The part of a measurement that an image tells by itself. */
export type MeasuredImage = Pick<Measurement, 'image' | 'tags' | 'platform' | 'size' | 'layers' | 'waste' | 'notes'>;

/** Joins what an image's layers hold with the lines that made them. */
export function measureImage(facts: ImageFacts, origin: Origin): MeasuredImage {
  const texts = layerTexts(facts.config);
  const origins =
    origin.provenance?.layerOrigins(facts.layers.length) ??
    (origin.plan === undefined || texts.length !== facts.layers.length
      ? undefined
      : originsByHistory(texts, origin.plan, origin.target));
  const redact = origin.redact ?? redactKnownForms;
  const layers = facts.layers.map((layer, index): MeasuredLayer => {
    const line = origins === undefined ? null : lineOf(origins[index]!, origin);
    const base = origins?.[index]?.base ?? false;
    // A base's layers have instructions of their own, which its FROM line would hide.
    const written = line === null || base || origin.plan === undefined ? undefined : textOfLine(origin.plan, line);
    const stage = line === null || origin.plan === undefined ? undefined : stageOfLine(origin.plan, line);
    return {
      digest: layer.digest,
      bytes: layer.bytes,
      stage: (stage === undefined ? undefined : stageLabel(origin.plan!, stage)) ?? null,
      line,
      instruction: oneLine(written ?? redact(texts[index] ?? '')),
      base,
      files: layer.changes,
      directories: layer.directories,
    };
  });
  return {
    image: facts.id,
    tags: facts.tags,
    platform: facts.config.platform,
    size: {
      metric: facts.metric,
      bytes: sum(layers),
      compressedBytes: facts.compressedBytes,
      compression: facts.compression ?? null,
      liveBytes: facts.liveBytes,
      wastedBytes: facts.wastedBytes,
      baseBytes: origins === undefined ? null : sum(layers.filter(({ base }) => base)),
    },
    layers,
    waste: facts.waste.map((item) => measuredWaste(item, layers)),
    notes: facts.notes,
  };
}

function measuredWaste(item: WasteItem, layers: readonly MeasuredLayer[]): MeasuredWaste {
  const { kind, leftover, brokenLinks, bytes, files, hiddenBy, writtenBy, examples } = item;
  const [writer, hider] = [layers[writtenBy]!, layers[hiddenBy]!];
  const { base } = hider;
  return {
    kind,
    leftover,
    brokenLinks,
    base,
    rule: wasteRule(item, writer, hider),
    bytes,
    files,
    // What the base did to itself is no line's doing.
    line: base ? null : hider.line,
    causedByLine: base ? null : writer.line,
    layer: hiddenBy + 1,
    causedByLayer: writtenBy + 1,
    examples,
  };
}

/** Of lines that share the work, the one that the image's own stages hold. */
function lineOf({ lines }: LayerOrigin, { plan, target }: Origin): number | null {
  const last = plan === undefined ? undefined : targetStage(plan, target);
  if (plan === undefined || last === undefined) return lines[0] ?? null;
  const chain = stageChain(plan, last);
  return lines.find((line) => chain.includes(stageOfLine(plan, line) ?? -1)) ?? lines[0] ?? null;
}

function sum(layers: readonly MeasuredLayer[]): number | null {
  return layers.reduce<number | null>(
    (total, { bytes }) => (total === null || bytes === null ? null : total + bytes),
    0,
  );
}
