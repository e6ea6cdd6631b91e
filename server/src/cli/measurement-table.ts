import type { Measurement, MeasuredLayer } from '../measure/measurement';
import { formatBytes, formatSeconds } from '../measure/units';
import { displayWidth, printable } from './format/printable';
import { wasteTable } from './waste-table';

/** One line of the Dockerfile, or one layer or step that has none. */
interface Row {
  readonly line: number | null;
  readonly instruction: string;
  readonly bytes: number | null;
  readonly seconds: number | null;
  readonly cached: boolean;
}

const BAR = 20;
const INSTRUCTION = 56;

/** A measurement as a table with one row for each line of the Dockerfile, in characters only. */
export function measurementTable(measurement: Measurement): string {
  const { build, layers, size, budgets, notes } = measurement;
  const rows = rowsOf(measurement);
  const cells = rows.map(({ line, instruction, bytes, seconds, cached }) => [
    line === null ? '' : String(line),
    cut(printable(instruction), INSTRUCTION),
    bytes === null ? '' : formatBytes(bytes),
    bar(bytes, size.bytes ?? 0),
    cached ? 'cached' : seconds === null ? '' : formatSeconds(seconds),
  ]);
  const titles = ['LINE', 'INSTRUCTION', 'SIZE', '', build === null ? '' : 'TIME'];
  const alignRight = [true, false, true, false, true];
  const text = [titles, ...cells].map((_, at, all) => aligned(all, at, alignRight));

  const name = printable(measurement.tags[0] ?? measurement.image.slice(0, 19));
  const totals = [
    `${size.bytes === null ? 'unknown' : formatBytes(size.bytes)} file bytes in ${plural(layers.length, 'layer')}`,
  ];
  if (size.baseBytes !== null) totals.push(`base image ${formatBytes(size.baseBytes)}`);
  if (size.wastedBytes !== null) totals.push(`wasted ${formatBytes(size.wastedBytes)}`);
  if (size.compressedBytes !== null) totals.push(`compressed ${formatBytes(size.compressedBytes)}`);
  const waste = wasteTable(measurement);
  const head = [`${name} (${printable(measurement.platform)})`, '', ...text, ''];
  const lines = [...head, ...waste, ...(waste.length > 0 ? [''] : []), totals.join(', ')];
  if (build !== null) {
    const steps = build.steps.filter(({ instruction }) => !/^FROM\s/i.test(instruction)).length;
    lines.push(
      `built in ${formatSeconds(build.seconds)}, of which export ${formatSeconds(build.exportSeconds)}; ${build.cached} of ${steps} steps from the cache`,
    );
  }
  for (const { name, limit, actual, ok } of budgets) {
    const show = name === 'size' ? formatBytes : formatSeconds;
    lines.push(`budget ${name}: ${show(actual)} of ${show(limit)}, ${ok ? 'kept' : `over by ${show(actual - limit)}`}`);
  }
  for (const note of notes) lines.push(`note: ${printable(note)}`);
  return `${lines.join('\n')}\n`;
}

/** Steps with the layers of their lines, in the order of the file; then what has no line. */
function rowsOf({ build, layers }: Measurement): Row[] {
  const byLine = new Map<number, { bytes: number | null; layers: MeasuredLayer[] }>();
  const rows: Row[] = [];
  for (const layer of layers) {
    if (layer.line === null) {
      rows.push({ line: null, instruction: layer.instruction, bytes: layer.bytes, seconds: null, cached: false });
      continue;
    }
    const entry = byLine.get(layer.line) ?? { bytes: 0, layers: [] };
    entry.bytes = entry.bytes === null || layer.bytes === null ? null : entry.bytes + layer.bytes;
    entry.layers.push(layer);
    byLine.set(layer.line, entry);
  }
  for (const step of build?.steps ?? []) {
    const entry = step.line === null ? undefined : byLine.get(step.line);
    if (step.line !== null) byLine.delete(step.line);
    rows.push({ ...step, bytes: entry?.bytes ?? null });
  }
  for (const [line, { bytes, layers }] of byLine) {
    const [first] = layers;
    const instruction = first?.base === true ? `base image (${plural(layers.length, 'layer')})` : first!.instruction;
    rows.push({ line, instruction, bytes, seconds: null, cached: false });
  }
  return rows.sort((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity) || 0);
}

function bar(bytes: number | null, total: number): string {
  if (bytes === null || bytes === 0 || total === 0) return '';
  return '█'.repeat(Math.round((bytes / total) * BAR)) || '▏';
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function cut(text: string, width: number): string {
  const characters = Array.from(text);
  return characters.length <= width ? text : `${characters.slice(0, width - 1).join('')}…`;
}

function aligned(rows: readonly (readonly string[])[], at: number, alignRight: readonly boolean[]): string {
  const cells = rows[at]!.map((cell, column) => {
    const width = Math.max(...rows.map((row) => displayWidth(row[column]!)));
    const blanks = ' '.repeat(width - displayWidth(cell));
    return alignRight[column] === true ? blanks + cell : cell + blanks;
  });
  return cells.join('  ').trimEnd();
}
