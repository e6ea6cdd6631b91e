import { contributors, uncheckedReason } from '../measure/budgets';
import { measuredLines, type MeasuredLine } from '../measure/measured-lines';
import type { MeasuredBudget, Measurement } from '../measure/measurement';
import { formatBytes, formatSeconds } from '../measure/units';
import { bar, columns, cut, type Cell } from './format/columns';
import { displayWidth, printable } from './format/printable';
import type { Style } from './format/style';
import { plainLook, type Look } from './look';
import { sizeTable } from './size-table';
import { wasteTable } from './waste-table';
import { plural } from './words';

const BARS = { base: '░', own: '█', hidden: '▒' };
const TITLES = ['LINE', 'INSTRUCTION', 'SIZE', '', 'WASTES', 'TIME'];
const RIGHT = [true, false, true, false, true, true];
const [INSTRUCTION, BAR] = [1, 3];

/** A measurement for people: lines with bars, sizes, waste, times, budgets, and what is missing. */
export function measurementTable(measurement: Measurement, look = plainLook): string {
  const { style } = look;
  const parts = [
    [title(measurement, style)],
    lineTable(measurement, look),
    sizeTable(measurement, look),
    wasteTable(measurement, look),
    [...timeLines(measurement), ...budgetLines(measurement, look)],
    measurement.notes.map((note) => `note: ${printable(note)}`),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => `${line}\n`).join(''))
    .join('\n');
}

function title({ tags, image, platform, dockerfile, target }: Measurement, style: Style): string {
  const from = dockerfile === null ? '' : ` from ${printable(dockerfile)}`;
  const stage = target === null ? '' : `, target ${printable(target)}`;
  return `${style.bold(printable(tags[0] ?? image.slice(0, 19)))} (${printable(platform)})${from}${stage}`;
}

function lineTable(measurement: Measurement, look: Look): string[] {
  const { width, style } = look;
  const lines = measuredLines(measurement);
  const manyStages = new Set(lines.map(({ stage }) => stage)).size > 1;
  const full = Math.max(0, ...lines.map(({ bytes }) => bytes ?? 0));
  const barWidth = width < 72 ? 0 : Math.min(20, Math.floor(width / 7));
  // Where no line is known, layers have the numbers that the waste names them by.
  const byLayer = lines.every(({ line }) => line === null);
  const titles = byLayer ? ['LAYER', ...TITLES.slice(1)] : TITLES;
  const rows: Cell[][] = [];
  for (const [index, line] of lines.entries()) {
    if (manyStages && line.stage !== null && line.stage !== lines[index - 1]?.stage)
      rows.push([{ text: '' }, { text: `stage ${printable(line.stage)}`, paint: style.dim }]);
    rows.push([
      { text: String((byLayer ? numberOf(line) : line.line) ?? '') },
      { text: instructionOf(line), ...(line.base && { paint: style.dim }) },
      sizeCell(line, style),
      { text: barOf(line, full, barWidth), paint: line.base ? style.dim : style.blue },
      { text: line.wastedBytes > 0 ? formatBytes(line.wastedBytes) : '', paint: style.yellow },
      timeCell(line, style),
    ]);
  }
  const bars = rows.map((row) => row[BAR]?.text ?? '').join('');
  const head = titles.map((text, column): Cell => ({
    text: rows.some((row) => row[column]?.text) ? text : '',
    paint: style.dim,
  }));
  const legend = legendOf(lines, bars).map((line) => style.dim(line));
  return [...columns(fitted([head, ...rows], width), RIGHT), ...(legend.length === 0 ? [] : ['', ...legend])];
}

/** The instructions get what the other columns leave of the terminal. */
function fitted(rows: readonly (readonly Cell[])[], width: number): readonly (readonly Cell[])[] {
  const others = RIGHT.map((_, column) =>
    column === INSTRUCTION ? 0 : Math.max(...rows.map((row) => displayWidth(row[column]?.text ?? ''))),
  ).filter((used) => used > 0);
  const left = width - others.reduce((sum, used) => sum + used + 2, 0);
  const most = Math.max(16, Math.min(72, left));
  return rows.map((row) =>
    row.map((cell, column) => (column === INSTRUCTION ? { ...cell, text: cut(cell.text, most) } : cell)),
  );
}

function numberOf({ layers: [index] }: MeasuredLine): number | undefined {
  return index === undefined ? undefined : index + 1;
}

