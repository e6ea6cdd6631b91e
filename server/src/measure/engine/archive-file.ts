import type { Measurement } from '../measurement';

export interface ArchiveOptions {
  /** Such as `linux/arm64`, for an archive of several. */
  readonly platform?: string;
  /** The Dockerfile's text, to map layers to lines. */
  readonly dockerfile?: string;
}

export type ArchiveOutcome =
  | { readonly ok: true; readonly measurement: Measurement }
  | { readonly ok: false; readonly message: string };

/** Measures an image in a docker or OCI archive. Never rejects; writes nothing. */
export declare function measureArchiveFile(
  path: string,
  options: ArchiveOptions,
  signal: AbortSignal,
): Promise<ArchiveOutcome>;
