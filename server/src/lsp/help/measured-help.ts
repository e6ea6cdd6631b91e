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
  const headline = figuresLine(figures) || 'stores nothing';
  const when = measurement.build === null ? 'Last measured' : 'Last build';
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
    ...(waste.length === 0 ? [] : [['Waste:', ...waste].join('\n- ')]),
  ].join('\n\n');
}

function filesOf(layers: readonly MeasuredLayer[]): string | undefined {
  const count = (name: 'added' | 'changed' | 'metadataOnly' | 'deleted'): number =>
    layers.reduce((total, { files }) => total + (files?.[name] ?? 0), 0);
  const counts: [number, string][] = [
    [count('added'), 'added'],
    [count('changed'), 'changed'],
    [count('metadataOnly'), 'stored again with the same content'],
    [count('deleted'), 'deleted'],
  ];
  const parts = counts
    .filter(([number]) => number > 0)
    .map(([number, what]) => `${number.toLocaleString('en')} ${what}`);
  return parts.length === 0 ? undefined : `Files: ${parts.join(', ')}`;
}

function directoriesOf(layers: readonly MeasuredLayer[]): string | undefined {
  const largest = layers
    .flatMap(({ directories }) => directories)
    .toSorted((a, b) => b.bytes - a.bytes)
    .slice(0, most);
  if (largest.length === 0) return undefined;
  return ['Most of it:', ...largest.map(({ path, bytes }) => `${formatBytes(bytes)} in ${code(path)}`)].join('\n- ');
}

function cacheOf(bytes: number | null): string | undefined {
  return bytes === null ? undefined : `In the build cache: ${formatBytes(bytes)}, as the builder counts them`;
}

function criticalOf({ build }: Measurement, line: number | null): string | undefined {
  const steps = build?.steps ?? [];
  const isCritical = steps.length > 1 && steps.some((step) => step.line === line && step.critical && !step.cached);
  return isCritical ? 'The build waited for it: it is on the longest chain of steps' : undefined;
}

/** How an instruction of the measured text is called now. */
type Origin = (line: number | null, otherwise: string) => string;

function origins(places: Places, lines: LineIndex): Origin {
  return (line, otherwise) => {
    const place = places.now(line);
    return place === undefined ? otherwise : `line ${lines.position(place.range.start).line + 1}`;
  };
}

function wasteOf({ waste }: Measurement, line: number | null, origin: Origin): string[] {
  return waste
    .filter(({ bytes, base }) => bytes >= least && !base)
    .flatMap((item) => {
      if (item.line === line) return [caused(item, origin(item.causedByLine, 'a layer below'))];
      return item.causedByLine === line ? [suffered(item, origin(item.line, 'A later instruction'))] : [];
    })
    .slice(0, most);
}

const deeds: Readonly<Record<MeasuredWaste['kind'], (size: string, origin: string) => string>> = {
  'metadata-change': (size, origin) => `${size} stored again, to change owner, mode or time of files from ${origin}`,
  'identical-rewrite': (size, origin) => `${size} stored again as they were, of files from ${origin}`,
  rewrite: (size, origin) => `${size} of files from ${origin} replaced`,
  moved: (size, origin) => `${size} stored again by moving files from ${origin}`,
  deleted: (size, origin) => `${size} of files from ${origin} deleted, and in the image all the same`,
  duplicate: (size, origin) => `${size} that ${origin} stores too, under other names`,
  sparse: (size) => `${size} of zeros stored in full`,
  leftover: (size) => size,
};

function caused({ kind, bytes, leftover, line, causedByLine }: MeasuredWaste, origin: string): string {
  const size = formatBytes(bytes);
  if (kind === 'duplicate' && line === causedByLine) return `${size} stored twice, under other names`;
  return leftover === null ? deeds[kind](size, origin) : `${size} of ${leftoverNames[leftover]} left`;
}

const fates: Readonly<Record<MeasuredWaste['kind'], string>> = {
  'metadata-change': 'stores them again, to change their owner, mode or time',
  'identical-rewrite': 'stores them again as they were',
  rewrite: 'replaces them',
  moved: 'moves them',
  deleted: 'deletes them',
  duplicate: 'stores them too, under other names',
  sparse: 'stores them in full',
  leftover: 'leaves them',
};

function suffered({ kind, bytes }: MeasuredWaste, later: string): string {
  return `${formatBytes(bytes)} of it: ${later} ${fates[kind]}`;
}
