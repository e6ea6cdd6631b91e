import { amount, DecodeError, flag, list, nullable, object, oneOf, text, withDefault, type Decoder } from './decode';
import type { Measurement } from './measurement';

const step: Decoder<NonNullable<Measurement['build']>['steps'][number]> = object({
  stage: nullable(text),
  line: nullable(amount),
  instruction: text,
  seconds: amount,
  start: nullable(amount),
  end: nullable(amount),
  cached: flag,
  critical: withDefault(flag, false),
  cacheBytes: nullable(amount),
});

const phase: Decoder<NonNullable<Measurement['build']>['phases'][number]> = object({
  kind: oneOf('prepare', 'pull', 'export', 'unpack', 'load', 'provenance'),
  name: text,
  start: amount,
  end: amount,
});

const layer: Decoder<Measurement['layers'][number]> = object({
  digest: text,
  bytes: nullable(amount),
  stage: nullable(text),
  line: nullable(amount),
  instruction: text,
  base: flag,
  files: nullable(object({ added: amount, changed: amount, metadataOnly: amount, deleted: amount })),
  directories: list(object({ path: text, bytes: amount })),
});

const waste: Decoder<Measurement['waste'][number]> = object({
  kind: oneOf('metadata-change', 'identical-rewrite', 'rewrite', 'moved', 'deleted', 'duplicate', 'sparse', 'leftover'),
  leftover: nullable(
    oneOf(
      'package-lists',
      'package-cache',
      'build-cache',
      'bytecode',
      'tests',
      'compiler',
      'version-control',
      'documentation',
      'log',
    ),
  ),
  brokenLinks: withDefault(flag, false),
  base: withDefault(flag, false),
  rule: nullable(text),
  bytes: amount,
  files: amount,
  line: nullable(amount),
  causedByLine: nullable(amount),
  layer: amount,
  causedByLayer: amount,
  examples: list(text),
});

const measurement: Decoder<Measurement> = object({
  version: oneOf(1),
  image: text,
  tags: list(text),
  platform: text,
  dockerfile: nullable(text),
  target: nullable(text),
  size: object({
    metric: withDefault(oneOf('file-bytes', 'transfer-bytes', 'driver-bytes', 'disk-bytes', 'tar-bytes'), 'file-bytes'),
    bytes: nullable(amount),
    compressedBytes: nullable(amount),
    compression: nullable(oneOf('gzip', 'zstd', 'mixed')),
    liveBytes: nullable(amount),
    wastedBytes: nullable(amount),
    baseBytes: nullable(amount),
  }),
  build: nullable(
    object({ seconds: amount, exportSeconds: amount, cached: amount, steps: list(step), phases: list(phase) }),
  ),
  layers: list(layer),
  waste: list(waste),
  startup: nullable(object({ seconds: amount, until: oneOf('healthy', 'port', 'log', 'exit') })),
  budgets: list(
    object({
      name: oneOf('size', 'time', 'waste', 'startup'),
      limit: amount,
      actual: nullable(amount),
      ok: flag,
    }),
  ),
  notes: list(text),
});

/** What is wrong with a document that should be a measurement: a clause. */
export interface NotMeasurement {
  readonly problem: string;
}

/** A measurement as it was printed or kept, read from JSON that anybody may have written. What it should not hold is left out. */
export function readMeasurement(document: unknown): Measurement | NotMeasurement {
  try {
    return measurement(document, '');
  } catch (error) {
    if (error instanceof DecodeError) return { problem: error.message };
    throw error;
  }
}
