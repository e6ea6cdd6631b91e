import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { configOf } from '../check';
import { emptyConfig } from '../config/config';
import { diskFiles } from '../context/disk';
import { checkBudgets, parseBudgets, uncheckedReason, type Budgets } from '../measure/budgets';
import type { Comparison } from '../measure/compare/compare';
import { reasonText } from '../measure/compare/compare-rows';
import type { FileNode } from '../measure/waste/file-nodes';
import type { MeasuredBudget, Measurement } from '../measure/measurement';
import { reportHtml } from '../report/html';
import { reportData } from '../report/report-data';
import { cut } from './format/columns';
import { printable } from './format/printable';
import type { CliIo } from './io';
import { keepMeasurement } from './kept-history';
import { lookOf, plainLook } from './look';
import { measurementTable } from './measurement-table';
import { UsageError } from './usage';

/** Flags of all commands that measure. */
export const outputFlags = {
  'budget-size': { value: 'SIZE', help: 'Exit with 1 when the image has more file bytes, such as 500MB' },
  'budget-time': { value: 'TIME', help: 'Exit with 1 when the build takes longer, such as 5m or 90s' },
  'budget-waste': { value: 'SIZE', help: 'Exit with 1 when more of them are wasted, such as 10MB' },
  format: {
    value: 'FORMAT',
    choices: ['text', 'json', 'html'],
    help: 'text (the default), json, or html: the report as one file',
  },
  output: { value: 'FILE', help: 'Write to this file instead of the standard output' },
  history: {
    help: 'Keep the measurement in .plimsoll/ of the working directory, and compare it with the one before',
  },
} as const;

/** What the flags ask for. */
export interface Output {
  readonly budgets: Budgets;
  /** Those of the configuration file. */
  readonly configured: Budgets;
  readonly format: 'text' | 'json' | 'html';
  readonly file: string | undefined;
  readonly history: boolean;
}

interface OutputValues {
  readonly format: string | undefined;
  readonly output: string | undefined;
  readonly history: boolean;
  readonly 'budget-size': string | undefined;
  readonly 'budget-time': string | undefined;
  readonly 'budget-waste': string | undefined;
  readonly 'budget-startup'?: string | undefined;
}

/**
 * Reads the flags before anything is built. `dockerfile` is absolute; the configuration in force for it may have budgets, before which
 * the flags go. @throws UsageError
 */
export async function readOutput(values: OutputValues, dockerfile: string | undefined): Promise<Output> {
  const given = {
    size: values['budget-size'],
    time: values['budget-time'],
    waste: values['budget-waste'],
    startup: values['budget-startup'],
  };
  const { budgets, wrong } = parseBudgets(given);
  for (const name of wrong) {
    const [what, example] = name === 'size' || name === 'waste' ? ['size', '500MB or 1.5GB'] : ['time', '90s or 5m'];
    throw new UsageError(`'${given[name]}' is no ${what}: write it as ${example}`);
  }
  const path = dockerfile?.replaceAll(sep, '/');
  const config =
    path === undefined ? emptyConfig : await configOf({ language: 'dockerfile', path, text: '' }, diskFiles);
  return {
    budgets,
    configured: parseBudgets(config.budgets).budgets,
    format: (values.format ?? 'text') as Output['format'],
    file: values.output,
    history: values.history,
  };
}

/** What a command has measured. */
export interface Measured {
  readonly measurement: Measurement;
  /** What each layer wrote; empty where nobody looked. */
  readonly trees: readonly (FileNode | null)[];
  /** The Dockerfile's text as it was measured. */
  readonly dockerfile: string | undefined;
}

/** Prints a measurement as the flags say. Resolves to the exit code: 1 for a broken budget, 3 for what cannot be written. */
export async function printMeasured(measured: Measured, output: Output, io: CliIo): Promise<number> {
  const measurement = withBudgets(measured.measurement, output);
  try {
    const kept = output.history ? await keepMeasurement(measurement, io.cwd) : undefined;
    const text = await formatted({ ...measured, measurement }, output, kept?.previous ?? null, io);
    if (output.file === undefined) io.stdout(text);
    else await writeFile(resolve(io.cwd, output.file), text);
    if (kept !== undefined) io.stderr(`kept as ${printable(kept.file)}\n`);
  } catch (error) {
    io.stderr(`plimsoll: the measurement cannot be written: ${printable((error as Error).message)}\n`);
    return 3;
  }
  return measurement.budgets.every(({ ok }) => ok) ? 0 : 1;
}

/** A flag asks for its budget; one of the configuration is for all commands, and some do not measure it: that is said, and no more. */
function withBudgets(measurement: Measurement, { budgets, configured }: Output): Measurement {
  const all = checkBudgets(measurement, { ...configured, ...budgets });
  const isAsked = ({ name, actual }: MeasuredBudget): boolean => actual !== null || budgets[name] !== undefined;
  const unchecked = all.filter((budget) => !isAsked(budget));
  const notes = unchecked.map(
    ({ name }) => `The ${name} budget of the configuration is not checked: ${uncheckedReason(name)}.`,
  );
  return { ...measurement, budgets: all.filter(isAsked), notes: [...measurement.notes, ...notes] };
}

async function formatted(measured: Measured, output: Output, previous: Comparison | null, io: CliIo): Promise<string> {
  const { measurement, trees, dockerfile } = measured;
  if (output.format === 'json') return `${JSON.stringify(measurement, null, 2)}\n`;
  if (output.format === 'html') {
    const data = reportData({ measurement, trees, dockerfile, previous: previous ?? undefined });
    return reportHtml(data, await pageFile('report.js'), await pageFile('report.css'));
  }
  const look = output.file === undefined ? lookOf(io) : plainLook;
  const since = previous === null ? [] : ['', 'Since the measurement before:', ...sinceLines(previous)];
  return measurementTable(measurement, look) + since.map((line) => `${line}\n`).join('');
}

function sinceLines({ reasons, notes }: Comparison): string[] {
  const sentences = reasons.map((reason) => reasonText(reason, (code) => `'${cut(printable(code), 60)}'`));
  return [...sentences, ...notes.map(printable)].map((sentence) => `  ${sentence}`);
}

/** The report's script and style lie beside the command line. */
async function pageFile(name: string): Promise<string> {
  return readFile(join(__dirname, name), 'utf8');
}
