import type { ComparedImage, Comparison } from '../measure/compare/compare';
import { lineRows, reasonText, totalRows } from '../measure/compare/compare-rows';
import { columns, cut, type Cell } from './format/columns';
import { displayWidth, printable } from './format/printable';
import type { Look } from './look';
import { plural } from './words';

/** Of the lines that differ. */
const ROWS = 60;

/** A comparison for people: totals, what made the difference, and the lines that differ. */
export function comparisonTable(comparison: Comparison, look: Look): string {
  const { before, after, reasons, notes } = comparison;
  const parts = [
    columns(
      [
        [{ text: 'before' }, { text: imageText(before) }],
        [{ text: 'after' }, { text: imageText(after) }],
      ],
      [false, false],
    ),
    totalTable(comparison, look),
    reasons.map((reason) => reasonText(reason, (code) => `'${cut(printable(code), 60)}'`)),
    lineTable(comparison, look),
    notes.map((note) => `note: ${printable(note)}`),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => `${line}\n`).join(''))
    .join('\n');
}

function imageText({ tags, image, platform, dockerfile, target }: ComparedImage): string {
  const from = dockerfile === null ? '' : ` from ${dockerfile}${target === null ? '' : `, target ${target}`}`;
  return printable(`${tags[0] ?? image.slice(0, 19)} (${platform})${from}`);
}

function totalTable(comparison: Comparison, { style }: Look): string[] {
  const head = ['', 'BEFORE', 'AFTER', 'CHANGE'].map((text): Cell => ({ text, paint: style.dim }));
  const rows = totalRows(comparison).map(({ name, before, after, change }): Cell[] => [
    { text: name },
    { text: before },
    { text: after },
    change === '' ? { text: 'not compared', paint: style.dim } : { text: change, paint: style.bold },
  ]);
  return columns([head, ...rows], [false, true, true, false]);
}

function lineTable(comparison: Comparison, { width, style }: Look): string[] {
  const rows = lineRows(comparison);
  if (rows.length === 0) return ['No line differs.'];
  const shown = rows.slice(0, ROWS);
  const stages = new Set(comparison.lines.map(({ before, after }) => (after ?? before)!.stage));
  const figures = 8 + Math.max(...shown.map(({ line }) => displayWidth(line))) + 3 * 10;
  const textWidth = Math.max(16, Math.min(72, width - figures));
  const head = ['', 'LINE', 'INSTRUCTION', 'SIZE', 'WASTES', 'TIME'].map((text): Cell => ({ text, paint: style.dim }));
  const cells: (readonly Cell[])[] = [head];
  for (const row of shown) {
    const where = stages.size > 1 && row.stage !== null ? `${row.stage}: ` : '';
    cells.push([
      { text: row.mark },
      { text: row.line },
      { text: cut(printable(where + row.instruction), textWidth), ...(row.mark === '−' && { paint: style.dim }) },
      ...[row.bytes, row.wastedBytes, row.seconds].map((text) => figure(text, style)),
    ]);
    if (row.was !== null)
      cells.push([{ text: '' }, { text: '' }, { text: cut(`was ${printable(row.was)}`, textWidth), paint: style.dim }]);
  }
  const same = comparison.lines.length - rows.length;
  return [
    ...columns(cells, [false, true, false, true, true, true]),
    ...(rows.length > ROWS ? [`and ${rows.length - ROWS} more: --format json tells all`] : []),
    ...(same > 0 ? [`${plural(same, 'line')} without a difference`] : []),
  ];
}

function figure(text: string, style: Look['style']): Cell {
  return text.startsWith('+') ? { text, paint: style.yellow } : { text };
}
