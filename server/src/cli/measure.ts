import type { CliIo } from './io';

/** `plimsoll measure`. Resolves to the exit code. */
export declare function runMeasure(args: readonly string[], io: CliIo): Promise<number>;
