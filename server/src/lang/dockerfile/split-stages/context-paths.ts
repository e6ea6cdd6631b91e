import type { BuildContext } from '../../../context/build-context';
import { kindAt, matchesOf } from '../../../context/lookup';
import { cleanPath } from '../../clean-path';
import type { DockerfileModel, Step } from '../model';
import { baseName, isInside, resolvePath } from '../paths';

/** The file of the context that one of these `COPY`s brings to a path of the image; undefined where none surely does. */
export function contextFileAt(model: DockerfileModel, copies: readonly Step[], path: string): string | undefined {
  const { context, ignores } = model;
  if (!context?.certain) return undefined;
  for (const step of copies.toReversed()) {
    for (const source of sourcesOf(step, context)) {
      const file = landsFrom(step, source, path, context);
      if (file !== undefined && kindAt(context, file) === 'file' && !ignores.isIgnored(file).ignored) return file;
    }
  }
  return undefined;
}

/** The name of a file beside another one of the context, where it surely is there and not ignored. */
export function besides({ context, ignores }: DockerfileModel, file: string, name: string): string | undefined {
  const path = cleanPath(`./${file.slice(0, file.lastIndexOf('/') + 1)}${name}`);
  const there = context?.certain && kindAt(context, path) === 'file' && !ignores.isIgnored(path).ignored;
  return there ? path : undefined;
}

/** Whether a `COPY` may bring something to a path of the image, now or on another machine: it is not ignored. */
export function mayBring({ context, ignores }: DockerfileModel, step: Step, path: string): boolean {
  const to = step.copy!.destinationPath!;
  if (!isInside(path, to)) return false;
  if (!context?.certain) return true;
  const below = path.slice(to === '/' ? 1 : to.length + 1);
  return sourcesOf(step, context).some((source) => {
    if (kindAt(context, source) === 'file') return false;
    const from = cleanPath(`./${source}/${below}`);
    return !ignores.isIgnored(from).ignored || ignores.mayExceptBelow(from);
  });
}

/** The names of the files that a `COPY` brings; undefined when it may bring a folder. */
export function fileNames({ context }: DockerfileModel, { copy }: Step): string[] | undefined {
  const names = copy!.sources.map(({ value }) => baseName(value));
  const plain = names.every((name) => /^[^$]+\.\w+\*?$|^\.\w[\w.-]*$/.test(name));
  const folder = copy!.sources.some(
    ({ value }) => context !== undefined && kindAt(context, cleanPath(`./${value}`)) === 'directory',
  );
  return plain && !folder ? names : undefined;
}

/** Sources as paths of the context, patterns written out as far as they can be. */
function sourcesOf({ copy }: Step, context: BuildContext): string[] {
  return copy!.sources.flatMap(({ value }) => {
    const clean = cleanPath(`./${value}`);
    return /[*?[]/.test(value) ? (matchesOf(context, clean) ?? [clean]) : [clean];
  });
}

function landsFrom({ copy }: Step, source: string, path: string, context: BuildContext): string | undefined {
  const to = copy!.destinationPath!;
  if (kindAt(context, source) === 'directory')
    return isInside(path, to) ? cleanPath(`./${source}/${path.slice(to.length)}`) : undefined;
  const lands = copy!.toFolder ? resolvePath(baseName(source), to) : to;
  return lands === path ? source : undefined;
}
