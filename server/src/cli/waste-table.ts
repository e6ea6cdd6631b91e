import type { MeasuredWaste, Measurement } from '../measure/measurement';
import { formatBytes } from '../measure/units';
import { printable } from './format/printable';

const ROWS = 10;

/** How each kind is told, and the commands that commonly cause it. */
const KINDS: Readonly<
  Record<MeasuredWaste['kind'], readonly [label: string, deed: string, causes: readonly string[]]>
> = {
  'metadata-change': ['wasted', 'rewrites with another owner or mode what', ['chown', 'chmod', 'chgrp']],
  'identical-rewrite': ['wasted', 'rewrites unchanged what', ['touch']],
  rewrite: ['wasted', 'replaces what', []],
  moved: ['wasted', 'moves what', ['mv']],
  deleted: ['wasted', 'deletes what', ['rm']],
  duplicate: ['duplicate', 'stores again what', ['cp']],
  sparse: ['sparse', 'stores with its holes what', []],
  leftover: ['leftover', 'leaves what', []],
};

/** One line of text for each of the largest wastes: how much, what did it, whose files. */
export function wasteTable({ waste, layers }: Pick<Measurement, 'waste' | 'layers'>): readonly string[] {
  const name = (number: number): string => {
    const layer = layers[number - 1];
    if (layer === undefined || (layer.line === null && !layer.base)) return `layer ${number}`;
    return layer.base ? 'the base image' : `line ${layer.line}`;
  };
  const rows = waste.slice(0, ROWS).map((item) => {
    const [label, deed, causes] = KINDS[item.kind];
    const instruction = layers[item.layer - 1]?.instruction ?? '';
    const cause = causes.find((command) => new RegExp(`\\b${command}\\b`).test(instruction));
    const [place, origin] = [name(item.layer), name(item.causedByLayer)];
    const who = cause === undefined ? place : `${cause} in ${place}`;
    const author = place === origin ? 'it' : origin;
    const files = `${item.files.toLocaleString('en-US')} ${item.files === 1 ? 'file' : 'files'}`;
    const [example] = item.examples;
    const such = example === undefined ? '' : item.files === 1 ? `: ${example}` : `, the largest ${example}`;
    return [label, formatBytes(item.bytes), `${who} ${deed} ${author} wrote (${files}${printable(such)})`] as const;
  });
  const [labels, sizes] = [0, 1].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)));
  const lines = rows.map(([label, size, text]) => `${label.padEnd(labels!)} ${size.padStart(sizes!)}  ${text}`);
  const more = waste.length - rows.length;
  return more > 0 ? [...lines, `and ${more} smaller: --format json tells all`] : lines;
}
