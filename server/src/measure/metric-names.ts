import { t } from '../core/l10n';
import type { Metric } from './measurement';

/** What people call the bytes of a metric. */
export const metricNames: Readonly<Record<Metric, string>> = {
  get 'file-bytes'() {
    return t('file bytes');
  },
  get 'transfer-bytes'() {
    return t('transfer bytes');
  },
  get 'driver-bytes'() {
    return t('engine bytes');
  },
  get 'disk-bytes'() {
    return t('disk bytes');
  },
  get 'tar-bytes'() {
    return t('tar bytes');
  },
};

/** Who counts them, as a clause. */
export const metricMeanings: Readonly<Record<Metric, string>> = {
  'file-bytes': 'stored',
  'transfer-bytes': 'compressed, as it is pulled',
  'driver-bytes': 'files and links, as the engine counts them',
  'disk-bytes': "blocks on the engine's disk",
  'tar-bytes': "the layers' uncompressed tars",
};
