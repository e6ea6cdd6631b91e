import type { Measurement } from '../measure/measurement';
import { formatBytes, formatSeconds } from '../measure/units';
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
  if (seconds === undefined) return `${size}.`;
  const time = cached ? 'came from the cache' : `took ${formatSeconds(seconds)}`;
  return `${size}; ${time} in the last build.`;
}

/** A whole image on one line: size, time, and how much came from the cache. */
export function summaryLine({ size, build }: Measurement): string {
  const parts = [size.bytes === null ? 'size not known' : formatBytes(size.bytes)];
  if (build !== null) {
    const steps = build.steps.filter(({ instruction }) => !/^FROM\s/i.test(instruction)).length;
    parts.push(formatSeconds(build.seconds), `${build.cached} of ${steps} steps cached`);
  }
  return parts.join(' · ');
}
