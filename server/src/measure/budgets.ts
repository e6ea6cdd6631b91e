import type { Measurement } from './measurement';

/** Limits, both inclusive. */
export interface Budgets {
  /** File bytes of the whole image. */
  readonly size?: number;
  /** Seconds of the build. */
  readonly time?: number;
}

/** Holds a measurement against its budgets; a time budget needs a build. */
export function checkBudgets(measurement: Measurement, budgets: Budgets): Measurement['budgets'] {
  const checked: Measurement['budgets'][number][] = [];
  const check = (name: 'size' | 'time', limit: number | undefined, actual: number | undefined): void => {
    if (limit !== undefined && actual !== undefined) checked.push({ name, limit, actual, ok: actual <= limit });
  };
  check('size', budgets.size, measurement.size.bytes);
  check('time', budgets.time, measurement.build?.seconds);
  return checked;
}
