import type { ShellWord } from '../shell';
import { parseArguments } from './options';
import type { Run, RunCommand } from './run';

/** What a command does to the files of the image. Paths are absolute. */
export type Effect =
  /** It makes just this file. */
  | { readonly kind: 'file'; readonly path: string }
  /** It makes just this folder. */
  | { readonly kind: 'folder'; readonly path: string }
  /** It makes a folder with files in it; an environment is one that belongs to the place where it was made. */
  | {
      readonly kind: 'tree';
      readonly path: string;
      readonly environment: boolean;
      readonly copiedFrom?: string;
      /** Where the path is a folder already, it lands in that, under its own name. */
      readonly mayEnter?: boolean;
    }
  /** It takes away the path, and what is below it; with `some`, only what a pattern matches in the folder. */
  | { readonly kind: 'delete'; readonly path: string; readonly some?: boolean }
  /** It may write or change anything at or below the path. */
  | { readonly kind: 'unknown'; readonly area: string }
  /** It writes to the folders of the system only: packages, caches, logs. */
  | { readonly kind: 'system' };

/** Reads what one program does from its words. */
export type EffectReader = (command: RunCommand, run: Run) => Effect[];

/** What is not surely harmless may write anything anywhere. */
export const anywhere: Effect = { kind: 'unknown', area: '/' };

/** It may write anything below the folder that it runs in. */
export function whereItRuns({ cwd }: RunCommand): Effect {
  return cwd === undefined ? anywhere : { kind: 'unknown', area: cwd };
}

/** A blank-separated list as a set. */
export function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

/** The words of a command that are no options; `withValue` lists the options that take the next word. */
export function positionals(command: RunCommand, withValue: string): readonly ShellWord[] {
  return parseArguments(command.args, words(withValue)).positional;
}

/** The effects on each path; a path that cannot be known may be anywhere. */
export function eachPath(
  paths: readonly ShellWord[],
  command: RunCommand,
  run: Run,
  effects: (path: string) => Effect[],
): Effect[] {
  return paths.flatMap((word) => {
    const path = run.path(word, command);
    return path === undefined ? [anywhere] : effects(path);
  });
}
