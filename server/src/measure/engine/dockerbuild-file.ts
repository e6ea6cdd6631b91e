import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { measureRecord } from '../build/build-record';
import { oneLine } from '../display';
import { readDockerbuild } from '../build/dockerbuild';
import { nodeCodecs } from './codecs';
import type { PastBuildOutcome } from './past-build';

const HOW = "give a file as 'docker buildx history export' or docker/build-push-action writes it";

/**
 * Measures a build of another machine from its record: no engine is needed, and nothing is built again. `dockerfile` is the text
 * for a record without it: of a build that failed. Never rejects; writes nothing.
 */
export async function measureDockerbuildFile(
  path: string,
  dockerfile: string | undefined,
  signal: AbortSignal,
): Promise<PastBuildOutcome> {
  try {
    if (!(await stat(path)).isFile()) return failed(`${path} is not a file: ${HOW}.`);
    const read = await readDockerbuild(createReadStream(path, { signal, highWaterMark: 1 << 18 }), nodeCodecs);
    if (!read.ok) return failed(`${path} is no record of a build, or a damaged one: ${oneLine(read.problem)}: ${HOW}.`);
    const measured = measureRecord(read.record, dockerfile === undefined ? {} : { dockerfile });
    const { measurement } = measured;
    const trees = measurement.layers.map(() => null);
    if (read.count === 1) return { ok: true, ...measured, trees };
    const notes = [...measurement.notes, `The file holds ${read.count} builds; this is the newest.`];
    return { ok: true, ...measured, measurement: { ...measurement, notes }, trees };
  } catch (error) {
    if (signal.aborted) return failed('The measuring was cancelled.');
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return failed(`${path} does not exist: ${HOW}.`);
    if (code === 'EACCES') return failed(`${path} cannot be read: its permissions forbid it.`);
    return failed(`${path} cannot be measured: ${oneLine(message)}`);
  }
}

function failed(message: string): PastBuildOutcome {
  return { ok: false, message };
}
