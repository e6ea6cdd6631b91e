import type { FileNode } from '../measure/waste/file-nodes';
import type { Measurement } from '../measure/measurement';
import type { BuildAnswer } from '../protocol';
import { summaryLine } from './figures';
import type { Session } from './session';

/** What came out of a build or a measuring. */
interface Measured {
  readonly measurement: Measurement;
  readonly trees: readonly (FileNode | null)[];
}

/** Keeps a measurement under an address. @param text The Dockerfile that was measured; empty where there is none. */
export async function keep(
  { connection, measured }: Session,
  uri: string,
  text: string,
  { measurement, trees }: Measured,
): Promise<BuildAnswer> {
  const { records } = await measured.of(uri);
  const before = records.find((record) => record.measurement.target === measurement.target);
  await measured
    .add(uri, { text, measurement, trees, previous: before?.measurement ?? null })
    .catch((error: unknown) => connection.console.warn(`the measurement is not kept for good: ${String(error)}`));
  return { ok: true, summary: summaryLine(measurement), uri };
}
