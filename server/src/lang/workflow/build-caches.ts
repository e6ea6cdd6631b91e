import { cleanPath } from '../clean-path';
import { remember } from '../remember';
import { fieldsOf, imageBuilds, type BuildSetting, type ImageBuild } from './image-builds';
import type { WorkflowModel } from './model';
import type { Setting } from './settings';

/** A cache that a build reads or writes. */
export interface CacheUse {
  readonly build: ImageBuild;
  readonly setting: Setting;
  /** `gha`, `registry`, `local`, …; undefined where an expression makes it. */
  readonly type: string | undefined;
  /** What tells it from others of its type (a scope, a reference, a folder), expressions as written. */
  readonly name: string;
  /** An expression is part of the name. */
  readonly computed: boolean;
}

export interface BuildCaches {
  readonly reads: readonly CacheUse[];
  readonly writes: readonly CacheUse[];
  /** No build of the file has caches that cannot be seen: in a bake file, an expression, a variable. */
  readonly complete: boolean;
}

/** The caches of all builds of a file. */
export const buildCaches = remember((model: WorkflowModel): BuildCaches => {
  const builds = imageBuilds(model);
  const uses = (name: 'cache-from' | 'cache-to'): CacheUse[] =>
    builds.flatMap((build) => build.all(name).map((setting) => cacheUse(build, setting)));
  const [reads, writes] = [uses('cache-from'), uses('cache-to')];
  const known = [...reads, ...writes].every(({ type }) => type !== undefined);
  return { reads, writes, complete: known && builds.every(({ by, complete }) => by !== 'bake' && complete) };
});

function cacheUse(build: ImageBuild, setting: Setting): CacheUse {
  const fields = fieldsOf(setting);
  const type = fields.get('type') ?? (setting.computed || /[$=]/.test(setting.value) ? undefined : 'registry');
  const name =
    type === 'gha'
      ? (fields.get('scope') ?? 'buildkit')
      : type === 'registry'
        ? (fields.get('ref') ?? setting.value)
        : type === 'local'
          ? 'local'
          : (fields.get('name') ?? '');
  return { build, setting, type, name: name.replaceAll(/\s/g, ''), computed: /\$/.test(name) };
}

/** Whether two uses may be of the same cache. Folders are moved about by scripts, so that all count as one. */
export function maySame(a: CacheUse, b: CacheUse): boolean {
  return a.type === b.type && (a.name === b.name || a.computed || b.computed);
}

/** What makes builds different enough that each needs a cache of its own. */
const subject = ['context', 'file', 'platforms'] as const satisfies readonly BuildSetting[];

/** Two builds that surely build from other files or for other machines. */
export function buildsOther(a: ImageBuild, b: ImageBuild): boolean {
  return subject.some((name) => {
    const [left, right] = [a, b].map((build) => subjectOf(build, name));
    return left !== undefined && right !== undefined && left !== right;
  });
}

function subjectOf(build: ImageBuild, name: (typeof subject)[number]): string | undefined {
  const values = build.all(name);
  if (values.some(({ computed, perLeg }) => computed || perLeg)) return undefined;
  const written = values.map(({ value }) => value);
  if (name === 'platforms') return written.length === 0 ? undefined : written.toSorted().join();
  // Without a file the context's own Dockerfile is taken.
  if (name === 'file') return written[0] === undefined ? undefined : cleanPath(written[0]);
  return written[0] === undefined || written[0].includes('://') ? undefined : cleanPath(written[0]);
}

/** The axes of the matrix that change what a step builds, as paths (`image.name`), each once. */
export function axesOf({ step, by }: ImageBuild): readonly string[] {
  if (by !== 'action') return [];
  const told = step.inputs.filter(({ name }) => /^(?:context|file|target|platforms|build-args)$/i.test(name));
  const found = told.flatMap(({ value = '' }) =>
    [...value.matchAll(/\$\{\{(.*?)\}\}/gs)].flatMap(([, inside = '']) =>
      [...inside.matchAll(/\bmatrix\.([\w-]+(?:\.[\w-]+)*)/g)].map(([, path = '']) => path),
    ),
  );
  return [...new Set(found)];
}
