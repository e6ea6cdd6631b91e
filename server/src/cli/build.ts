import type { CliIo } from './io';

/** `plimsoll build`. Resolves to the exit code. */
export declare function runBuild(args: readonly string[], io: CliIo): Promise<number>;
