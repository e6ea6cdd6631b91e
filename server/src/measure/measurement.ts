/** What `build` and `measure` print as JSON (version 1), and what the editor shows. Lines count from 1, sizes are bytes, times seconds. */
export interface Measurement {
  readonly version: 1;
  /** The image's id, `sha256:…`. */
  readonly image: string;
  readonly tags: readonly string[];
  /** Such as `linux/amd64`. */
  readonly platform: string;
  readonly dockerfile: string | null;
  readonly target: string | null;
  readonly size: {
    /** What `bytes` and the bytes of the layers are. Figures of two metrics are never compared. */
    readonly metric: Metric;
    /** File bytes: the sum of all files that the layers store. Where the layers were not read, what `metric` says; null where not known. */
    readonly bytes: number | null;
    /** Transfer bytes: the compressed blobs; null where they are not known. */
    readonly compressedBytes: number | null;
    /** How they are compressed: figures of two ways are never compared. Null where it is not known. */
    readonly compression: Compression | null;
    /** Live bytes: what shows in the final file system; null where the layers could not all be compared. */
    readonly liveBytes: number | null;
    /** `bytes` less `liveBytes`: files that a later layer changes, moves or deletes. */
    readonly wastedBytes: number | null;
    /** The base image's share of `bytes`; null where the boundary is not known. */
    readonly baseBytes: number | null;
  };
  /** Null for an image that was not built here. */
  readonly build: MeasuredBuild | null;
  /** Bottom up. */
  readonly layers: readonly MeasuredLayer[];
  /** Largest first. All but the kinds `duplicate`, `sparse` and `leftover` sum to `size.wastedBytes`. */
  readonly waste: readonly MeasuredWaste[];
  /** Null unless it was asked for. */
  readonly startup: MeasuredStartup | null;
  readonly budgets: readonly MeasuredBudget[];
  /** What could not be measured, one sentence each; empty when nothing is missing. */
  readonly notes: readonly string[];
}

export interface MeasuredBuild {
  /** From start to end, by the clock. */
  readonly seconds: number;
  /** The part of it that exporting and unpacking the image took: the image store's doing, not a line's. */
  readonly exportSeconds: number;
  /** How many of the steps came from the cache; a `FROM` is not counted. */
  readonly cached: number;
  readonly steps: readonly MeasuredStep[];
  /** What the engine did beside the steps, by its start; several may run at once. */
  readonly phases: readonly MeasuredPhase[];
}

/** Work of the engine's own, which no line of the Dockerfile asks for by itself. */
export interface MeasuredPhase {
  /** Reading the context, the Dockerfile and what images there are; fetching a base image; storing the image, unpacking it, giving it to another store; records of the build. */
  readonly kind: 'prepare' | 'pull' | 'export' | 'unpack' | 'load' | 'provenance';
  /** In the engine's words, such as `load build context`. */
  readonly name: string;
  /** Seconds from the start of the build. */
  readonly start: number;
  readonly end: number;
}

/** From the container's start until it was ready. */
export interface MeasuredStartup {
  readonly seconds: number;
  readonly until: 'healthy' | 'port' | 'log' | 'exit';
}

export interface MeasuredBudget {
  readonly name: 'size' | 'time' | 'waste' | 'startup';
  /** Bytes or seconds. */
  readonly limit: number;
  /** Null where it was not measured; such a budget is not kept. */
  readonly actual: number | null;
  readonly ok: boolean;
}

/** One instruction's work. Work that stands on several lines (the same in two stages) is one step a line, with the same time. */
export interface MeasuredStep {
  readonly stage: string | null;
  readonly line: number | null;
  readonly instruction: string;
  /** The time that it worked; it may have waited between its parts. */
  readonly seconds: number;
  /** Seconds from the start of the build to the step's first start and last end; null where the engine does not say. */
  readonly start: number | null;
  readonly end: number | null;
  readonly cached: boolean;
  /** It is on the longest chain of steps that wait for each other. */
  readonly critical: boolean;
  /** Bytes of the build cache's record, for a step whose layer is not in the image. Another metric than file bytes; null where none fits. */
  readonly cacheBytes: number | null;
}

export interface MeasuredLayer {
  /** Of the uncompressed layer (its diff id); two layers may have the same. */
  readonly digest: string;
  /** File bytes, or what `size.metric` says; null where not known. */
  readonly bytes: number | null;
  /** Its stage, as BuildKit names it; null in a file of one stage and where lines are not known. */
  readonly stage: string | null;
  readonly line: number | null;
  readonly instruction: string;
  /** It comes from the image of a `FROM`, whose line it then has. */
  readonly base: boolean;
  /** What it did to the files below it; null where files could not be compared. `metadataOnly` counts all with the content of before. */
  readonly files: {
    readonly added: number;
    readonly changed: number;
    readonly metadataOnly: number;
    readonly deleted: number;
  } | null;
  /** Where most of its bytes are: absolute paths of directories, largest first, not all; empty where files could not be compared. */
  readonly directories: readonly { readonly path: string; readonly bytes: number }[];
}

export interface MeasuredWaste {
  readonly kind:
    | 'metadata-change'
    | 'identical-rewrite'
    | 'rewrite'
    | 'moved'
    | 'deleted'
    | 'duplicate'
    | 'sparse'
    | 'leftover';
  /** Of a leftover what it is; null for all others. */
  readonly leftover: LeftoverKind | null;
  /** Duplicates that were one file with several names (hard links), until a layer wrote one of the names anew. */
  readonly brokenLinks: boolean;
  /** The base image did it to itself: no line of the Dockerfile can mend it. */
  readonly base: boolean;
  /** Id of the rule whose fix takes it away; null where there is none. */
  readonly rule: string | null;
  readonly bytes: number;
  readonly files: number;
  /** The line that made the bytes useless, or stored them again; null where lines are not known, and for what the base did to itself. */
  readonly line: number | null;
  /** The line that wrote them first: of files of the base its `FROM`. Null as `line` is. */
  readonly causedByLine: number | null;
  /** The layers of both, counted from 1 at the bottom. */
  readonly layer: number;
  readonly causedByLayer: number;
  /** Absolute paths, the largest files first; not all. */
  readonly examples: readonly string[];
}

/** Files that are there in the end, and that an image that runs a program hardly needs. */
export type LeftoverKind =
  | 'package-lists'
  | 'package-cache'
  | 'build-cache'
  | 'bytecode'
  | 'tests'
  | 'compiler'
  | 'version-control'
  | 'documentation'
  | 'log';

/** How the layers are compressed; `mixed` where not all in one way. */
export type Compression = 'gzip' | 'zstd' | 'mixed';

/** What an image's bytes are, by who counts them. */
export type Metric =
  /** The files of the layers, as they were read. */
  | 'file-bytes'
  /** The layers as they are compressed and sent. */
  | 'transfer-bytes'
  /** Files and the targets of symbolic links, as an engine with a graph driver (overlay2) counts them. */
  | 'driver-bytes'
  /** Blocks of 4096 bytes on the engine's disk, as Docker with the containerd image store counts. */
  | 'disk-bytes'
  /** The layers' uncompressed tars, as podman counts. */
  | 'tar-bytes';
