import { stageLabel, triggerKeyword, triggers, type Plan } from './plan';

/** A step's name, taken apart: `[linux/386 build 2/3] RUN make`. */
export interface StepName {
  /** The platform that the step runs on, in builds for several. */
  readonly platform: string | undefined;
  readonly stage: string | undefined;
  /** From 1. */
  readonly index: number;
  readonly total: number;
  /** `ONBUILD` for a base's trigger, `LINK` for the second half of a `COPY --link`. */
  readonly prefix: 'ONBUILD' | 'LINK' | undefined;
  /** The instruction with variables replaced and comments dropped. */
  readonly text: string;
}

/** Undefined for what is no step of the Dockerfile: `[internal] …`, `exporting to image`. */
export function parseStepName(name: string): StepName | undefined {
  const match = /^\[([^\]]*) *\b(\d{1,6})\/(\d{1,6})\] (?:(ONBUILD|LINK) )?/.exec(name);
  if (match === null) return undefined;
  const words = match[1]!.split(' ').filter((word) => word !== '');
  const platform = words[0]?.includes('/') === true ? words.shift() : undefined;
  return {
    platform,
    stage: words[0],
    index: Number(match[2]),
    total: Number(match[3]),
    prefix: match[4] as StepName['prefix'],
    text: name.slice(match[0].length),
  };
}

/** The steps of a build, without the engine's own work, with the lines that they have by their ordinal alone. */
export function linesByName(names: readonly string[], plan: Plan): ReadonlyMap<string, number> {
  const parsed = new Map<string, StepName>();
  const triggersSeen = new Map<string, number>();
  for (const name of new Set(names)) {
    const step = parseStepName(name);
    if (step === undefined) continue;
    parsed.set(name, step);
    if (step.prefix === 'ONBUILD') {
      const key = `${step.platform} ${step.stage}`;
      triggersSeen.set(key, (triggersSeen.get(key) ?? 0) + 1);
    }
  }
  const lines = new Map<string, number>();
  for (const [name, step] of parsed) {
    const line = lineOf(step, plan, triggersSeen.get(`${step.platform} ${step.stage}`) ?? 0);
    if (line !== undefined) lines.set(name, line);
  }
  return lines;
}

/**
 * BuildKit numbers what makes a vertex: `FROM` of an image, the triggers of its base, then the rest. The total counts a
 * `WORKDIR /` and every trigger too, so only the index can be used.
 */
function lineOf(step: StepName, plan: Plan, triggersSeen: number): number | undefined {
  // A name can be used twice; the last stage of that name is the one that later stages and `--target` see.
  const index = plan.stages.findLastIndex((_, at) => stageLabel(plan, at) === step.stage);
  const stage = plan.stages[index];
  if (stage === undefined) return undefined;
  if (step.prefix === 'ONBUILD') return stage.line;
  const isImage = stage.base === 'image' ? 1 : 0;
  if (isImage === 1 && step.index === 1) return stage.line;
  const known = triggers(plan, index).filter((trigger) => LAYERS.has(triggerKeyword(trigger))).length;
  const ordinal = step.index - isImage - Math.max(known, triggersSeen);
  const makers = stage.instructions.filter(({ makesLayer }) => makesLayer);
  const instruction = makers[ordinal - 1];
  // The text is only a check: it may begin with another keyword when the file is not the one that was built.
  return instruction !== undefined && step.text.toUpperCase().startsWith(instruction.keyword)
    ? instruction.line
    : undefined;
}

const LAYERS: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD', 'WORKDIR']);
