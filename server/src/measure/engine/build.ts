import type { Measurement } from '../measurement';

export interface BuildOptions {
  /** The engine's command, such as `docker`. */
  readonly executable: string;
  /** Directory of the build context. */
  readonly context: string;
  readonly dockerfile: string;
  /** Empty: the image stays untagged. */
  readonly tags: readonly string[];
  readonly target?: string;
  readonly platforms?: readonly string[];
  readonly buildArgs?: Readonly<Record<string, string>>;
  readonly noCache?: boolean;
  readonly builder?: string;
}

/** What happens while a build runs. `index` counts from 1. */
export type BuildEvent =
  | { readonly kind: 'log'; readonly text: string }
  | { readonly kind: 'step'; readonly index: number; readonly total: number; readonly name: string };

export interface BuildFailure {
  readonly reason:
    | 'no-engine'
    | 'no-buildx'
    | 'engine-not-running'
    | 'no-permission'
    | 'engine-frozen'
    | 'out-of-disk'
    | 'build-failed'
    | 'cancelled'
    | 'bad-request';
  /** One sentence that says what is wrong and how to mend it. */
  readonly message: string;
  /** The Dockerfile's line, from 1, where the engine names one. */
  readonly line?: number;
}

export type BuildOutcome =
  | { readonly ok: true; readonly measurement: Measurement }
  | { readonly ok: false; readonly failure: BuildFailure };

/** Builds with BuildKit, then measures the image that came out. Never rejects; leaves nothing behind but the image. */
export declare function buildAndMeasure(
  options: BuildOptions,
  onEvent: (event: BuildEvent) => void,
  signal: AbortSignal,
): Promise<BuildOutcome>;
