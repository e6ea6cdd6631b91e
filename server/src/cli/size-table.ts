import type { Measurement } from '../measure/measurement';
import { metricMeanings, metricNames } from '../measure/metric-names';
import { formatBytes } from '../measure/units';
import { columns, type Cell } from './format/columns';
import type { Look } from './look';
import { percent, plural } from './words';

/** The sizes of an image, each by its name: they are different things, and none can stand for another. */
export function sizeTable({ size, layers }: Measurement, { style }: Look): string[] {
  const { metric, bytes, liveBytes, wastedBytes, baseBytes, compressedBytes } = size;
  const rows: Cell[][] = [];
  const add = (name: string, figure: string, words: string): void =>
    void rows.push([{ text: name }, { text: figure, paint: style.bold }, { text: words }]);
  const base = !baseBytes ? '' : `, ${formatBytes(baseBytes)} of it the base image`;
  const comma = metric === 'file-bytes' ? '' : ',';
  const count = `${metricMeanings[metric]}${comma} in ${plural(layers.length, 'layer')}`;
  add(metricNames[metric], bytes === null ? 'unknown' : formatBytes(bytes), `${count}${base}`);
  if (liveBytes !== null) {
    const wasted =
      wastedBytes === null ? '' : `; ${formatBytes(wastedBytes)} (${percent(wastedBytes, bytes)}) is wasted`;
    add('live bytes', formatBytes(liveBytes), `what shows in the end${wasted}`);
  }
  if (compressedBytes !== null && metric !== 'transfer-bytes')
    add(metricNames['transfer-bytes'], formatBytes(compressedBytes), metricMeanings['transfer-bytes']);
  if (compressedBytes === null && metric === 'file-bytes')
    add(metricNames['transfer-bytes'], 'unknown', 'the layers are stored uncompressed here');
  return columns(rows, [false, true, false]);
}
