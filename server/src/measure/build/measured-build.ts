import { cacheBytesOf, type CacheRecord } from './build-cache-records';
import { oneLine } from '../display';
import type { MeasuredBuild, MeasuredStep } from '../measurement';
import { stageChain, stageLabel, stageOfLine, targetStage, textOfLine } from './plan';
import { redactKnownForms } from '../redact';
import type { Origin } from '../report';
import { linesByName, parseStepName, type StepName } from './step-names';
import { round, timelineOf, type Timeline } from './timeline';
import { secondsOf, union, type Vertex } from './vertices';

export interface BuildFacts {
  readonly vertices: readonly Vertex[];
  /** Of the measured image, such as `linux/amd64`: of several platforms only its steps count. */
  readonly platform: string;
  /** By the clock; undefined where only the vertices tell. */
  readonly seconds: number | undefined;
  /** What the build cache holds, where it was asked for. */
  readonly cacheRecords?: readonly CacheRecord[];
}

/** What a build's vertices tell: its steps in the order of the Dockerfile, and the engine's own work. */
export function measureBuild(facts: BuildFacts, origin: Origin): MeasuredBuild {
  const timeline = timelineOf(facts.vertices);
  const redact = origin.redact ?? redactKnownForms;
  const steps = measureSteps(facts, origin, timeline);
  return {
    seconds: facts.seconds ?? timeline.seconds,
    exportSeconds: timeline.exportSeconds,
    // A FROM of an image that is there is sometimes called cached and sometimes not.
    cached: steps.filter(({ cached, instruction }) => cached && !/^FROM\s/i.test(instruction)).length,
    steps,
    phases: timeline.phases.map(({ kind, name, start, end }) => ({ kind, name: oneLine(redact(name)), start, end })),
  };
}

const LAST = Number.MAX_SAFE_INTEGER;

/** Work that is one step: a vertex, or both halves of a `COPY --link`; with one of its lines. */
interface Work {
  readonly name: StepName;
  readonly line: number | null;
  readonly vertices: Vertex[];
}

function measureSteps(
  { vertices, platform, cacheRecords }: BuildFacts,
  origin: Origin,
  timeline: Timeline,
): readonly MeasuredStep[] {
  const cacheBytes = cacheBytesOf(vertices, cacheRecords ?? [], origin.provenance);
  const works = worksOf(vertices, origin, platform);
  const inImage = linesOfImage(origin);
  return works
    .map((work): MeasuredStep => {
      const span = timeline.spanOf(work.vertices);
      const sizes = work.vertices.map(({ digest }) => cacheBytes.get(digest));
      return {
        stage: stageOf(work, origin),
        line: work.line,
        instruction: instructionOf(work, origin),
        seconds: round(secondsOf(union(work.vertices.flatMap(({ intervals }) => intervals)))),
        start: span?.start ?? null,
        end: span?.end ?? null,
        cached: work.vertices.every(({ cached }) => cached),
        critical: work.vertices.some(({ digest }) => timeline.isCritical(digest)),
        cacheBytes:
          work.line !== null && inImage.has(work.line) ? null : (sizes.find((size) => size !== undefined) ?? null),
      };
    })
    .toSorted((a, b) => (a.line ?? LAST) - (b.line ?? LAST) || (a.start ?? LAST) - (b.start ?? LAST));
}

function worksOf(vertices: readonly Vertex[], { plan, provenance }: Origin, platform: string): readonly Work[] {
  const own = vertices.flatMap((vertex) => {
    const name = parseStepName(vertex.name);
    // `linux/arm64->amd64`: runs on the first to make the second.
    const isOwn = name !== undefined && (name.platform === undefined || isPlatform(name.platform, platform));
    return isOwn ? [{ name, vertex }] : [];
  });
  const names = own.map(({ vertex }) => vertex.name);
  const byName = plan === undefined ? undefined : linesByName(names, plan);
  const works = new Map<string, Work>();
  for (const { name, vertex } of own) {
    const exact = provenance?.linesOf(vertex.digest) ?? [];
    const lines = exact.length > 0 ? exact : [byName?.get(vertex.name) ?? null];
    for (const line of lines) {
      const key = line === null ? vertex.name : `${line} ${name.prefix === 'ONBUILD' ? name.text : ''}`;
      const known = works.get(key);
      if (known === undefined) works.set(key, { name, line, vertices: [vertex] });
      else known.vertices.push(vertex);
    }
  }
  return [...works.values()];
}

function stageOf({ name, line }: Work, { plan }: Origin): string | null {
  const stage = line === null || plan === undefined ? undefined : stageOfLine(plan, line);
  return (stage === undefined ? name.stage : stageLabel(plan!, stage)) ?? null;
}

/** As it is written in the Dockerfile; without its line, and for a trigger of the base, as the engine names it. */
function instructionOf({ name, line }: Work, { plan, redact = redactKnownForms }: Origin): string {
  if (name.prefix === 'ONBUILD') return oneLine(redact(`ONBUILD ${name.text}`));
  const written = line === null || plan === undefined ? undefined : textOfLine(plan, line);
  return oneLine(written ?? redact(name.text));
}

/** The lines whose layers are in the image; empty where the stages are not known. */
function linesOfImage({ plan, target }: Origin): ReadonlySet<number> {
  const last = plan === undefined ? undefined : targetStage(plan, target);
  if (plan === undefined || last === undefined) return new Set();
  const stages = stageChain(plan, last).map((index) => plan.stages[index]!);
  return new Set(stages.flatMap(({ line, instructions }) => [line].concat(instructions.map((own) => own.line))));
}

function isPlatform(stepPlatform: string, platform: string): boolean {
  const [runs, makes] = stepPlatform.split('->');
  const made = makes === undefined ? runs! : makes.includes('/') ? makes : `${runs!.split('/')[0]}/${makes}`;
  return made === platform || platform.startsWith(`${made}/`);
}
