import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { compareMeasurements, type Comparison } from '../measure/compare/compare';
import { comparisonMarkdown } from '../measure/compare/compare-markdown';
import { reasonText } from '../measure/compare/compare-rows';
import { parseJson } from '../measure/json';
import type { Measurement } from '../measure/measurement';
import { readMeasurement } from '../measure/read-measurement';
import { comparisonTable } from './comparison-table';
import { printable } from './format/printable';
import type { CliIo } from './io';
import { lookOf } from './look';
import { flagLines, parseFlags, UsageError } from './usage';

export const flags = {
  format: {
    value: 'FORMAT',
    choices: ['text', 'markdown', 'json'],
    help: 'text (the default), markdown for a comment on a pull request, or json',
  },
  help: { help: 'Show this help' },
} as const;

const help = `Compares two measurements of an image: bytes, waste and seconds for each line, and what made the difference.

Usage: plimsoll compare [FLAGS] BEFORE.json AFTER.json

The files are what 'plimsoll build --format json' and 'plimsoll measure --format json' print. A line that moved or changed is
found again by its stage, its text and its neighbours. What cannot be compared is not, and the output says why.
Exit code: 0 compared, 2 wrong usage, 3 a file that is no measurement.

Flags
${flagLines(flags)}`;

/** `plimsoll compare`. Resolves to the exit code. @throws UsageError */
export async function runCompare(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseFlags(args, flags);
  if (values.help) {
    io.stdout(help);
    return 0;
  }
  const [before, after] = positionals;
  if (before === undefined || after === undefined || positionals.length > 2)
    throw new UsageError('compare takes two files: the measurement before, and the one after');
  const [from, to] = [await readMeasurementFile(before, io), await readMeasurementFile(after, io)];
  if (from === undefined || to === undefined) return 3;
  const comparison = compareMeasurements(from, to);
  io.stdout(
    values.format === 'json'
      ? comparisonJson(comparison)
      : values.format === 'markdown'
        ? comparisonMarkdown(comparison)
        : comparisonTable(comparison, lookOf(io)),
  );
  return 0;
}

function comparisonJson(comparison: Comparison): string {
  const reasons = comparison.reasons.map((reason) => reasonText(reason, (code) => `'${code}'`));
  return `${JSON.stringify({ version: 1, ...comparison, reasons }, null, 2)}\n`;
}

/** Undefined, and a sentence on the standard error, for what is no measurement. */
async function readMeasurementFile(path: string, io: CliIo): Promise<Measurement | undefined> {
  const problem = (text: string): undefined => io.stderr(`plimsoll: ${printable(`${path} ${text}`)}\n`) as undefined;
  const bytes = await readFile(resolve(io.cwd, path)).catch((error: NodeJS.ErrnoException) => error);
  if (bytes instanceof Error)
    return problem(
      bytes.code === 'ENOENT' ? 'does not exist' : bytes.code === 'EISDIR' ? 'is a folder' : 'cannot be read',
    );
  const document = parseJson(bytes);
  if (document === undefined) return problem('is no JSON: it must be what --format json printed');
  const measurement = readMeasurement(document);
  return 'problem' in measurement ? problem(`is no measurement: ${measurement.problem}`) : measurement;
}
