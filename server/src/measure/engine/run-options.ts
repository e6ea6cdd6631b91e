/** How a start is measured. */
export interface StartupOptions {
  /** Without it: the image's health check, else its first exposed port, else its end. */
  readonly until?: StartupUntil;
}

/** When a start counts as done. */
export type StartupUntil =
  /** Its health check succeeds. */
  | { readonly kind: 'healthy' }
  /** It ends with exit code 0. */
  | { readonly kind: 'exit' }
  /** Something listens on this TCP port inside. */
  | { readonly kind: 'port'; readonly port: number }
  /** Its output has this text. */
  | { readonly kind: 'log'; readonly text: string };

/** How an image is run to look at it. */
export interface RunOptions {
  /** A network of the engine; without it the container has none. */
  readonly network?: string;
  /** Seconds after which it has failed; without it 60. */
  readonly timeout?: number;
}

export interface TestResult {
  /** Null when it did not end in time or could not run; then `problem` says why. */
  readonly code: number | null;
  readonly problem: string | null;
  /** The end of what it printed, both streams. */
  readonly output: string;
  readonly seconds: number;
}
