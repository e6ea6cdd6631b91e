// What the client and the server say to each other beyond the protocol: plain data, and the names of the messages.
// The client imports nothing else of the server.

import type { ReportData } from './report/report-data';

export type { ReportData } from './report/report-data';

/** What the client tells at the start; another editor's client tells nothing and is asked nothing. */
export interface InitializationOptions {
  /** The client answers `plimsoll/files/read` and `plimsoll/files/list`. */
  readonly files?: boolean;
  /** The client wants `plimsoll/status`. */
  readonly status?: boolean;
  /** The client has the commands that lenses and hovers name: `plimsoll.build` and `plimsoll.showReport`, with an address each. */
  readonly commands?: boolean;
  /** The ids of the extensions that are installed beside this one. */
  readonly extensions?: readonly string[];
  /** The texts in the editor's language, as `vscode.l10n.bundle` has them; English without. */
  readonly texts?: Readonly<Record<string, string>>;
  /** The path of a folder of this machine where measurements outlive the server. */
  readonly storage?: string;
}

/** Request, server to client: the text of a file that only the editor can reach. */
export const readFileMethod = 'plimsoll/files/read';

/** Request, server to client: the entries of a folder that only the editor can reach. */
export const listFolderMethod = 'plimsoll/files/list';

export interface FileParams {
  readonly uri: string;
}

/** `text` is null for what cannot be read, and for more than 1 MB. */
export interface ReadFileAnswer {
  readonly text: string | null;
}

/** `entries` is null for what cannot be read. */
export interface ListFolderAnswer {
  readonly entries: readonly { readonly name: string; readonly kind: 'file' | 'directory' | 'other' }[] | null;
}

/** Notification, client to server: the extensions that are installed beside this one have changed. */
export const extensionsMethod = 'plimsoll/extensions';

export interface ExtensionsParams {
  readonly ids: readonly string[];
}

/** The `data` of code actions that silence a finding, and mend nothing. */
export const ignoreAction = 'ignore';

/** Request, client to server: build the Dockerfile as it lies on the disk, and measure the image. Cancelling it ends the build. */
export const buildMethod = 'plimsoll/build';

export interface BuildParams {
  readonly uri: string;
  /** The stage to build, by its name; the last one without it. */
  readonly target?: string;
}

export type BuildAnswer =
  /** `summary` is a short line of figures; `uri` is that under which `plimsoll/report` knows the image. */
  | { readonly ok: true; readonly summary: string; readonly uri: string }
  /** `message` is one sentence, `logged` the same in English; `cancelled` says that it needs no telling. */
  | { readonly ok: false; readonly cancelled: boolean; readonly message: string; readonly logged: string };

/** Notification, server to client, while a build or a measuring runs; one runs at a time. */
export const buildProgressMethod = 'plimsoll/build/progress';

/** `text` is one or more lines; `index` counts from 1; `total` bytes are null where nobody knows them. */
export type BuildProgress =
  | { readonly kind: 'log'; readonly text: string }
  | { readonly kind: 'step'; readonly index: number; readonly total: number; readonly name: string }
  | {
      readonly kind: 'bytes';
      readonly what: 'context' | 'base image' | 'image';
      readonly bytes: number;
      readonly total: number | null;
    }
  | { readonly kind: 'phase'; readonly what: 'export' | 'measure' | 'startup' | 'test' };

/** Request, client to server: the stages of a Dockerfile that one may want to build. */
export const buildTargetsMethod = 'plimsoll/build/targets';

export interface BuildTargetsAnswer {
  /** The last stage first, then those that no other stage uses; one alone where there is no choice. */
  readonly targets: readonly {
    /** Null for a stage without a name: only the last one is listed without. */
    readonly name: string | null;
    /** The line of its `FROM`, from 1, and the text. */
    readonly line: number;
    readonly from: string;
  }[];
}

/** Request, client to server: measure an image without building it. Answered like a build; cancelling it ends the measuring. */
export const measureMethod = 'plimsoll/measure';

export interface MeasureParams {
  /** As on the command line: the path of an archive or of an OCI folder, the name of an engine's image, or `registry://NAME`. */
  readonly image: string;
  /** The Dockerfile that it was built from, whose lines get the figures; null where it is not there. */
  readonly uri: string | null;
}

/** Request, client to server: what the report of the last measurement shows; null where there is none. */
export const reportMethod = 'plimsoll/report';

export interface ReportParams {
  readonly uri: string;
  /** The stage that was built, empty for the last one of the file; the newest measurement without it. */
  readonly target?: string;
}

export type ReportAnswer = ReportData | null;

/** Request, client to server: forget every measurement of this workspace. */
export const clearMeasurementsMethod = 'plimsoll/clearMeasurements';

/** Notification, server to client, after each check. */
export const statusMethod = 'plimsoll/status';

export interface StatusParams {
  readonly uri: string;
  /** How long the check took. */
  readonly milliseconds: number;
  /** Rules that failed on this document; the log says why. */
  readonly failedRules: readonly string[];
  /** The address of the configuration in force; null where there is none. */
  readonly config: string | null;
}

/** Request, client to server: make a workflow for each Dockerfile of a folder. Nothing is written. */
export const createWorkflowMethod = 'plimsoll/createWorkflow';

/** `uri` is that of the folder. */
export interface CreateWorkflowParams {
  readonly uri: string;
}

export interface CreateWorkflowAnswer {
  readonly workflows: readonly {
    /** Relative to the top of the repository. */
    readonly dockerfile: string;
    /** Where the workflow belongs, and the same relative to the top. */
    readonly uri: string;
    readonly shownPath: string;
    readonly text: string;
    /** A file of that name is there already. */
    readonly exists: boolean;
  }[];
  /** Dockerfiles that are left out, since a workflow cannot hold their names. */
  readonly skipped: readonly string[];
}

/** Request, client to server: which configuration is in force for a document, and what a new file would say. Nothing is written. */
export const configurationMethod = 'plimsoll/configuration';

export interface ConfigurationParams {
  readonly uri: string;
}

export interface ConfigurationAnswer {
  /** The nearest file in force, which may be hadolint's; null where there is none. */
  readonly uri: string | null;
  readonly isOurs: boolean;
  /** Where a file would be made, and its text. */
  readonly created: { readonly uri: string; readonly text: string };
}

/** Request, client to server: what to say of the server in the report of a problem. Nothing of the user's files is in it. */
export const debugInformationMethod = 'plimsoll/debugInformation';

export interface DebugInformation {
  readonly lines: readonly string[];
}
