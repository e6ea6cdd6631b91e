import { l10n } from 'vscode';
import type { BuildProgress } from '../../../server/src/protocol';

/** Turns what a build says into one line, with the seconds that its present part has taken. */
export interface ProgressLine {
  hear(event: Exclude<BuildProgress, { kind: 'log' }>): void;
  end(): void;
}

/** @param show Called with each new line, at least once a second. */
export function progressLine(show: (message: string) => void): ProgressLine {
  let part = '';
  let bytes = '';
  let start = Date.now();
  const tell = (): void => {
    const seconds = Math.floor((Date.now() - start) / 1000);
    const words = [part, bytes, seconds > 0 ? l10n.t('{0} s', seconds) : ''].filter((word) => word !== '');
    if (words.length > 0) show(words.join(' · '));
  };
  const timer = setInterval(tell, 1000);
  return {
    hear(event) {
      if (event.kind === 'bytes') bytes = `${nameOf(event.what)} ${amountOf(event)}`;
      else {
        part = event.kind === 'step' ? `${event.index}/${event.total} ${event.name}` : phaseOf(event.what);
        bytes = '';
        start = Date.now();
      }
      tell();
    },
    end: () => clearInterval(timer),
  };
}

type Bytes = Extract<BuildProgress, { kind: 'bytes' }>;

function amountOf({ bytes, total }: Bytes): string {
  return total === null ? megabytes(bytes) : l10n.t('{0} of {1}', megabytes(bytes), megabytes(total));
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function nameOf(what: Bytes['what']): string {
  switch (what) {
    case 'context':
      return l10n.t('sending the context:');
    case 'base image':
      return l10n.t('fetching the base image:');
    case 'image':
      return l10n.t('reading the image:');
  }
}

function phaseOf(what: Extract<BuildProgress, { kind: 'phase' }>['what']): string {
  switch (what) {
    case 'export':
      return l10n.t('storing the image');
    case 'measure':
      return l10n.t('measuring the layers');
    case 'startup':
      return l10n.t('starting the image');
    case 'test':
      return l10n.t('running the test');
  }
}
