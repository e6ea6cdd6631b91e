import { t } from '../../core/l10n';
import type { Comparison, LineChange } from './compare';
import { BASE_IMAGE, type MeasuredLine } from '../measured-lines';
import { formatBytes, formatSeconds } from '../units';

/** A sentence in parts: our own words, and instructions or names of images, which are hostile text. */
export type Reason = readonly (string | { readonly code: string })[];

type Difference = Pick<Comparison, 'totals' | 'lines' | 'baseImage'>;
type Figure = 'bytes' | 'wastedBytes' | 'seconds';

/** How many lines a sentence names, and how much of the difference each must be. */
const NAMED = 3;
const SHARE = 0.05;
/** Waste below this part of the image is not worth a sentence of its own. */
const WASTE_SHARE = 0.01;
/** Two builds of the same differ by this much: seconds, and a part of the whole. */
const NOISE = { seconds: 1, share: 0.03 };

/** What made the difference: one sentence on the size, one on waste that went the other way, one on the time. */
export function differenceReasons(comparison: Difference): readonly Reason[] {
  const { bytes, wastedBytes, seconds } = comparison.totals;
  const reasons: Reason[] = [];
  if (bytes.delta === 0) reasons.push([t('The size is the same.')]);
  else if (bytes.delta !== null) {
    const amount = formatBytes(Math.abs(bytes.delta));
    const size = bytes.delta < 0 ? t('{size} smaller', { size: amount }) : t('{size} larger', { size: amount });
    const waste = (wastedBytes.delta ?? 0) * Math.sign(bytes.delta);
    const wasted =
      waste >= Math.abs(bytes.delta)
        ? t('{difference}, all of it waste', { difference: size })
        : t('{difference}, {size} of it waste', { difference: size, size: formatBytes(waste) });
    reasons.push([waste > 0 ? wasted : size, ...because(comparison, 'bytes', bytes.delta)]);
  }
  const waste = wastedBytes.delta ?? 0;
  if (waste * (bytes.delta ?? 0) <= 0 && Math.abs(waste) > (bytes.after ?? 0) * WASTE_SHARE) {
    const size = formatBytes(Math.abs(waste));
    const more = waste < 0 ? t('{size} less is wasted', { size }) : t('{size} more is wasted', { size });
    reasons.push([more, ...because(comparison, 'wastedBytes', waste)]);
  }
  if (
    seconds.delta !== null &&
    Math.abs(seconds.delta) >= Math.max(NOISE.seconds, (seconds.before ?? 0) * NOISE.share)
  ) {
    const time = formatSeconds(Math.abs(seconds.delta));
    const pace = seconds.delta < 0 ? t('{time} faster', { time }) : t('{time} slower', { time });
    reasons.push([pace, ...because(comparison, 'seconds', seconds.delta)]);
  }
  return reasons;
}

/** What is behind a difference, the largest first; then the largest that goes against it. */
function because({ lines, baseImage, totals }: Difference, figure: Figure, delta: number): Reason {
  const parts = lines.map((line) => ({ deed: deed(line, baseImage), amount: line[figure] ?? 0 }));
  if (figure === 'seconds') parts.push({ deed: [t('exporting the image')], amount: totals.exportSeconds.delta ?? 0 });
  const large = parts
    .filter(({ amount }) => Math.abs(amount) >= Math.abs(delta) * SHARE)
    .toSorted((a, b) => Math.abs(b.amount) - Math.abs(a.amount));
  const show = figure === 'seconds' ? formatSeconds : formatBytes;
  const told = (chosen: typeof large, lead: string): Reason =>
    chosen.flatMap(({ deed, amount }, index) => [
      index === 0 ? lead : t(', '),
      ...deed,
      ` (${amount < 0 ? '−' : '+'}${show(Math.abs(amount))})`,
    ]);
  const same = large.filter(({ amount }) => Math.sign(amount) === Math.sign(delta));
  const against = large.filter(({ amount }) => Math.sign(amount) !== Math.sign(delta));
  return [...told(same.slice(0, NAMED), t(': ')), ...told(against.slice(0, 1), t('; against that ')), t('.')];
}

/** A change as a clause. */
function deed({ kind, before, after }: LineChange, baseImage: Comparison['baseImage']): Reason {
  const line = (after ?? before)!;
  if (line.base) return baseDeed(before, line, baseImage);
  const named: Reason = [
    ...(line.line === null ? [] : [`${t('line {line}', { line: line.line })} `]),
    { code: line.instruction },
  ];
  if (kind === 'removed') return filled(t('{instruction} is gone'), { instruction: named });
  if (kind === 'added') return filled(t('{instruction} is new'), { instruction: named });
  return kind === 'moved' && after?.stage !== before?.stage
    ? filled(t('{instruction} is in another stage now'), { instruction: named })
    : named;
}

function baseDeed(before: MeasuredLine | null, after: MeasuredLine, baseImage: Comparison['baseImage']): Reason {
  const [from, to] = [before, after].map((line) => (line === null ? undefined : imageName(line.instruction)));
  if (baseImage === 'updated')
    return to === undefined
      ? [t('a newer base image')]
      : filled(t('{image} is a newer base image'), { image: [{ code: to }] });
  if (from === undefined || to === undefined || from === to) return [t('the base image')];
  return filled(t('the base image is {image} instead of {other}'), { image: [{ code: to }], other: [{ code: from }] });
}

/** A sentence with parts in place of its `{marks}`. */
function filled(text: string, values: Readonly<Record<string, Reason>>): Reason {
  return text
    .split(/\{(\w+)\}/)
    .flatMap((piece, at): Reason =>
      at % 2 === 0 ? [piece].filter((words) => words !== '') : (values[piece] ?? [piece]),
    );
}

function imageName(instruction: string): string | undefined {
  return instruction === BASE_IMAGE ? undefined : /^FROM\s+(?:--\S+\s+)*(\S+)/i.exec(instruction)?.[1];
}
