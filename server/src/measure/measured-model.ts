import type { Finding } from '../core/finding';
import { lineIndex } from '../core/text';
import type { LineIndex } from '../core/text';
import { placesNow } from './keyed-instructions';
import type { Places } from './keyed-instructions';
import type { Measurement } from './measurement';
import { targetStage } from './build/plan';
import { planOf } from './build/plan-of';

/** A measurement with the text of the Dockerfile that was measured: lines mean nothing without it. */
export interface MeasuredText {
  readonly text: string;
  readonly measurement: Measurement;
}

/** What the rules see that speak of a measurement. Its lines are those of the measured text; `places` finds them in the one of now. */
export interface MeasuredModel {
  readonly measurement: Measurement;
  readonly places: Places;
  /** The line of the last `FROM` that was built. */
  readonly finalLine: number | null;
  /** Of the text as it is now. */
  readonly lines: LineIndex;
  /** What the rules of Dockerfiles find in the text as it is now: their fixes mend what was measured. */
  readonly findings: readonly Finding[];
}

/** @param text The Dockerfile as it is now. */
export function measuredModel(measured: MeasuredText, text: string, findings: readonly Finding[]): MeasuredModel {
  return {
    measurement: measured.measurement,
    places: placesNow(measured.text, text),
    finalLine: finalLine(measured),
    lines: lineIndex(text),
    findings,
  };
}

/** The line, from 1, of the `FROM` whose stage was built; null where that cannot be told. */
export function finalLine({ text, measurement }: MeasuredText): number | null {
  const plan = planOf(text);
  const stage = targetStage(plan, measurement.target ?? undefined);
  return stage === undefined ? null : plan.stages[stage]!.line;
}
