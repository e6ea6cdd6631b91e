// Parts of a measurement for tests that look at a few of their figures.
import type { MeasuredLayer, MeasuredStep, MeasuredWaste, Measurement } from '../../server/src/measure/measurement';

export const sampleStep = (step: Partial<MeasuredStep>): MeasuredStep => ({
  stage: null,
  line: null,
  instruction: 'RUN',
  seconds: 0,
  start: null,
  end: null,
  cached: false,
  critical: false,
  cacheBytes: null,
  ...step,
});

export const sampleLayer = (layer: Partial<MeasuredLayer>): MeasuredLayer => ({
  digest: 'sha256:0',
  bytes: 0,
  stage: null,
  line: null,
  instruction: '',
  base: false,
  files: null,
  directories: [],
  ...layer,
});

export const sampleWaste = (item: Partial<MeasuredWaste>): MeasuredWaste => ({
  kind: 'deleted',
  leftover: null,
  brokenLinks: false,
  base: false,
  rule: null,
  bytes: 1,
  files: 1,
  line: null,
  causedByLine: null,
  layer: 2,
  causedByLayer: 1,
  examples: ['/x'],
  ...item,
});

export const sampleMeasurement = ({
  size,
  ...measurement
}: Partial<Omit<Measurement, 'size'>> & { readonly size?: Partial<Measurement['size']> }): Measurement => ({
  version: 1,
  image: `sha256:${'5'.repeat(64)}`,
  tags: [],
  platform: 'linux/amd64',
  dockerfile: 'Dockerfile',
  target: null,
  size: {
    metric: 'file-bytes',
    bytes: 0,
    compressedBytes: null,
    compression: null,
    liveBytes: null,
    wastedBytes: null,
    baseBytes: null,
    ...size,
  },
  build: null,
  layers: [],
  waste: [],
  startup: null,
  budgets: [],
  notes: [],
  ...measurement,
});
