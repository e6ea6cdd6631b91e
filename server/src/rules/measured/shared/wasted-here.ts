import { listed, t } from '../../../core/l10n';
import type { Finding, Fix } from '../../../core/finding';
import type { Offer, ReportOptions } from '../../../core/rule';
import type { Range } from '../../../core/text';
import type { KeyedInstruction } from '../../../measure/keyed-instructions';
import type { MeasuredModel } from '../../../measure/measured-model';
import type { MeasuredWaste } from '../../../measure/measurement';
import { formatBytes } from '../../../measure/units';

/** Waste of one kind that one instruction causes. */
export interface WastedHere {
  readonly kind: MeasuredWaste['kind'];
  readonly leftover: MeasuredWaste['leftover'];
  /** Of the instruction's keyword, in the text as it is now. */
  readonly range: Range;
  /** The instructions that stored the files first, the largest part first; without the one that is reported. */
  readonly writers: readonly Range[];
  /** Such as `385 MB`. */
  readonly size: string;
  /** Such as `20,711 files`. */
  readonly files: string;
  /** Who stored the files first: `line 3`, `lines 3 and 5`, `a layer below`. */
  readonly origin: string;
  /** Nobody but the instruction itself stored them. */
  readonly within: boolean;
  /** A rule that the waste names speaks here too. */
  readonly told: boolean;
  /** A fix that takes it away, of a rule that speaks here too. */
  readonly fix: Fix | undefined;
  /** The title of the fix; empty without one. */
  readonly title: string;
}

/** Less than both is not worth a word: in bytes, and as a part of the image. */
const leastBytes = 1_000_000;
const leastPart = 0.01;
/** What is worth a word in an image of any size, in bytes. */
const alwaysBytes = 10_000_000;

/**
 * The waste of these kinds by the instruction that causes it, as far as the instructions that have part in it are still those that
 * were measured. What a base image did to itself is left out: no line can mend it.
 */
export function wastedHere(model: MeasuredModel, kinds: readonly MeasuredWaste['kind'][]): WastedHere[] {
  const { measurement, places } = model;
  const groups = new Map<string, { here: KeyedInstruction; items: MeasuredWaste[] }>();
  for (const item of measurement.waste) {
    const here = kinds.includes(item.kind) && !item.base ? places.now(item.line) : undefined;
    if (here === undefined || (item.causedByLine !== null && places.now(item.causedByLine) === undefined)) continue;
    const name = `${item.kind} ${item.leftover} ${here.range.start}`;
    const group = groups.get(name) ?? { here, items: [] };
    group.items.push(item);
    groups.set(name, group);
  }
  const worth = Math.max(leastBytes, Math.min(alwaysBytes, (measurement.size.bytes ?? Infinity) * leastPart));
  return [...groups.values()]
    .filter(({ items }) => sum(items.map(({ bytes }) => bytes)) >= worth)
    .map(({ here, items }) => describe(model, here, items));
}

function describe(model: MeasuredModel, here: KeyedInstruction, items: readonly MeasuredWaste[]): WastedHere {
  const { kind, leftover } = items[0]!;
  const files = sum(items.map((item) => item.files));
  const sorted = items.toSorted((a, b) => b.bytes - a.bytes);
  const writers = distinct(sorted.map(({ causedByLine }) => model.places.now(causedByLine)));
  const told = linkedFindings(model, items, [here, ...writers.filter((writer) => writer !== undefined)]);
  const fix = told.find(({ fixes }) => fixes.length > 0)?.fixes[0];
  return {
    kind,
    leftover,
    range: here.keywordRange,
    writers: writers.flatMap((writer) => (writer === undefined || writer === here ? [] : [writer.keywordRange])),
    size: formatBytes(sum(items.map(({ bytes }) => bytes))),
    files: files === 1 ? t('a file') : t('{count} files', { count: files.toLocaleString('en') }),
    origin: originOf(model, writers),
    within: writers.every((writer) => writer === here),
    told: told.length > 0,
    fix,
    title: fix?.title ?? '',
  };
}

/** What the rules that the waste names report of these instructions. */
function linkedFindings(
  { findings }: MeasuredModel,
  items: readonly MeasuredWaste[],
  instructions: readonly KeyedInstruction[],
): Finding[] {
  const rules = new Set(items.map(({ rule }) => rule));
  return findings.filter(
    ({ rule, range }) =>
      rules.has(rule) &&
      instructions.some((instruction) => instruction.range.start <= range.start && range.end <= instruction.range.end),
  );
}

function originOf({ lines }: MeasuredModel, writers: readonly (KeyedInstruction | undefined)[]): string {
  const [only] = writers;
  if (only === undefined || writers.includes(undefined)) return t('a layer below');
  const numbers = writers.map((writer) => lines.position(writer!.range.start).line + 1).sort((a, b) => a - b);
  if (numbers.length > 1)
    return t('lines {lines} and {line}', { lines: listed(numbers.slice(0, -1)), line: numbers.at(-1)! });
  return t('line {line}', { line: numbers[0]! });
}

/** What it takes to report waste: where the rule that mends it warns already, a second warning would say no more. */
export function wasteOptions({ writers, told }: WastedHere): ReportOptions {
  return {
    related: writers.map((range) => ({ range, messageId: 'first' })),
    ...(told && { severity: 'info' }),
  };
}

/** Offers the fix of the other rule under its own title. */
export function offerFix({ fix }: WastedHere, offer: Offer): void {
  if (fix === undefined) return;
  const { edits, otherEdits, newFiles, safety } = fix;
  offer('mend', { edits, otherEdits, newFiles, safety });
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
