import { expect } from 'vitest';
import type { Measurement } from '../../server/src/measure/measurement';

const HIDDEN = new Set(['metadata-change', 'identical-rewrite', 'rewrite', 'moved', 'deleted']);

/** Holds a measurement to the byte: the five kinds of waste sum to what the layers store and the final file system does not show. */
export function wasteIdentity({ size, layers, waste }: Pick<Measurement, 'size' | 'layers' | 'waste'>): void {
  const sum = (values: readonly (number | null)[]): number =>
    values.reduce<number>((total, value) => total + value!, 0);
  expect(size.bytes).toBe(sum(layers.map(({ bytes }) => bytes)));
  expect(size.wastedBytes).toBe(size.bytes! - size.liveBytes!);
  expect(sum(waste.filter(({ kind }) => HIDDEN.has(kind)).map(({ bytes }) => bytes))).toBe(size.wastedBytes);
  // What stands beside is live.
  for (const item of waste) {
    const most = HIDDEN.has(item.kind) ? layers[item.causedByLayer - 1]!.bytes! : size.liveBytes!;
    expect(item.bytes).toBeGreaterThan(0);
    expect(item.bytes).toBeLessThanOrEqual(most);
  }
}
