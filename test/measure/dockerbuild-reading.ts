// Reading the record of a build, and measuring what it tells.
import { measureRecord } from '../../server/src/measure/build/build-record';
import { readDockerbuild, type DockerbuildOutcome } from '../../server/src/measure/build/dockerbuild';
import { nodeCodecs } from '../../server/src/measure/engine/codecs';
import type { Measurement } from '../../server/src/measure/measurement';

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export const read = (bytes: Uint8Array, size = 1 << 16): Promise<DockerbuildOutcome> =>
  readDockerbuild(chunksOf(bytes, size), nodeCodecs);

export async function measured(bytes: Uint8Array, dockerfile?: string): Promise<Measurement> {
  const outcome = await read(bytes);
  if (!outcome.ok) throw new Error(outcome.problem);
  return measureRecord(outcome.record, dockerfile === undefined ? {} : { dockerfile }).measurement;
}

export const stepOf = ({ build }: Measurement, line: number): unknown =>
  build!.steps.find((step) => step.line === line);
