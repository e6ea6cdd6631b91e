import { RequestType, RequestType0 } from 'vscode-languageserver';
import { checkBudgets } from '../measure/budgets';
import { compareMeasurements } from '../measure/compare/compare';
import { clearMeasurementsMethod, reportMethod } from '../protocol';
import type { ReportAnswer, ReportParams } from '../protocol';
import { reportData } from '../report/report-data';
import { budgetsOf } from './budgets';
import type { Session } from './session';

const reportRequest = new RequestType<ReportParams, ReportAnswer, void>(reportMethod);
const clearRequest = new RequestType0<void, void>(clearMeasurementsMethod);

/** Answers `plimsoll/report` and `plimsoll/clearMeasurements`. @param onCleared Called when there is nothing to show any more. */
export function registerReport(session: Session, onCleared: () => void): void {
  const { connection, measured } = session;
  connection.onRequest(reportRequest, async ({ uri, target }) => {
    const { records } = await measured.of(uri);
    const record = target === undefined ? records[0] : records.find((one) => (one.measurement.target ?? '') === target);
    if (record === undefined) return null;
    const { measurement, text, trees, previous } = record;
    const budgets = checkBudgets(measurement, await budgetsOf(session, uri));
    return reportData({
      measurement: { ...measurement, budgets },
      dockerfile: text === '' ? undefined : text,
      trees,
      previous: previous === null ? undefined : compareMeasurements(previous, measurement),
    });
  });
  connection.onRequest(clearRequest, async () => {
    await measured.clear();
    onCleared();
  });
}
