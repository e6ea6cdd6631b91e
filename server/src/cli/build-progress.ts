import type { BuildEvent } from '../measure/engine/build-options';
import { formatBytes, formatSeconds } from '../measure/units';
import { printable } from './format/printable';
import type { CliIo } from './io';
import { passingLine } from './passing-line';

/** Lines of output that a failure shows where the progress did not. */
const TAIL = 20;
/** Seconds. A step that only looked into the cache has ended sooner, and begins again. */
const SHORTEST = 0.05;

const PHASES = {
  export: 'exporting the image',
  measure: 'measuring the layers',
  startup: 'starting the image',
  test: 'testing the image',
} as const;

export interface ShownProgress {
  readonly onEvent: (event: BuildEvent) => void;
  /** Takes the passing line away. */
  readonly end: () => void;
  /** Prints the last output, where it was not shown. */
  readonly showTail: () => void;
}

/**
 * Shows a build on the standard error. In a terminal each step is a line when it has ended, with its seconds, and one line below tells
 * what is going on; elsewhere each step is a line when it begins, with its output after it.
 */
export function showProgress(mode: string, io: CliIo): ShownProgress {
  const isLive = mode === 'auto' && io.isTerminal;
  const showLog = mode === 'plain' || (mode === 'auto' && !io.isTerminal);
  const show = mode === 'quiet' ? () => {} : (text: string) => io.stderr(text);
  const live = isLive ? passingLine(io, io.columns ?? 80) : undefined;
  const print = (text: string): void => {
    live?.clear();
    show(text);
  };
  const told = new Set<number>();
  let tail = '';
  return {
    onEvent(event) {
      switch (event.kind) {
        case 'log':
          if (showLog) show(event.text);
          else tail = (tail + event.text).slice(-8192);
          break;
        case 'step':
          tail = '';
          if (isLive) live?.set(stepText(event));
          else show(`${stepText(event)}\n`);
          break;
        case 'step-end':
          if (told.has(event.index) || (!event.cached && event.seconds < SHORTEST)) break;
          told.add(event.index);
          if (isLive) print(`${stepText(event)}  ${event.cached ? 'cached' : formatSeconds(event.seconds)}\n`);
          else if (!event.cached) show(`[${event.index}/${event.total}] took ${formatSeconds(event.seconds)}\n`);
          break;
        case 'bytes':
          live?.set(`${event.what}: ${amount(event.bytes, event.total)}`);
          break;
        case 'phase':
          if (isLive) live?.set(PHASES[event.what]);
          else show(`${PHASES[event.what]}\n`);
      }
    },
    end: () => live?.stop(),
    showTail() {
      const lines = tail.trimEnd().split('\n').slice(-TAIL);
      if (tail !== '') show(`${lines.join('\n')}\n`);
    },
  };
}

function stepText({
  index,
  total,
  name,
}: {
  readonly index: number;
  readonly total: number;
  readonly name: string;
}): string {
  return `[${index}/${total}] ${printable(name)}`;
}

function amount(bytes: number, total: number | null): string {
  return total === null ? formatBytes(bytes) : `${formatBytes(bytes)} of ${formatBytes(total)}`;
}