function instructionOf({ instruction, base, layers }: MeasuredLine): string {
  const text = printable(instruction);
  return base ? `${text} (${plural(layers.length, 'layer')})` : text;
}

/** Records of the build cache are another metric: they stand in brackets, and have no bar. */
function sizeCell({ bytes, cacheBytes }: MeasuredLine, style: Style): Cell {
  if (bytes !== null) return { text: formatBytes(bytes) };
  return cacheBytes === null ? { text: '' } : { text: `(${formatBytes(cacheBytes)})`, paint: style.dim };
}

function barOf({ bytes, hiddenBytes, base }: MeasuredLine, full: number, width: number): string {
  const shown = Math.max(0, (bytes ?? 0) - hiddenBytes);
  const parts = [
    { amount: shown, character: base ? BARS.base : BARS.own },
    { amount: (bytes ?? 0) - shown, character: BARS.hidden },
  ];
  return bar(parts, full, width);
}

/** Tells what the signs mean that the table shows. */
function legendOf(lines: readonly MeasuredLine[], bars: string): string[] {
  const signs = [
    [BARS.base, 'base image'],
    [BARS.own, 'shows in the end'],
    [BARS.hidden, 'hidden by a later line'],
  ] as const;
  const shown = signs.filter(([sign]) => bars.includes(sign)).map(([sign, words]) => `${sign} ${words}`);
  const cached = lines.some(({ bytes, cacheBytes }) => bytes === null && cacheBytes !== null);
  return [
    ...(bars.includes(BARS.base) || bars.includes(BARS.hidden) ? [shown.join('   ')] : []),
    ...(cached ? ['(…) not in the image: bytes of the build cache, which counts otherwise'] : []),
  ];
}

/** A base image that is there takes no time, and whether the engine calls it cached means nothing. */
function timeCell({ seconds, cached, instruction }: MeasuredLine, style: Style): Cell {
  if (seconds === null || (/^FROM\s/i.test(instruction) && (cached || seconds < 0.05))) return { text: '' };
  return cached ? { text: 'cached', paint: style.dim } : { text: formatSeconds(seconds) };
}

function timeLines({ build, startup }: Measurement): string[] {
  const lines: string[] = [];
  if (build !== null) {
    const steps = build.steps.filter(({ instruction }) => !/^FROM\s/i.test(instruction));
    lines.push(
      `built in ${formatSeconds(build.seconds)}, of which export ${formatSeconds(build.exportSeconds)}; ${build.cached} of ${plural(steps.length, 'step')} from the cache`,
    );
    const critical = steps.filter((step) => step.critical && !step.cached && step.line !== null);
    // In one chain all wait for each other: nothing to tell.
    if (critical.length > 0 && critical.length < steps.filter(({ cached }) => !cached).length) {
      const seconds = critical.reduce((sum, step) => sum + step.seconds, 0);
      lines.push(
        `longest chain of steps: lines ${critical.map(({ line }) => line).join(', ')} (${formatSeconds(seconds)})`,
      );
    }
  }
  if (startup !== null) lines.push(`started in ${formatSeconds(startup.seconds)} (${STARTED[startup.until]})`);
  return lines;
}

const STARTED = {
  healthy: 'until it was healthy',
  port: 'until its port answered',
  log: 'until its log said so',
  exit: 'until it ended',
} as const;

function budgetLines(measurement: Measurement, { width, style }: Look): string[] {
  return measurement.budgets.flatMap((budget) => {
    const line = `budget ${budget.name}: ${budgetText(budget)}`;
    if (budget.ok) return [line];
    const show = showOf(budget);
    const parts = contributors(measurement, budget.name).map(({ line: number, instruction, amount }) => [
      { text: `    ${show(amount)}` },
      { text: number === null ? '' : `line ${number}` },
      { text: cut(printable(instruction), Math.max(16, width - 30)) },
    ]);
    return [style.red(line), ...(budget.actual === null ? [] : columns(parts, [true, false, false]))];
  });
}

function budgetText(budget: MeasuredBudget): string {
  const { name, limit, actual, ok } = budget;
  const show = showOf(budget);
  if (actual === null) return `${show(limit)}, not checked: ${uncheckedReason(name)}`;
  return `${show(actual)} of ${show(limit)}, ${ok ? 'kept' : `over by ${show(actual - limit)}`}`;
}

function showOf({ name }: MeasuredBudget): (amount: number) => string {
  return name === 'size' || name === 'waste' ? formatBytes : formatSeconds;
}
