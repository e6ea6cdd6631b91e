import { isDifferent, type Change, type Comparison, type LineChange } from './compare';
import type { Reason } from './compare-reasons';
import { metricNames } from '../metric-names';
import { formatBytes, formatSeconds } from '../units';

/** A comparison in words and figures, as the terminal and a pull request show it. */
export interface TotalRow {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** `−136 MB (−25.5 %)`; empty where the two are not compared. */
  readonly change: string;
}

/** Times of one step differ by this much between two builds of the same, in seconds. */
const NOISE = 0.5;

/** The totals that one of both has. */
export function totalRows({ totals, metric }: Comparison): TotalRow[] {
  const row = (name: string, change: Change, show: (amount: number) => string): TotalRow[] => {
    const { before, after, delta } = change;
    if (before === null && after === null) return [];
    const [from, to] = [before, after].map((figure) => (figure === null ? 'unknown' : show(figure)));
    return [
      { name, before: from!, after: to!, change: delta === null ? '' : `${signed(delta, show)}${share(change)}` },
    ];
  };
  return [
    ...row(metric === null ? 'size' : metricNames[metric], totals.bytes, formatBytes),
    ...row('live bytes', totals.liveBytes, formatBytes),
    ...row('wasted', totals.wastedBytes, formatBytes),
    ...row('base image', totals.baseBytes, formatBytes),
    ...row('transfer bytes', totals.compressedBytes, formatBytes),
    ...row('build time', totals.seconds, formatSeconds),
    ...row('of it export', totals.exportSeconds, formatSeconds),
    // They stand for the whole where that is not compared.
    ...(totals.seconds.delta === null && totals.stepSeconds.delta !== null
      ? row('steps alone', totals.stepSeconds, formatSeconds)
      : []),
    ...row('start-up', totals.startup, formatSeconds),
  ];
}

/** `+12 MB`, `−3.1 s`; nothing where nothing changed or was compared. */
function signed(delta: number | null, show: (amount: number) => string): string {
  if (delta === null || delta === 0) return delta === 0 ? '0' : '';
  return `${delta < 0 ? '−' : '+'}${show(Math.abs(delta))}`;
}

function share({ before, delta }: Change): string {
  if (before === null || before === 0 || delta === null || delta === 0) return '';
  const percent = (delta / before) * 100;
  // Of next to nothing a share tells nothing.
  return Math.abs(percent) < 0.1 || percent >= 1000
    ? ''
    : ` (${signed(Number(percent.toFixed(1)), (amount) => `${amount} %`)})`;
}

/** One line that differs. */
export interface LineRow {
  /** `+` new, `−` gone, `~` another text, `↕` in another place, or nothing. */
  readonly mark: string;
  /** `9`, or `7 → 9` where it moved down or up. */
  readonly line: string;
  readonly stage: string | null;
  /** Hostile text. */
  readonly instruction: string;
  /** Its text before, where that was another. */
  readonly was: string | null;
  readonly bytes: string;
  readonly wastedBytes: string;
  readonly seconds: string;
}

const MARKS: Readonly<Record<LineChange['kind'], string>> = {
  added: '+',
  removed: '−',
  changed: '~',
  moved: '↕',
  same: '',
};

/** The lines that differ by more than noise, in their order. */
export function lineRows({ lines }: Comparison): LineRow[] {
  return lines.filter(tells).map(({ kind, before, after, bytes, wastedBytes, seconds }) => {
    const shown = (after ?? before)!;
    const numbers = [before, after].flatMap((line) => (line === null || line.line === null ? [] : [line.line]));
    return {
      mark: MARKS[kind],
      line: [...new Set(numbers)].join(' → '),
      stage: shown.stage,
      instruction: shown.instruction,
      was:
        before === null || after === null || before.instruction === after.instruction || kind === 'same'
          ? null
          : before.instruction,
      bytes: bytes === 0 ? '' : signed(bytes, formatBytes),
      wastedBytes: wastedBytes === 0 ? '' : signed(wastedBytes, formatBytes),
      seconds: Math.abs(seconds ?? 0) < NOISE ? '' : signed(seconds, formatSeconds),
    };
  });
}

function tells(line: LineChange): boolean {
  return isDifferent({ ...line, seconds: Math.abs(line.seconds ?? 0) < NOISE ? 0 : line.seconds });
}

/** A sentence in plain text; `quote` sets off what is not ours. */
export function reasonText(reason: Reason, quote: (code: string) => string): string {
  return reason.map((part) => (typeof part === 'string' ? part : quote(part.code))).join('');
}
