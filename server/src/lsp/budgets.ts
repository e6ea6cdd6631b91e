import { checkBudgets, parseBudgets } from '../measure/budgets';
import type { Budgets } from '../measure/budgets';
import type { MeasuredText } from '../measure/measured-model';
import type { Session } from './session';

/** The limits in force for an image: those of the configuration file, and of the settings where it says none. */
export async function budgetsOf(
  { settings, configurations }: Pick<Session, 'settings' | 'configurations'>,
  uri: string,
): Promise<Budgets> {
  const [own, config] = await Promise.all([settings.of(uri), configurations.of(uri)]);
  return parseBudgets({ ...own.budgets, ...config.budgets }).budgets;
}

/** What was measured last of a document, held against its budgets. */
export async function lastMeasured(
  session: Pick<Session, 'settings' | 'configurations' | 'measured'>,
  uri: string,
): Promise<MeasuredText | undefined> {
  const [last] = (await session.measured.of(uri)).records;
  if (last === undefined) return undefined;
  const budgets = checkBudgets(last.measurement, await budgetsOf(session, uri));
  return { text: last.text, measurement: { ...last.measurement, budgets } };
}
