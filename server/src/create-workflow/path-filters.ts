import type { ContextRequest } from '../context/build-context';
import { joinPath } from '../context/listings';
import { kindAt, matchesOf } from '../context/lookup';
import type { DockerfileModel } from '../lang/dockerfile/model';
import { isUnusable, literalFilter } from './names';

/** Where the parts of a build lie, relative to the top of the repository; `top` is its absolute path. */
export interface BuildPlace {
  readonly dockerfile: string;
  readonly context: string;
  readonly top: string;
}

/** What pins a project's dependencies. */
const lockFiles =
  /^(?:[\w.-]+\.lock|bun\.lockb|go\.sum|package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|requirements[\w.-]*\.txt)$/;
/** More of them would bury what matters. */
const maxExceptions = 20;

/**
 * The filters of `paths:` that stand for what an image is made of: what the Dockerfile copies, lock files, the Dockerfile, its
 * ignore file. Of a folder that is copied as a whole, what the ignore file leaves out is taken away again. None where every
 * file of the repository counts.
 */
export function pathFilters(model: DockerfileModel, request: ContextRequest, place: BuildPlace): string[] {
  const own = [place.dockerfile, ...ignoreFile(model, place.top)].map((path) => literalFilter(path));
  const { context } = model;
  if (context === undefined || request.whole || hidesSources(model)) {
    const exceptions = leftOut(model).map((filter) => below(place.context, filter));
    const away = exceptions.filter((filter) => !own.includes(filter)).map((filter) => `!${filter}`);
    if (place.context === '' && away.length === 0) return [];
    const inside = place.context === '' ? '**' : `${literalFilter(place.context)}/**`;
    const outside = own.filter((path) => away.length > 0 || !path.startsWith(`${literalFilter(place.context)}/`));
    return distinct([inside, ...away, ...outside]);
  }
  const locks = context.entries.filter(({ name, kind }) => kind === 'file' && lockFiles.test(name));
  const sources = [
    ...locks.map(({ name }) => literalFilter(name)),
    ...request.named.flatMap((path) => named(model, path)),
    ...request.patterns.flatMap((pattern) => matching(model, pattern)),
  ].map((filter) => below(place.context, filter));
  return distinct([...sources, ...own]).filter((filter) => !isUnusable(filter));
}

/** `sub/**` for a folder, the path itself for a file; nothing for what the repository does not have. */
function named({ context }: DockerfileModel, path: string): string[] {
  const kind = kindAt(context!, path);
  if (kind === 'missing') return [];
  const filter = literalFilter(path);
  return kind === 'file' ? [filter] : kind === 'directory' ? [`${filter}/**`] : [filter, `${filter}/**`];
}

function matching({ context }: DockerfileModel, pattern: string): string[] {
  // GitHub's `?` and `[…]` mean other things: a star covers what they match.
  const filter = pattern.replaceAll(/\[[^\]]*\]|[?+!\\[\]]|\*+/g, '*');
  const matches = matchesOf(context!, pattern);
  const hasFolder = matches === undefined || matches.some((path) => kindAt(context!, path) !== 'file');
  return hasFolder ? [filter, `${filter}/**`] : [filter];
}

/** A source with a variable may be anything. */
function hidesSources({ parsed }: DockerfileModel): boolean {
  return parsed.instructions.some(
    ({ keyword, flags, arguments: { text } }) =>
      (keyword === 'COPY' || keyword === 'ADD') && text.includes('$') && !flags.some(({ name }) => name === 'from'),
  );
}

/** What lies in the context and never comes into the build. */
function leftOut({ context, ignores }: DockerfileModel): string[] {
  const entries = (context?.entries ?? []).filter(({ name }) => {
    const { ignored } = ignores.isIgnored(name);
    return ignored && !ignores.mayExceptBelow(name) && name !== '.git' && !isUnusable(name);
  });
  return entries
    .slice(0, maxExceptions)
    .map(({ name, kind }) => (kind === 'file' ? literalFilter(name) : `${literalFilter(name)}/**`));
}

function ignoreFile({ context }: DockerfileModel, top: string): string[] {
  const path = context?.ignoreFile?.path;
  const inside = path?.startsWith(top === '/' ? top : `${top}/`);
  return path !== undefined && inside ? [path.slice(top === '/' ? 1 : top.length + 1)] : [];
}

function below(folder: string, filter: string): string {
  return joinPath(literalFilter(folder), filter);
}

function distinct(filters: readonly string[]): string[] {
  return [...new Set(filters)];
}
