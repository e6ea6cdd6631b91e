import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageFacts } from '../image-facts';
import { readInChild } from './child';
import { readHere } from './read-here';
import type { BlobSource } from './sources/blob-source';

/** Where an image is. */
export type ImageSource =
  /** A docker or OCI archive, plain or compressed. */
  | { readonly kind: 'archive'; readonly path: string }
  | BlobSource
  /** An image of a local engine, whose command is `executable`. */
  | { readonly kind: 'engine'; readonly executable: string; readonly reference: string };

export interface ReadOptions {
  /** Such as `linux/arm64`; without it that of this machine, else the first. */
  readonly platform?: string;
  /** Folder for what layers were found to hold, which another reading need not read again. */
  readonly cache?: string;
  /** Called at each sign of life of a slow source. */
  readonly onProgress?: () => void;
}

export type ReadOutcome =
  /** `platforms` are those of all images that are there. */
  | { readonly ok: true; readonly facts: ImageFacts; readonly platforms: readonly string[] }
  | { readonly ok: false; readonly reason: 'no-image'; readonly problem: string | undefined }
  /** There is none for the platform that was asked for, but for these. */
  | { readonly ok: false; readonly reason: 'no-such-platform'; readonly platforms: readonly string[] }
  /** One sentence for the user. */
  | { readonly ok: false; readonly reason: 'source'; readonly message: string }
  /** The engine's own words. */
  | { readonly ok: false; readonly reason: 'engine'; readonly output: string };

/** The bundle of `child-main.ts`, which lies beside ours. */
const PROGRAM = join(__dirname, 'measure.js');

/**
 * Reads an image in one pass over its layers, and compares them. Writes nothing but the cache. Rejects with what the source
 * throws (`ENOENT` and the like), and when it was aborted.
 *
 * An image may hold millions of files and each byte of it may be hostile, so a process of its own with a limit of memory does it.
 * Where there is no bundle (unit tests of what calls this) it is done here.
 */
export function readImage(source: ImageSource, options: ReadOptions, signal: AbortSignal): Promise<ReadOutcome> {
  return existsSync(PROGRAM) ? readInChild(PROGRAM, source, options, signal) : readHere(source, options, signal);
}
