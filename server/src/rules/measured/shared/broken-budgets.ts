import { listed, t } from '../../../core/l10n';
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
  /** The instructions that this names, and what each takes. */
  readonly largest: readonly Range[];
  readonly first: string;
  readonly second: string;
  readonly third: string;
}

/** Messages of `largest`, in order. */
export const partMessages = { first: 'takes {first}', second: 'takes {second}', third: 'takes {third}' } as const;

/** The instructions that a broken budget names, as places that explain it. */
export function partsOf({ largest }: BrokenBudget): { range: Range; messageId: string }[] {
  const ids = Object.keys(partMessages);
  return largest.flatMap((range, index) => {
    const messageId = ids[index];
    return messageId === undefined ? [] : [{ range, messageId }];
  });
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
): Omit<BrokenBudget, 'name' | 'range' | 'actual' | 'limit'> {
  const parts: string[] = [];
  const largest: Range[] = [];
  const amounts: string[] = [];
  for (const { line, instruction, amount } of contributors(measurement, name)) {
    const place = places.now(line);
    const where =
      place === undefined ? instruction : t('line {line}', { line: lines.position(place.range.start).line + 1 });
    parts.push(
      parts.length === 0
        ? t('{line} takes {amount}', { line: where, amount: format(amount) })
        : `${where} ${format(amount)}`,
    );
    if (place === undefined) continue;
    largest.push(place.keywordRange);
    amounts.push(format(amount));
  }
  const [first = '', second = '', third = ''] = amounts;
  return { most: parts.length === 0 ? '' : t(': {list}', { list: listed(parts) }), largest, first, second, third };
}
