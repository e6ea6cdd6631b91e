import { t } from '../../core/l10n';
import { matchLines, type LinePair } from './match-lines';
import { measuredLines, type MeasuredLine } from '../measured-lines';
import type { MeasuredBuild, Measurement, Metric } from '../measurement';
import { metricNames } from '../metric-names';
import { differenceReasons, type Reason } from './compare-reasons';

/** A figure of both. `delta` is after less before; null where one is not known or where they must not be compared. */
export interface Change {
  readonly before: number | null;
  readonly after: number | null;
  readonly delta: number | null;
}

/** What became of one line. */
export interface LineChange extends LinePair {
  /** Bytes that its layers store. */
  readonly bytes: number | null;
  /** Bytes that it makes useless. */
  readonly wastedBytes: number | null;
  readonly seconds: number | null;
}

/** Two measurements side by side: plain data for the terminal, a pull request and the editor. */
export interface Comparison {
  readonly before: ComparedImage;
  readonly after: ComparedImage;
  /** What the bytes of both are; null where they are not the same. */
  readonly metric: Metric | null;
  readonly totals: {
    /** In the metric of the images. */
    readonly bytes: Change;
    readonly liveBytes: Change;
    readonly wastedBytes: Change;
    readonly baseBytes: Change;
    readonly compressedBytes: Change;
    /** Of the whole build, by the clock. */
    readonly seconds: Change;
    /** Of all steps together, which may run at once. */
    readonly stepSeconds: Change;
    readonly exportSeconds: Change;
    readonly startup: Change;
  };
  /** Of the base image's layers; null where they are not known. */
  readonly baseImage: 'same' | 'updated' | 'replaced' | null;
  /** In the order of `after`. The deltas of each figure sum to that of the total. */
  readonly lines: readonly LineChange[];
  /** What made the difference, a sentence each. */
  readonly reasons: readonly Reason[];
  /** What was not compared, and why, a sentence each. */
  readonly notes: readonly string[];
}

export type ComparedImage = Pick<Measurement, 'image' | 'tags' | 'platform' | 'dockerfile' | 'target'>;

/** Compares two measurements: pure, and linear but for a bounded part. */
export function compareMeasurements(before: Measurement, after: Measurement): Comparison {
  const notes: string[] = [];
  const { sameMetric, sameCompression, knowWaste } = sizesAgree(before, after, notes);
  const pairs = matchLines(measuredLines(before), measuredLines(after));
  const fair = pairs.every(isFair);
  const compareTimes = timesAgree(before, after, fair, notes);
  const sameStore = isCompressed(before) === isCompressed(after);
  if (compareTimes && !sameStore)
    notes.push(
      t(
        'The time of the export, and of the whole, is not compared: one image store compresses layers, the other does not.',
      ),
    );

  const lines = pairs.map((pair): LineChange => {
    const { kind, before: from, after: to } = pair;
    return {
      kind,
      before: from,
      after: to,
      bytes: sameMetric ? (to?.bytes ?? 0) - (from?.bytes ?? 0) : null,
      wastedBytes: sameMetric && knowWaste ? (to?.wastedBytes ?? 0) - (from?.wastedBytes ?? 0) : null,
      seconds: compareTimes && isFair(pair) ? milliseconds((to?.seconds ?? 0) - (from?.seconds ?? 0)) : null,
    };
  });
  const size = (name: 'bytes' | 'liveBytes' | 'wastedBytes' | 'baseBytes'): Change =>
    change(before.size[name], after.size[name], sameMetric);
  const comparison = {
    before: imageOf(before),
    after: imageOf(after),
    metric: sameMetric ? after.size.metric : null,
    totals: {
      bytes: size('bytes'),
      liveBytes: size('liveBytes'),
      wastedBytes: size('wastedBytes'),
      baseBytes: size('baseBytes'),
      compressedBytes: change(before.size.compressedBytes, after.size.compressedBytes, sameCompression),
      seconds: change(before.build?.seconds, after.build?.seconds, fair && sameStore),
      stepSeconds: change(stepSeconds(before), stepSeconds(after), fair),
      exportSeconds: change(before.build?.exportSeconds, after.build?.exportSeconds, fair && sameStore),
      startup: change(before.startup?.seconds, after.startup?.seconds, before.startup?.until === after.startup?.until),
    },
    baseImage: baseImageOf(before, after),
    lines,
    notes,
  };
  return { ...comparison, reasons: differenceReasons(comparison) };
}

/** Whether a line has anything to tell: it is another one, or its figures are. */
export function isDifferent({ kind, bytes, wastedBytes, seconds }: LineChange): boolean {
  return kind !== 'same' || (bytes ?? 0) !== 0 || (wastedBytes ?? 0) !== 0 || (seconds ?? 0) !== 0;
}

