import type { MeasuredBuild } from '../../../server/src/measure/measurement';

/** A bar of the timeline. Seconds from the start of the build. */
export interface Bar {
  readonly kind: 'step' | 'phase';
  readonly line: number | null;
  readonly stage: string | null;
  readonly label: string;
  readonly start: number;
  readonly end: number;
  /** The time that it worked; between start and end it may have waited. */
  readonly seconds: number;
  readonly cached: boolean;
  readonly critical: boolean;
}

export interface TimelineLayout {
  /** By stage, each in the order of its start. */
  readonly groups: readonly { readonly name: string | null; readonly bars: readonly Bar[] }[];
  /** What the engine did beside the Dockerfile's lines. */
  readonly phases: readonly Bar[];
  readonly seconds: number;
  /** Seconds at which the axis has a line. */
  readonly ticks: readonly number[];
  /** False where the engine did not say when steps ran: then all bars begin at 0. */
  readonly timed: boolean;
}

export function layoutTimeline(build: MeasuredBuild): TimelineLayout {
  const timed = build.steps.some(({ start }) => start !== null);
  const groups = new Map<string | null, Bar[]>();
  for (const step of build.steps) {
    const start = step.start ?? 0;
    // A base image that is there takes no time; whether the engine calls it cached means nothing.
    if (/^FROM\s/i.test(step.instruction) && (step.cached || step.seconds < 0.05)) continue;
    const bar: Bar = {
      kind: 'step',
      line: step.line,
      stage: step.stage,
      label: step.instruction,
      start,
      end: Math.max(start, step.end ?? start + step.seconds),
      seconds: step.seconds,
      cached: step.cached,
      critical: step.critical,
    };
    const group = groups.get(step.stage);
    if (group === undefined) groups.set(step.stage, [bar]);
    else group.push(bar);
  }
  // A dozen of these take no time that anyone could see.
  const seen = build.phases.filter(({ start, end }) => end - start >= Math.max(0.1, build.seconds / 200));
  const phases = seen.map(({ name, start, end }): Bar => {
    const seconds = end - start;
    return {
      kind: 'phase',
      line: null,
      stage: null,
      label: name.replaceAll(/@?sha256:[0-9a-f]{64}/g, ''),
      start,
      end,
      seconds,
      cached: false,
      critical: false,
    };
  });
  const bars = [...groups.values()].flat();
  const seconds = [...bars, ...phases].reduce((last, { end }) => Math.max(last, end), timed ? build.seconds : 0);
  return {
    groups: [...groups].map(([name, bars]) => ({
      name,
      bars: timed ? bars.toSorted((a, b) => a.start - b.start) : bars,
    })),
    phases,
    seconds,
    ticks: ticksOf(seconds),
    timed,
  };
}

/** At most six round numbers: 1, 2 or 5 of a power of ten, then minutes. */
export function ticksOf(seconds: number): readonly number[] {
  if (!(seconds > 0)) return [0];
  const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400];
  const step = steps.find((step) => seconds / step <= 6) ?? Math.ceil(seconds / 6 / 14_400) * 14_400;
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, at) => Math.round(at * step * 10) / 10);
}
