import type { Measurement } from '../measure/measurement';
import type { Figures } from './measured';

/** Such as `579 MB · 13.1 s`, or `cached`; empty where nothing is known. */
export function figuresLine({ bytes, seconds, cached }: Figures): string {
  const parts = bytes === undefined ? [] : [formatBytes(bytes)];
  if (seconds !== undefined) parts.push(cached ? 'cached' : formatSeconds(seconds));
  return parts.join(' · ');
}

/** The same in a sentence, exact. */
export function figuresTooltip({ bytes, seconds, cached }: Figures): string {
  const size =
    bytes === undefined ? 'Stores no files in the image' : `Stores ${bytes.toLocaleString('en')} bytes of files`;
  const time = cached ? 'came from the cache' : `took ${formatSeconds(seconds ?? 0)}`;
  return seconds === undefined ? `${size}.` : `${size}; ${time} in the last build.`;
}

/** A whole image on one line: size, time, and how much came from the cache. */
export function summaryLine({ size, build }: Measurement): string {
  const parts = [formatBytes(size.bytes)];
  if (build !== null) parts.push(formatSeconds(build.seconds), `${build.cached} of ${build.steps.length} steps cached`);
  return parts.join(' · ');
}

/** Three digits, in units of 1000, as `docker images` prints them. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

function formatSeconds(seconds: number): string {
  return `${seconds.toFixed(1)} s`;
}
