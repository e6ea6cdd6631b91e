import { readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { matcher } from '../lang/dockerignore/matcher';
import { parseDockerignore } from '../lang/dockerignore/patterns';
import { compareMeasurements, type Comparison } from '../measure/compare/compare';
import { openHistory } from '../measure/engine/history-store';
import type { Measurement } from '../measure/measurement';

/** The folder of the working directory that `--history` writes to. */
export const HISTORY_FOLDER = '.plimsoll';

export interface Kept {
  /** Null for the first measurement of this Dockerfile and target. */
  readonly previous: Comparison | null;
  /** The file of the new one, relative to the working directory. */
  readonly file: string;
}

/** Keeps a measurement, and compares it with the one before. @throws when it cannot be written. */
export async function keepMeasurement(measurement: Measurement, cwd: string): Promise<Kept> {
  const history = openHistory(join(cwd, HISTORY_FOLDER, 'history'));
  const [last] = await history.read(measurement.dockerfile, measurement.target);
  const file = await history.add(measurement);
  // Measurements are each developer's own, and no part of the repository.
  await writeFile(join(cwd, HISTORY_FOLDER, '.gitignore'), '*\n', { flag: 'wx' }).catch(() => {});
  return {
    previous: last === undefined ? null : compareMeasurements(last, measurement),
    file: relative(cwd, file).replaceAll(sep, '/'),
  };
}

/** Whether a build with this context sends the folder to the engine: then `COPY . .` runs anew after each measurement. */
export async function sendsHistory(cwd: string, context: string, dockerfile: string): Promise<boolean> {
  const path = relative(context, join(cwd, HISTORY_FOLDER)).replaceAll(sep, '/');
  if (path.startsWith('..')) return false;
  const texts = await Promise.all(
    [`${dockerfile}.dockerignore`, join(context, '.dockerignore')].map((file) =>
      readFile(file, 'utf8').catch(() => undefined),
    ),
  );
  const text = texts.find((found) => found !== undefined);
  return text === undefined || !matcher(parseDockerignore(text)).isIgnored(path).ignored;
}
