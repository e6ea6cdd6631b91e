/** What a command may touch of the outside: its two streams, its directory, and the wish to stop. Tests give their own. */
export interface CliIo {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Whether a person reads the standard output. */
  readonly isTerminal: boolean;
  /** How wide the terminal is; undefined where the output is none. */
  readonly columns?: number | undefined;
  /** How wide the terminal of the standard error is; undefined where it is none that can write a line over. */
  readonly errorColumns?: number | undefined;
  /** The working directory, absolute. */
  readonly cwd: string;
  /** Aborted on Ctrl+C. */
  readonly signal: AbortSignal;
}
