import { t } from '../core/l10n';
import type { MeasuredBudget, Measurement } from './measurement';
import { measuredLines, type MeasuredLine } from './measured-lines';
import { parseBytes, parseSeconds } from './units';

export type BudgetName = MeasuredBudget['name'];

/** Limits, all inclusive: bytes of `size` and `waste`, seconds of `time` and `startup`. */
export type Budgets = { readonly [Name in BudgetName]?: number };

/** Who has a part in what a budget limits. */
export interface Contributor {
  /** From 1; null for what no line did. */
  readonly line: number | null;
  /** The instruction, or what it is in words. */
  readonly instruction: string;
  /** Bytes or seconds. */
  readonly amount: number;
}

const parsers: Readonly<Record<BudgetName, (text: string) => number | undefined>> = {
  size: parseBytes,
  waste: parseBytes,
  time: parseSeconds,
  startup: parseSeconds,
};

/** Limits as people write them, `500MB` and `5m`. Those that cannot be read are left out and named in `wrong`. */
export function parseBudgets(texts: { readonly [Name in BudgetName]?: string | undefined }): {
  readonly budgets: Budgets;
  readonly wrong: readonly BudgetName[];
} {
  const budgets: { [Name in BudgetName]?: number } = {};
  const wrong: BudgetName[] = [];
  for (const name of Object.keys(parsers) as BudgetName[]) {
    const text = texts[name];
    if (text === undefined) continue;
    const limit = parsers[name](text);
    if (limit === undefined) wrong.push(name);
    else budgets[name] = limit;
  }
  return { budgets, wrong };
}

/** Holds a measurement against its budgets. One whose figure was not measured has no `actual` and is not kept. */
export function checkBudgets(measurement: Measurement, budgets: Budgets): readonly MeasuredBudget[] {
  const { size, build, startup } = measurement;
  // A budget of file bytes says nothing of bytes that are counted in another way.
  const actuals: Readonly<Record<BudgetName, number | null>> = {
    size: size.metric === 'file-bytes' ? size.bytes : null,
    time: build?.seconds ?? null,
    waste: size.wastedBytes,
    startup: startup?.seconds ?? null,
  };
  return (Object.keys(actuals) as BudgetName[]).flatMap((name) => {
    const [limit, actual] = [budgets[name], actuals[name]];
    return limit === undefined ? [] : [{ name, limit, actual, ok: actual !== null && actual <= limit }];
  });
}

/** Why a budget has no `actual`, and what helps: one sentence. */
export function uncheckedReason(name: BudgetName): string {
  return {
    size: 'the image was not read, and its engine counts other bytes than file bytes',
    time: 'this image was not built here, so there is no time',
    waste: 'the layers could not be compared',
    startup: 'the container was not started: --startup does it',
  }[name];
}

/** The lines with the largest parts in what a budget limits, the largest first. Start-up has none. */
export function contributors(measurement: Measurement, name: BudgetName, most = 3): readonly Contributor[] {
  const lines = measuredLines(measurement);
  const amounts: Readonly<Record<BudgetName, (line: MeasuredLine) => number>> = {
    size: ({ bytes }) => bytes ?? 0,
    time: ({ seconds }) => seconds ?? 0,
    waste: ({ wastedBytes }) => wastedBytes,
    startup: () => 0,
  };
  const parts = lines.map((line) => ({
    line: line.line,
    instruction: line.instruction,
    amount: amounts[name](line),
  }));
  if (name === 'time' && measurement.build !== null)
    parts.push({ line: null, instruction: t('exporting the image'), amount: measurement.build.exportSeconds });
  return parts
    .filter(({ amount }) => amount > 0)
    .toSorted((a, b) => b.amount - a.amount)
    .slice(0, most);
}
