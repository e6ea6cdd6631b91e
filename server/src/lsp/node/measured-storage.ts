import { createHash } from 'node:crypto';
import { lstat, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { amount, DecodeError, list, nullable, object, text, type Decoder } from '../../measure/decode';
import { openHistory } from '../../measure/engine/history-store';
import { writeAside } from '../../measure/engine/write-aside';
import type { FileNode } from '../../measure/waste/file-nodes';
import { parseJson } from '../../measure/json';
import { readMeasurement } from '../../measure/read-measurement';
import type { MeasuredRecord, MeasuredStorage } from '../measured-store';

/** Larger files were not written by us, or are not worth the wait. */
const fileLimit = 64 * 2 ** 20;
/** Targets of one document that are kept. */
const targets = 8;

/**
 * Keeps records in a folder, which need not be there: one file a document, written aside and renamed, so that a crash costs nothing; and
 * the measurements in a history beside it. No secrets are in them: build arguments never reach a measurement.
 */
export function measuredStorage(folder: string): MeasuredStorage {
  const history = openHistory(join(folder, 'history'));
  const place = join(folder, 'measured');
  const fileOf = (uri: string): string => {
    const hash = createHash('sha256').update(uri).digest('hex').slice(0, 32);
    return join(place, `${hash}.json`);
  };
  const read = async (uri: string): Promise<readonly MeasuredRecord[]> => {
    try {
      const file = fileOf(uri);
      const stats = await lstat(file);
      if (!stats.isFile() || stats.size > fileLimit) return [];
      const kept = document(parseJson(await readFile(file)), '');
      return kept.uri === uri ? kept.records : [];
    } catch {
      return []; // it is not there, or no file of ours
    }
  };

  return {
    read,
    async write(uri, record) {
      const others = (await read(uri)).filter(({ measurement: { target } }) => target !== record.measurement.target);
      const records = [record, ...others].slice(0, targets);
      await mkdir(place, { recursive: true, mode: 0o700 });
      await writeAside(fileOf(uri), JSON.stringify({ uri, records }));
      await history.add(record.measurement);
    },
    async clear() {
      await rm(place, { recursive: true, force: true });
      await rm(join(folder, 'history'), { recursive: true, force: true });
    },
  };
}

const measurement: Decoder<MeasuredRecord['measurement']> = (value) => {
  const read = readMeasurement(value);
  if ('problem' in read) throw new DecodeError(read.problem);
  return read;
};

const node: Decoder<FileNode> = (value, path) =>
  object({ name: text, bytes: amount, wasted: amount, files: amount, children: list(node) })(value, path);

const document = object({
  uri: text,
  records: list(object({ text, measurement, trees: list(nullable(node)), previous: nullable(measurement) })),
});
