import type { FileNode } from '../waste/file-nodes';
import type { Measurement } from '../measurement';
import type { RunOptions, StartupOptions, TestResult } from './run-options';

export interface BuildOptions {
  /** The engine's command, such as `docker`. Which engine it talks to, `DOCKER_HOST`, `DOCKER_CONTEXT` and its own settings say. */
  readonly executable: string;
  /** Directory of the build context. */
  readonly context: string;
  readonly dockerfile: string;
  /** Set when all has gone well. Empty: the image stays untagged. */
  readonly tags: readonly string[];
  readonly target?: string;
  /** Of several, the first is measured. */
  readonly platforms?: readonly string[];
  readonly buildArgs?: Readonly<Record<string, string>>;
  /** `id=NAME,src=FILE` or `id=NAME,env=VARIABLE`. The values are neither kept nor shown. */
  readonly secrets?: readonly string[];
  /** `default`, or `NAME=SOCKET` or `NAME=KEYFILE`. */
  readonly ssh?: readonly string[];
  /** As `docker buildx build --cache-from` and `--cache-to` take them. */
  readonly cacheFrom?: readonly string[];
  readonly cacheTo?: readonly string[];
  /** Runs every step again, with empty cache mounts; no cache is imported. Base images that the engine has stay. */
  readonly noCache?: boolean;
  /** Asks the registry for a newer base image first. */
  readonly pull?: boolean;
  /** A builder of `docker buildx ls`; without it the chosen one. */
  readonly builder?: string;
  /** Where relative paths in `secrets`, `ssh` and the caches start; without it our working directory. */
  readonly folder?: string;
  /** Folder for what was found out about layers, and for the images of builders that can leave them there; without it all is read anew. */
  readonly cache?: string;
  /** Runs the image and measures how long it takes to be ready. */
  readonly startup?: StartupOptions;
  /** Runs a command in the image: text for its shell, or a JSON array of words. */
  readonly test?: string;
  /** For both. */
  readonly run?: RunOptions;
}

/** What happens while a build runs. `index` counts from 1. */
export type BuildEvent =
  | { readonly kind: 'log'; readonly text: string }
  | { readonly kind: 'step'; readonly index: number; readonly total: number; readonly name: string }
  | {
      readonly kind: 'step-end';
      readonly index: number;
      readonly total: number;
      readonly name: string;
      readonly seconds: number;
      readonly cached: boolean;
    }
  /** Bytes on their way; `total` is null where nobody knows it. At most some a second. */
  | { readonly kind: 'bytes'; readonly what: BytesOf; readonly bytes: number; readonly total: number | null }
  /** What follows the build. */
  | { readonly kind: 'phase'; readonly what: 'export' | 'measure' | 'startup' | 'test' };

export type BytesOf = 'context' | 'base image' | 'image';

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
  | {
      readonly ok: true;
      readonly measurement: Measurement;
      /** What each layer wrote, in the order of its layers. */
      readonly trees: readonly (FileNode | null)[];
      /** What came of `test`. */
      readonly test?: TestResult;
    }
  | { readonly ok: false; readonly failure: BuildFailure };
