import { t } from '../core/l10n';
import type { MeasuredLine } from '../measure/measured-lines';
import type { Measurement, Metric } from '../measure/measurement';
import { metricNames } from '../measure/metric-names';
import { formatBytes, formatSeconds } from '../measure/units';

export type Figures = Pick<MeasuredLine, 'instruction' | 'bytes' | 'seconds' | 'cached' | 'cacheBytes'>;

/** What of a build cache is worth a word beside an instruction, in bytes. */
const leastCache = 1_000_000;

/** Such as `579 MB · 13.1 s`, or `cached`; `cache 262 MB` where only the builder keeps the files. Empty where nothing is known. */
export function figuresLine(figures: Figures): string {
  return [...sizeOf(figures), ...timeOf(figures)].join(' · ');
}

function sizeOf({ bytes, cacheBytes }: Figures): string[] {
  if (bytes !== null) return [formatBytes(bytes)];
  return cacheBytes !== null && cacheBytes >= leastCache ? [t('cache {size}', { size: formatBytes(cacheBytes) })] : [];
}

/** The same in sentences, exact. */
export function figuresTooltip({ instruction, bytes, cacheBytes, seconds, cached }: Figures, metric: Metric): string {
  const what = metric === 'file-bytes' ? t('bytes of files') : t('bytes ({metric})', { metric: metricNames[metric] });
  const size =
    bytes === null
      ? t('Stores no files in the image')
      : t('Stores {count} {what} in the image', { count: bytes.toLocaleString('en'), what });
  const cache =
    bytes === null && cacheBytes !== null
      ? ` ${t('The build cache keeps {count} bytes of it.', { count: cacheBytes.toLocaleString('en') })}`
      : '';
  if (timeOf({ instruction, seconds, cached }).length === 0) return t('{sentence}.', { sentence: size }) + cache;
  const both = cached
    ? t('{size}; came from the cache in the last build.', { size })
    : t('{size}; took {time} in the last build.', { size, time: formatSeconds(seconds ?? 0) });
  return both + cache;
}

/** A base image that is there takes no time; whether the engine calls it cached means nothing. */
function timeOf({ instruction, seconds, cached }: Pick<Figures, 'instruction' | 'seconds' | 'cached'>): string[] {
  if (seconds === null || (/^FROM\s/i.test(instruction) && seconds < 0.05)) return [];
  return [cached ? t('cached') : formatSeconds(seconds)];
}

/** A whole image on one line: `1.87 GB · 814 MB wasted · 32 s`. */
export function imageLine({ size, build, startup }: Measurement): string {
  const parts: string[] = [];
  const label = size.metric === 'file-bytes' ? '' : ` ${metricNames[size.metric]}`;
  if (size.bytes !== null) parts.push(`${formatBytes(size.bytes)}${label}`);
  if (size.wastedBytes !== null) parts.push(t('{size} wasted', { size: formatBytes(size.wastedBytes) }));
  if (build !== null) parts.push(formatSeconds(build.seconds));
  if (startup !== null) parts.push(t('ready in {time}', { time: formatSeconds(startup.seconds) }));
  return parts.join(' · ');
}

/** The same, with how much came from the cache. */
export function summaryLine(measurement: Measurement): string {
  const { build } = measurement;
  if (build === null) return imageLine(measurement);
  const steps = build.steps.filter(({ instruction }) => !/^FROM\s/i.test(instruction)).length;
  return `${imageLine(measurement)} · ${t('{cached} of {steps} steps cached', { cached: build.cached, steps })}`;
}
