/** What a command may touch of the outside: its two streams, its directory, and the wish to stop. Tests give their own. */
export interface CliIo {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Whether a person reads the standard output. */
  readonly isTerminal: boolean;
  /** How wide the terminal is; undefined where the output is none. */
  readonly columns?: number | undefined;
  /** The working directory, absolute. */
  readonly cwd: string;
  /** Aborted on Ctrl+C. */
  readonly signal: AbortSignal;
}
