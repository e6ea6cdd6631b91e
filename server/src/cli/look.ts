import { terminalStyle, wantsColour } from './format/style';
import type { CliIo } from './io';

/** How a table is shown. */
export interface Look {
  /** Columns of the terminal. */
  readonly width: number;
  readonly style: ReturnType<typeof terminalStyle>;
}

/** Where nobody says how wide the terminal is, such as in the log of a pipeline. */
const WIDTH = 100;

export const plainLook: Look = { width: WIDTH, style: terminalStyle(false) };

/** Colours for people, and as wide as their terminal. */
export function lookOf({ isTerminal, columns }: CliIo): Look {
  return { width: columns ?? WIDTH, style: terminalStyle(wantsColour(isTerminal, process.env)) };
}
