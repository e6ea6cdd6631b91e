import { oneLine } from './display';
import { originsByHistory, layerTexts } from './history';
import type { ImageFacts } from './image-facts';
import type { MeasuredLayer, MeasuredStep, MeasuredWaste, Measurement } from './measurement';
import { stageLabel, stageOfLine, stageChain, targetStage, textOfLine, type Plan } from './plan';
import type { LayerOrigin, Provenance } from './provenance';
import type { Vertex } from './rawjson';
import { linesByName, parseStepName } from './step-names';
import type { WasteItem } from './waste';

/** What is known about where an image came from. */
export interface Origin {
  readonly plan: Plan | undefined;
  readonly provenance: Provenance | undefined;
  readonly target: string | undefined;
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
      instruction: oneLine(written ?? texts[index] ?? ''),
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
      liveBytes: facts.liveBytes,
      wastedBytes: facts.wastedBytes,
      baseBytes: origins === undefined ? null : sum(layers.filter(({ base }) => base)),
    },
    layers,
    waste: facts.waste.map((item) => measuredWaste(item, layers)),
    notes: facts.notes,
  };
}

function measuredWaste(
  { kind, bytes, files, hiddenBy, writtenBy, examples }: WasteItem,
  layers: readonly MeasuredLayer[],
): MeasuredWaste {
  return {
    kind,
    leftover: null,
    brokenLinks: false,
    base: layers[hiddenBy]!.base,
    rule: null,
    bytes,
    files,
    line: layers[hiddenBy]!.line,
    causedByLine: layers[writtenBy]!.line,
    layer: hiddenBy + 1,
    causedByLayer: writtenBy + 1,
    examples,
  };
}

/** The steps of a build in the order of the Dockerfile; work on several lines is one step a line. */
export function measureSteps(vertices: readonly Vertex[], origin: Origin, platform: string): readonly MeasuredStep[] {
  const own = vertices.filter(({ name }) => {
    const step = parseStepName(name);
    // `linux/arm64->amd64`: runs on the first to make the second.
    return step !== undefined && (step.platform === undefined || isPlatform(step.platform, platform));
  });
  const byName =
    origin.plan === undefined
      ? undefined
      : linesByName(
          own.map(({ name }) => name),
          origin.plan,
        );
  const steps = new Map<string, MeasuredStep>();
  for (const vertex of own) {
    const name = parseStepName(vertex.name)!;
    const exact = origin.provenance?.linesOf(vertex.digest) ?? [];
    const named = byName?.get(vertex.name);
    const lines: readonly (number | null)[] = exact.length > 0 ? exact : [named ?? null];
    for (const line of lines) {
      const isTrigger = name.prefix === 'ONBUILD';
      // Both halves of a COPY --link are one step.
      const key = line === null ? vertex.name : `${line} ${isTrigger ? name.text : ''}`;
      const before = steps.get(key);
      const stage = line === null || origin.plan === undefined ? undefined : stageOfLine(origin.plan, line);
      const written = line === null || origin.plan === undefined ? undefined : textOfLine(origin.plan, line);
      steps.set(key, {
        stage: (stage === undefined ? name.stage : stageLabel(origin.plan!, stage)) ?? null,
        line,
        instruction: before?.instruction ?? oneLine(isTrigger ? `ONBUILD ${name.text}` : (written ?? name.text)),
        seconds: round((before?.seconds ?? 0) + vertex.seconds),
        start: null,
        end: null,
        cached: (before?.cached ?? true) && vertex.cached,
        critical: false,
        cacheBytes: null,
      });
    }
  }
  return [...steps.values()].sort((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity) || 0);
}

/** Seconds that the engine took to export the image, which no line of the Dockerfile can change. */
export function exportSeconds(vertices: readonly Vertex[]): number {
  const exports = vertices.filter(({ name }) => name.startsWith('exporting to '));
  return round(exports.reduce((total, { seconds }) => total + seconds, 0));
}

/** Of lines that share the work, the one that the image's own stages hold. */
function lineOf({ lines }: LayerOrigin, { plan, target }: Origin): number | null {
  const last = plan === undefined ? undefined : targetStage(plan, target);
  if (plan === undefined || last === undefined) return lines[0] ?? null;
  const chain = stageChain(plan, last);
  return lines.find((line) => chain.includes(stageOfLine(plan, line) ?? -1)) ?? lines[0] ?? null;
}

function isPlatform(stepPlatform: string, platform: string): boolean {
  const [runs, makes] = stepPlatform.split('->');
  const made = makes === undefined ? runs! : makes.includes('/') ? makes : `${runs!.split('/')[0]}/${makes}`;
  return made === platform || platform.startsWith(`${made}/`);
}

function sum(layers: readonly MeasuredLayer[]): number | null {
  return layers.reduce<number | null>(
    (total, { bytes }) => (total === null || bytes === null ? null : total + bytes),
    0,
  );
}

/** Microseconds are noise. */
function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
