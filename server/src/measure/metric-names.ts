import type { Metric } from './measurement';

/** What people call the bytes of a metric. */
export const metricNames: Readonly<Record<Metric, string>> = {
  'file-bytes': 'file bytes',
  'transfer-bytes': 'transfer bytes',
  'driver-bytes': 'engine bytes',
  'disk-bytes': 'disk bytes',
  'tar-bytes': 'tar bytes',
};

/** Who counts them, as a clause. */
export const metricMeanings: Readonly<Record<Metric, string>> = {
  'file-bytes': 'stored',
  'transfer-bytes': 'compressed, as it is pulled',
  'driver-bytes': 'files and links, as the engine counts them',
  'disk-bytes': "blocks on the engine's disk",
  'tar-bytes': "the layers' uncompressed tars",
};
