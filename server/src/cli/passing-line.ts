import { formatSeconds } from '../measure/units';
import { cut } from './format/columns';
import type { CliIo } from './io';

/** Milliseconds between two looks of the line. */
const BLINK = 200;

/** A line on the standard error that tells what is going on, and leaves nothing behind. */
export interface PassingLine {
  /** Says something else; what stands before its colon tells whether it is still the same work. */
  set(text: string): void;
  /** Takes it away until it is next due, so that something else can be printed. */
  clear(): void;
  /** Takes it away for good. */
  stop(): void;
}

/**
 * One line of a terminal that is written over again, with the seconds since its work began.
 * @param columns How wide the terminal is.
 * @param delay Milliseconds before it shows at all.
 */
export function passingLine({ stderr }: Pick<CliIo, 'stderr'>, columns: number, delay = 0): PassingLine {
  const due = performance.now() + delay;
  let text = '';
  let since = 0;
  let shown = false;
  const clear = (): void => {
    if (shown) stderr('\r\u001b[K');
    shown = false;
  };
  const draw = (): void => {
    const now = performance.now();
    if (text === '' || now < due) return;
    const line = `${text}  ${formatSeconds((now - since) / 1000)}`;
    stderr(`\r\u001b[K${cut(line, columns - 1)}`);
    shown = true;
  };
  const timer = setInterval(draw, BLINK);
  timer.unref();
  return {
    set(next) {
      if (next.split(':')[0] !== text.split(':')[0]) since = performance.now();
      text = next;
    },
    clear,
    stop() {
      clearInterval(timer);
      clear();
    },
  };
}
