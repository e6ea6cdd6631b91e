import { cleanPath } from '../clean-path';

/** A build of an image that a file of the project asks for. Paths are cleaned, and relative to the folder that the file's own count from. */
export interface BuildCall {
  /** Undefined when it holds a variable. */
  readonly context: string | undefined;
  readonly dockerfile: string;
  /** Undefined without one, and when it holds a variable. */
  readonly target: string | undefined;
  /** Where the file asks for it; 1-based. */
  readonly line: number;
}

/** The parts of a build as a file writes them: undefined where it leaves them out, `unknown` where they hold a variable. */
export interface WrittenBuild {
  readonly context: string | undefined;
  readonly dockerfile: string | undefined;
  readonly target: string | undefined;
}

/** Where a build is written. */
export interface BuildPlace {
  /** The folder that its paths count from, relative to that of all others in the file. */
  readonly folder: string;
  /** 1-based. */
  readonly line: number;
  /** What the Dockerfile's path counts from: Compose and Bake have it start at the context. */
  readonly dockerfileFrom: 'context' | 'folder';
}

/** Stands for a value that cannot be known; no path or name can hold it. */
export const unknown = '\0';

/** Reads a build. Undefined when its Dockerfile cannot be known or is none of the project's. */
export function buildCall(written: WrittenBuild, { folder, line, dockerfileFrom }: BuildPlace): BuildCall | undefined {
  const { context = '.', dockerfile, target } = written;
  if (isRemote(context) || dockerfile === unknown) return undefined;
  const base = dockerfileFrom === 'context' || dockerfile === undefined ? inFolder(folder, context) : folder;
  if (base === unknown) return undefined;
  return {
    context: context === unknown ? undefined : inFolder(folder, context),
    dockerfile: inFolder(base, dockerfile ?? 'Dockerfile'),
    target: target === unknown ? undefined : target,
    line,
  };
}

/** Where a path leads from a folder. */
export function inFolder(folder: string, path: string): string {
  if (folder === unknown || path === unknown) return unknown;
  return cleanPath(path.startsWith('/') ? path : `${folder}/${path}`);
}

/** A Git repository, an archive, the standard input, or something that only the builder knows by name. */
export function isRemote(context: string): boolean {
  return context === '-' || /^([a-z+-]+:|git@)/i.test(context);
}
