import type { Range } from '../../../core/text';
import { contributors } from '../../../measure/budgets';
import type { MeasuredModel } from '../../../measure/measured-model';
import type { MeasuredBudget } from '../../../measure/measurement';
import { formatBytes, formatSeconds } from '../../../measure/units';

/** A budget that a measurement breaks. */
export interface BrokenBudget {
  readonly name: MeasuredBudget['name'];
  /** Of the last `FROM` that was built: the image as a whole has no line of its own. */
  readonly range: Range;
  readonly actual: string;
  readonly limit: string;
  /** `: line 8 takes 579 MB, line 3 380 MB`; empty where nothing is known. */
  readonly most: string;
  /** The instructions that this names. */
  readonly largest: readonly Range[];
}

/** The broken ones among these budgets; none as soon as an instruction has changed, since nobody knows then. */
export function brokenBudgets(model: MeasuredModel, names: readonly MeasuredBudget['name'][]): BrokenBudget[] {
  const { measurement, places, finalLine } = model;
  const range = places.unchanged ? places.now(finalLine)?.keywordRange : undefined;
  if (range === undefined) return [];
  return measurement.budgets.flatMap(({ name, limit, actual, ok }) => {
    if (ok || actual === null || !names.includes(name)) return [];
    const format = name === 'time' || name === 'startup' ? formatSeconds : formatBytes;
    return [{ name, range, limit: format(limit), actual: format(actual), ...largestOf(model, name, format) }];
  });
}

function largestOf(
  { measurement, places, lines }: MeasuredModel,
  name: MeasuredBudget['name'],
  format: (amount: number) => string,
): Pick<BrokenBudget, 'most' | 'largest'> {
  const parts: string[] = [];
  const largest: Range[] = [];
  for (const { line, instruction, amount } of contributors(measurement, name)) {
    const place = places.now(line);
    const where = place === undefined ? instruction : `line ${lines.position(place.range.start).line + 1}`;
    parts.push(`${where}${parts.length === 0 ? ' takes' : ''} ${format(amount)}`);
    if (place !== undefined) largest.push(place.keywordRange);
  }
  return { most: parts.length === 0 ? '' : `: ${parts.join(', ')}`, largest };
}
