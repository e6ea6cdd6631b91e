import { t } from '../../../server/src/core/l10n';
import type { ReportData } from '../../../server/src/report/report-data';
import type { Block } from './blocks';
import type { FromPage } from './messages';
import type { Owner } from './owners';
import type { ViewState } from './state';

/** What every part of the page shares. */
export interface Page {
  readonly data: ReportData;
  readonly owners: readonly Owner[];
  /** The top of the picture, in the grouping of now. */
  readonly image: () => Block;
  readonly state: () => ViewState;
  /** Changes the state and shows it. */
  readonly update: (change: Partial<ViewState>) => void;
  /** Null where there is no editor: the report is a file. */
  readonly send: ((message: FromPage) => void) | null;
  /** The Dockerfile is not the one that was measured any more. */
  readonly changed: () => boolean;
}

/** The owner whose instruction has a line. */
export function ownerOfLine({ owners }: Page, line: number | null): Owner | undefined {
  return line === null ? undefined : owners.find((owner) => owner.line === line);
}

/** The key under which a line is selected, whether it stored bytes or not. */
export const lineKey = (line: number): string => `line ${line}`;

/** `1 file`, `2,345 files`. */
export function count(number: number, noun: 'file' | 'small file' | 'layer' | 'line' | 'smaller one'): string {
  const one = number === 1;
  const values = { count: number.toLocaleString('en') };
  switch (noun) {
    case 'file':
      return one ? t('1 file') : t('{count} files', values);
    case 'small file':
      return one ? t('1 small file') : t('{count} small files', values);
    case 'layer':
      return one ? t('1 layer') : t('{count} layers', values);
    case 'line':
      return one ? t('1 line') : t('{count} lines', values);
    case 'smaller one':
      return one ? t('1 smaller one') : t('{count} smaller ones', values);
  }
}

/** Such as `12 %`; small parts are not nothing. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '0 %';
  const value = (part / whole) * 100;
  return value > 0 && value < 1 ? '< 1 %' : `${Math.round(value)} %`;
}