/** A step that ran and one that came from the cache tell nothing of each other. */
function isFair({ before, after }: LinePair): boolean {
  const steps = [before, after].filter((line) => line !== null && line.seconds !== null && !isFrom(line));
  return steps.length === 2 ? steps[0]!.cached === steps[1]!.cached : steps.every((step) => !step!.cached);
}

function isCompressed({ size }: Measurement): boolean {
  return size.compressedBytes !== null;
}

/** Whether the cache counts a base image as a hit means nothing. */
function isFrom({ instruction, base }: MeasuredLine): boolean {
  return base || /^FROM\s/i.test(instruction);
}

/** Which sizes can be compared; says in `notes` what stands against it. */
function sizesAgree(
  { platform, size: from }: Measurement,
  { platform: otherPlatform, size: to }: Measurement,
  notes: string[],
): { readonly sameMetric: boolean; readonly sameCompression: boolean; readonly knowWaste: boolean } {
  const sameMetric = from.metric === to.metric;
  if (!sameMetric)
    notes.push(
      t('Sizes are not compared: the first counts {first}, the second {second}.', {
        first: metricNames[from.metric],
        second: metricNames[to.metric],
      }),
    );
  if (platform !== otherPlatform)
    notes.push(
      t('The images are for two platforms, {first} and {second}: so are their sizes.', {
        first: platform,
        second: otherPlatform,
      }),
    );
  const knowWaste = from.wastedBytes !== null && to.wastedBytes !== null;
  if (sameMetric && !knowWaste && (from.wastedBytes !== null || to.wastedBytes !== null))
    notes.push(
      from.wastedBytes === null
        ? t('Waste is not compared: it was not measured in the first.')
        : t('Waste is not compared: it was not measured in the second.'),
    );
  const sameCompression = from.compression === to.compression;
  if (!sameCompression && from.compressedBytes !== null && to.compressedBytes !== null)
    notes.push(
      t('Transfer bytes are not compared: they are compressed in two ways, {first} and {second}.', {
        first: from.compression ?? t('unknown'),
        second: to.compression ?? t('unknown'),
      }),
    );
  return { sameMetric, sameCompression, knowWaste };
}

/** Whether times can be compared at all; says in `notes` what stands against it. */
function timesAgree(before: Measurement, after: Measurement, fair: boolean, notes: string[]): boolean {
  if (before.build === null || after.build === null) {
    if (before.build !== after.build)
      notes.push(
        before.build === null
          ? t('Times are not compared: the first image was not built here.')
          : t('Times are not compared: the second image was not built here.'),
      );
    return false;
  }
  if (!fair)
    notes.push(
      t(
        'Times are compared only of steps that ran in both builds: {first} came from the cache in the first, {second} in the second. Build both with --no-cache to compare the whole.',
        { first: fromCache(before.build), second: fromCache(after.build) },
      ),
    );
  return true;
}

function fromCache({ cached, steps }: MeasuredBuild): string {
  const all = steps.filter(({ instruction }) => !/^FROM\s/i.test(instruction)).length;
  return t('{cached} of {steps} steps', { cached, steps: all });
}

function baseImageOf(before: Measurement, after: Measurement): Comparison['baseImage'] {
  const [from, to] = [before, after].map(({ layers }) => layers.filter(({ base }) => base));
  if (from!.length === 0 || to!.length === 0) return null;
  const digests = [from!, to!].map((layers) => layers.map(({ digest }) => digest).join(' '));
  if (digests[0] === digests[1]) return 'same';
  const names = [before, after].map(fromText);
  return names[0] !== undefined && names[0] === names[1] ? 'updated' : 'replaced';
}

/** The instruction that names the base image; undefined where no build told it. */
function fromText({ layers, build }: Measurement): string | undefined {
  const line = layers.find(({ base }) => base)?.line ?? null;
  return build?.steps.find((step) => step.line === line && line !== null)?.instruction;
}

function stepSeconds({ build }: Measurement): number | undefined {
  return build === null ? undefined : milliseconds(build.steps.reduce((total, { seconds }) => total + seconds, 0));
}

function change(before: number | null | undefined, after: number | null | undefined, comparable: boolean): Change {
  const [from, to] = [before ?? null, after ?? null];
  const delta = comparable && from !== null && to !== null ? milliseconds(to - from) : null;
  return { before: from, after: to, delta };
}

function imageOf({ image, tags, platform, dockerfile, target }: Measurement): ComparedImage {
  return { image, tags, platform, dockerfile, target };
}

/** What lies below is noise of binary fractions. */
function milliseconds(value: number): number {
  return Math.round(value * 1000) / 1000;
}
