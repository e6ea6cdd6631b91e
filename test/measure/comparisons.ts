import { compareMeasurements, type Comparison } from '../../server/src/measure/compare/compare';
import { reasonText } from '../../server/src/measure/compare/compare-rows';
import { builtOf, type Line } from './measurements';

/** Two made-up builds, compared. */
export const compareLines = (before: readonly Line[], after: readonly Line[]): Comparison =>
  compareMeasurements(builtOf(before), builtOf(after));

/** The reasons as they are told. */
export const reasonsOf = ({ reasons }: Comparison): string[] =>
  reasons.map((reason) => reasonText(reason, (code) => `'${code}'`));
