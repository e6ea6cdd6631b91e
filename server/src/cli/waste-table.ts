import { leftoverNames } from '../measure/waste/leftover-names';
import { isWasted } from '../measure/measured-lines';
import type { MeasuredWaste, Measurement } from '../measure/measurement';
import { formatBytes } from '../measure/units';
import { columns, type Cell } from './format/columns';
import { printable } from './format/printable';
import type { Look } from './look';
import { cutPath, percent, plural } from './words';

/** Of each group. */
const ROWS = 8;
const TRIFLE = 0.001;

/** What each kind did to what was there, and the commands that commonly do it. */
const DEEDS: Readonly<Record<MeasuredWaste['kind'], readonly [deed: string, causes: readonly string[]]>> = {
  'metadata-change': ['rewrites with another owner or mode what', ['chown', 'chmod', 'chgrp']],
  'identical-rewrite': ['rewrites unchanged what', ['touch']],
  rewrite: ['replaces what', []],
  moved: ['moves what', ['mv']],
  deleted: ['deletes what', ['rm']],
  duplicate: ['stores again what', ['cp']],
  sparse: ['stores with its holes what', []],
  leftover: ['leaves what', []],
};

/** A name of a file that had several: the engine copies it as a file of its own. */
const BROKEN_LINKS = ['breaks hard links, and so stores again what', ['chown', 'chmod', 'chgrp']] as const;

/** What is wasted, by who did it, whose files they were and which rule mends it; then what shows in the end and is hardly needed. */
export function wasteTable(measurement: Pick<Measurement, 'waste' | 'layers' | 'size'>, look: Look): string[] {
  const { waste, size } = measurement;
  const wasted = waste.filter(isWasted);
  const others = waste.filter((item) => !isWasted(item) && !item.base);
  const own = wasted.filter(({ base }) => !base);
  const ofBase = wasted.filter(({ base }) => base);
  const bytes = wasted.reduce((sum, item) => sum + item.bytes, 0);
  const ownRows = rowsOf(own, measurement, look);
  const baseBytes = ofBase.reduce((sum, item) => sum + item.bytes, 0);
  const ofBaseRows = isLarge(baseBytes, size)
    ? [`  ${formatBytes(baseBytes)}  the base image wastes by itself: no line here can mend that`]
    : [];
  const otherRows = rowsOf(others, measurement, look);
  const title = `Wasted: ${formatBytes(bytes)}, ${percent(bytes, size.bytes)} of the file bytes`;
  return [
    ...titled(title, [...ownRows, ...ofBaseRows], look),
    ...(ownRows.length + ofBaseRows.length > 0 && otherRows.length > 0 ? [''] : []),
    ...titled('Perhaps not needed: it shows in the end, and is no part of the waste', otherRows, look),
  ];
}

function titled(title: string, rows: readonly string[], { style }: Look): readonly string[] {
  return rows.length === 0 ? [] : [style.bold(title), ...rows];
}

/** Below a part of the image nothing is worth a line. */
function isLarge(bytes: number, size: Measurement['size']): boolean {
  return bytes > 0 && bytes >= (size.bytes ?? 0) * TRIFLE;
}

function rowsOf(
  items: readonly MeasuredWaste[],
  { layers, size }: Pick<Measurement, 'layers' | 'size'>,
  { width, style }: Look,
): string[] {
  const large = items.filter(({ bytes }) => isLarge(bytes, size)).slice(0, ROWS);
  const rows = large.flatMap((item): Cell[][] => [
    [{ text: `  ${formatBytes(item.bytes)}`, paint: style.yellow }, { text: sentence(item, layers) }],
    [{ text: '' }, { text: filesOf(item, width - 12), paint: style.dim }],
  ]);
  if (large.length === 0) return [];
  const small = items.slice(large.length);
  const bytes = small.reduce((sum, item) => sum + item.bytes, 0);
  if (small.length > 0)
    rows.push([{ text: `  ${formatBytes(bytes)}` }, { text: `${small.length} smaller, which --format json tells` }]);
  return columns(rows, [true, false]);
}

/** How many files, which is the largest, and which rule mends it. */
function filesOf({ files, examples: [example], rule }: MeasuredWaste, width: number): string {
  const mend = rule === null ? '' : `   mend: ${printable(rule)}`;
  const count = plural(files, 'file');
  if (example === undefined) return `${count}${mend}`;
  const such = files === 1 ? `${count}: ` : `${count}, the largest `;
  return `${such}${cutPath(printable(example), Math.max(16, width - such.length - mend.length))}${mend}`;
}

function sentence(item: MeasuredWaste, layers: Measurement['layers']): string {
  const [place, origin] = [placeOf(item.layer, layers), placeOf(item.causedByLayer, layers)];
  if (item.kind === 'leftover')
    return `${origin} leaves ${item.leftover === null ? 'what only the build needs' : leftoverNames[item.leftover]}`;
  const [deed, causes] = item.brokenLinks ? BROKEN_LINKS : DEEDS[item.kind];
  const instruction = layers[item.layer - 1]?.instruction ?? '';
  const cause = causes.find((command) => new RegExp(`\\b${command}\\b`).test(instruction));
  const who = cause === undefined ? place : `${cause} in ${place}`;
  return `${who} ${deed} ${place === origin ? 'it' : origin} wrote`;
}

function placeOf(number: number, layers: Measurement['layers']): string {
  const layer = layers[number - 1];
  if (layer === undefined || (layer.line === null && !layer.base)) return `layer ${number}`;
  return layer.base ? 'the base image' : `line ${layer.line}`;
}
