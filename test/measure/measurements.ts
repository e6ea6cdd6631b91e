// Measurements of real builds, and made-up ones.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { MeasuredLayer, MeasuredStep, Measurement } from '../../server/src/measure/measurement';
import { readMeasurement } from '../../server/src/measure/read-measurement';
import { sampleLayer, sampleMeasurement, sampleStep, sampleWaste } from './samples';

const folder = join(import.meta.dirname, '../fixtures/measurements');

/** What a real build printed, by the name of its file. */
export function recordedMeasurement(name: string): Measurement {
  const text = gunzipSync(readFileSync(join(folder, `${name}.json.gz`))).toString();
  const measurement = readMeasurement(JSON.parse(text));
  if ('problem' in measurement) throw new Error(measurement.problem);
  return measurement;
}

/** One instruction of a made-up build. */
export interface Line {
  readonly stage?: string;
  readonly instruction: string;
  readonly bytes?: number;
  readonly seconds?: number;
  readonly cached?: boolean;
  /** Bytes that it makes useless, of the layer before it. */
  readonly wastes?: number;
}

/** A measurement of a build with these lines; those with bytes have a layer, which of a `FROM` is the base image's. */
export function builtOf(lines: readonly Line[], parts: Partial<Measurement> = {}): Measurement {
  const steps: MeasuredStep[] = [];
  const layers: MeasuredLayer[] = [];
  const waste: Measurement['waste'][number][] = [];
  for (const [
    index,
    { stage = null, instruction, bytes, seconds = 1, cached = false, wastes = 0 },
  ] of lines.entries()) {
    const line = index + 1;
    const base = instruction.startsWith('FROM ');
    steps.push(sampleStep({ stage, line, instruction, seconds, cached }));
    if (bytes === undefined) continue;
    layers.push(sampleLayer({ digest: `sha256:${instruction} ${bytes}`, stage, line, base, bytes, instruction }));
    if (wastes > 0)
      waste.push(sampleWaste({ bytes: wastes, layer: layers.length, causedByLayer: Math.max(1, layers.length - 1) }));
  }
  const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
  const total = sum(layers.map(({ bytes }) => bytes ?? 0));
  const wastedBytes = sum(waste.map(({ bytes }) => bytes));
  return sampleMeasurement({
    size: {
      bytes: total,
      wastedBytes,
      liveBytes: Math.max(0, total - wastedBytes),
      baseBytes: sum(layers.map(({ base, bytes }) => (base ? (bytes ?? 0) : 0))),
    },
    build: {
      seconds: sum(steps.map(({ seconds }) => seconds)) + 2,
      exportSeconds: 2,
      cached: steps.filter(({ cached, instruction }) => cached && !instruction.startsWith('FROM ')).length,
      steps,
      phases: [],
    },
    layers,
    waste,
    ...parts,
  });
}

/** Builds of all kinds: several stages, equal lines, lines without layers, hits of the cache, waste. */
export const anyBuild: fc.Arbitrary<Measurement> = fc
  .array(
    fc.record(
      {
        stage: fc.constantFrom('build', 'stage-1', 'prod'),
        instruction: fc.oneof(
          fc.constantFrom(
            'FROM a',
            'FROM b',
            'RUN x',
            'RUN x y z',
            'COPY . .',
            'COPY --from=build /a /b',
            'WORKDIR /a',
          ),
          fc.string({ unit: 'binary', minLength: 1 }),
        ),
        bytes: fc.nat({ max: 10 ** 9 }),
        seconds: fc.nat({ max: 100_000 }).map((milliseconds) => milliseconds / 1000),
        cached: fc.boolean(),
        wastes: fc.nat({ max: 10 ** 6 }),
      },
      { requiredKeys: ['instruction'] },
    ),
    { maxLength: 12 },
  )
  .map((lines) => builtOf(lines));
