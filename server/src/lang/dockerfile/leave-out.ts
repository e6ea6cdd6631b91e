import { matchesOf } from '../../context/lookup';
import type { BuildContext } from '../../context/build-context';
import type { FileEdits, NewFile } from '../../core/finding';
import { applyEdits } from '../../core/text';
import { joinPath } from '../../context/listings';
import { appendPatterns } from '../dockerignore/edits';
import { matcher } from '../dockerignore/matcher';
import { parseDockerignore } from '../dockerignore/patterns';
import { contextUses } from './context-uses';
import type { DockerfileModel } from './model';

/** How an ignore file can leave something out. */
export interface LeaveOut {
  readonly patterns: readonly string[];
  readonly otherEdits: readonly FileEdits[];
  readonly newFiles: readonly NewFile[];
}

/** A path to leave out, and the pattern that leaves out all of its kind. */
export interface Unwanted {
  readonly path: string;
  readonly pattern: string;
}

/**
 * Leaves paths out of a build, by the ignore file in force or by a new one: by the pattern of each kind, or by the path alone where
 * the pattern would hide another file that is known. Undefined where something that the Dockerfile takes by name would be hidden.
 * @param isUnwanted Whether a known path may be hidden too.
 */
export function leaveOut(
  model: DockerfileModel,
  context: BuildContext,
  unwanted: readonly Unwanted[],
  isUnwanted: (path: string) => boolean,
): LeaveOut | undefined {
  const { ignoreFile } = context;
  const kept = keptPaths(context, isUnwanted);
  const hides = (pattern: string): boolean => {
    const { isIgnored } = matcher(parseDockerignore(pattern));
    return kept.some((path) => isIgnored(path).ignored);
  };
  const patterns = [...new Set(unwanted.map(({ path, pattern }) => (hides(pattern) ? path : pattern)))];

  const text = ignoreFile?.text ?? '';
  const edits = appendPatterns(text, patterns);
  const after = parseDockerignore(applyEdits(text, edits));
  const { isIgnored } = matcher(after);
  const leavesOut = after.problems.length === 0 && unwanted.every(({ path }) => isIgnored(path).ignored);
  const taken = sourcesOf(model, context);
  if (!leavesOut || taken === undefined) return undefined;
  if (taken.some((path) => isIgnored(path).ignored && !model.ignores.isIgnored(path).ignored)) return undefined;
  const path = ignoreFile?.path ?? joinPath(context.root, '.dockerignore');
  return ignoreFile === undefined
    ? { patterns, otherEdits: [], newFiles: [{ path, text: `${patterns.join('\n')}\n` }] }
    : { patterns, otherEdits: [{ path, text, edits }], newFiles: [] };
}

/** What is known to lie in the context, gets through now, and should go on doing so. */
function keptPaths({ folders, ignoreFile }: BuildContext, isUnwanted: (path: string) => boolean): string[] {
  // A matcher of its own: so many questions could use up what the rules share.
  const { isIgnored } = matcher(parseDockerignore(ignoreFile?.text ?? ''));
  const all = [...folders].flatMap(([folder, entries]) => entries.map(({ name }) => joinPath(folder, name)));
  const inUnwanted = (path: string): boolean =>
    path.split('/').some((_, index, parts) => isUnwanted(parts.slice(0, index + 1).join('/')));
  return all.filter((path) => !isIgnored(path).ignored && !inUnwanted(path));
}

/** What the instructions take by name or by a pattern; undefined where that is not known. */
function sourcesOf({ stages }: DockerfileModel, context: BuildContext): string[] | undefined {
  const paths: string[] = [];
  for (const { path, isPattern } of stages.flatMap(({ steps }) => steps).flatMap(contextUses)) {
    const matches = isPattern ? matchesOf(context, path) : [path];
    if (matches === undefined) return undefined;
    paths.push(...matches.filter((one) => one !== ''));
  }
  return paths;
}
