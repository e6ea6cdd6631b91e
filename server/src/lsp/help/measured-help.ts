import { listed, t } from '../../core/l10n';
import type { LineIndex } from '../../core/text';
import type { Places } from '../../measure/keyed-instructions';
import { leftoverNames } from '../../measure/waste/leftover-names';
import type { MeasuredLayer, MeasuredWaste, Measurement } from '../../measure/measurement';
import { formatBytes } from '../../measure/units';
import { figuresLine } from '../figures';
import type { MeasuredInstruction } from '../measured';
import { code } from './markdown';

/** Of each list. */
const most = 5;
/** What is not worth a word, in bytes. */
const least = 1000;

/** What was measured of an instruction, in Markdown: figures, files, where they are, and what is wasted. @param lines Of the text as it is now. */
export function measuredHelp({ figures, record, places }: MeasuredInstruction, lines: LineIndex): string {
  const { measurement } = record;
  const layers = figures.layers.map((index) => measurement.layers[index]!);
  const headline = figuresLine(figures) || t('stores nothing');
  const when = measurement.build === null ? t('Last measured') : t('Last build');
  const facts = [
    filesOf(layers),
    directoriesOf(layers),
    cacheOf(figures.cacheBytes),
    criticalOf(measurement, figures.line),
  ];
  const waste = wasteOf(measurement, figures.line, origins(places, lines));
  return [
    `**${when}**: ${headline}`,
    ...facts.filter((fact) => fact !== undefined),
    ...(waste.length === 0 ? [] : [[t('Waste:'), ...waste].join('\n- ')]),
  ].join('\n\n');
}

function filesOf(layers: readonly MeasuredLayer[]): string | undefined {
  const count = (name: 'added' | 'changed' | 'metadataOnly' | 'deleted'): number =>
    layers.reduce((total, { files }) => total + (files?.[name] ?? 0), 0);
  const counts: [number, (values: { readonly count: string }) => string][] = [
    [count('added'), (values) => t('{count} added', values)],
    [count('changed'), (values) => t('{count} changed', values)],
    [count('metadataOnly'), (values) => t('{count} stored again with the same content', values)],
    [count('deleted'), (values) => t('{count} deleted', values)],
  ];
  const parts = counts
    .filter(([number]) => number > 0)
    .map(([number, tell]) => tell({ count: number.toLocaleString('en') }));
  return parts.length === 0 ? undefined : t('Files: {list}', { list: listed(parts) });
}

function directoriesOf(layers: readonly MeasuredLayer[]): string | undefined {
  const largest = layers
    .flatMap(({ directories }) => directories)
    .toSorted((a, b) => b.bytes - a.bytes)
    .slice(0, most);
  if (largest.length === 0) return undefined;
  return [
    t('Most of it:'),
    ...largest.map(({ path, bytes }) => t('{size} in {path}', { size: formatBytes(bytes), path: code(path) })),
  ].join('\n- ');
}

function cacheOf(bytes: number | null): string | undefined {
  return bytes === null
    ? undefined
    : t('In the build cache: {size}, as the builder counts them', { size: formatBytes(bytes) });
}

function criticalOf({ build }: Measurement, line: number | null): string | undefined {
  const steps = build?.steps ?? [];
  const isCritical = steps.length > 1 && steps.some((step) => step.line === line && step.critical && !step.cached);
  return isCritical ? t('The build waited for it: it is on the longest chain of steps') : undefined;
}

/** How an instruction of the measured text is called now. */
type Origin = (line: number | null, otherwise: string) => string;

function origins(places: Places, lines: LineIndex): Origin {
  return (line, otherwise) => {
    const place = places.now(line);
    return place === undefined ? otherwise : t('line {line}', { line: lines.position(place.range.start).line + 1 });
  };
}

function wasteOf({ waste }: Measurement, line: number | null, origin: Origin): string[] {
  return waste
    .filter(({ bytes, base }) => bytes >= least && !base)
    .flatMap((item) => {
      if (item.line === line) return [caused(item, origin(item.causedByLine, t('a layer below')))];
      return item.causedByLine === line ? [suffered(item, origin(item.line, t('A later instruction')))] : [];
    })
    .slice(0, most);
}

function caused({ kind, bytes, leftover, line, causedByLine }: MeasuredWaste, origin: string): string {
  const values = { size: formatBytes(bytes), origin };
  switch (kind) {
    case 'metadata-change':
      return t('{size} stored again, to change owner, mode or time of files from {origin}', values);
    case 'identical-rewrite':
      return t('{size} stored again as they were, of files from {origin}', values);
    case 'rewrite':
      return t('{size} of files from {origin} replaced', values);
    case 'moved':
      return t('{size} stored again by moving files from {origin}', values);
    case 'deleted':
      return t('{size} of files from {origin} deleted, and in the image all the same', values);
    case 'duplicate':
      return line === causedByLine
        ? t('{size} stored twice, under other names', values)
        : t('{size} that {origin} stores too, under other names', values);
    case 'sparse':
      return t('{size} of zeros stored in full', values);
    case 'leftover':
      return leftover === null
        ? values.size
        : t('{size} of {leftover} left', { ...values, leftover: leftoverNames[leftover] });
  }
}

function suffered({ kind, bytes }: MeasuredWaste, later: string): string {
  const values = { size: formatBytes(bytes), later };
  switch (kind) {
    case 'metadata-change':
      return t('{size} of it: {later} stores them again, to change their owner, mode or time', values);
    case 'identical-rewrite':
      return t('{size} of it: {later} stores them again as they were', values);
    case 'rewrite':
      return t('{size} of it: {later} replaces them', values);
    case 'moved':
      return t('{size} of it: {later} moves them', values);
    case 'deleted':
      return t('{size} of it: {later} deletes them', values);
    case 'duplicate':
      return t('{size} of it: {later} stores them too, under other names', values);
    case 'sparse':
      return t('{size} of it: {later} stores them in full', values);
    case 'leftover':
      return t('{size} of it: {later} leaves them', values);
  }
}
